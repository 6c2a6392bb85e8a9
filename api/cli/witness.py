"""`hoso witness`: sign a log's checkpoints as long as each contains the one that was signed before."""

from __future__ import annotations

import http.client
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer

from domain.model.errors import DomainError

if TYPE_CHECKING:
    from projections.ledger_witness import Witness

commands = typer.Typer()

TIMEOUT_SECONDS: Final = 20.0
LONGEST_ANSWER: Final = 10_000_000
LONGEST_REFUSAL: Final = 20_000


class LogNotReached(DomainError):
    """Details: address, reason."""

    CODE = "log-not-reached"
    VI = "Không đọc được sổ niêm phong ở {address}: {reason}. Hãy kiểm tra địa chỉ và thử lại."
    EN = "The ledger at {address} cannot be read: {reason}. Check the address and try again."


class LogDidNotTake(DomainError):
    """The log answered, and did not take what was handed in. Details: address, reason."""

    CODE = "cosignature-refused-by-log"
    VI = "Sổ niêm phong ở {address} không nhận chữ ký: {reason}"
    EN = "The log at {address} did not take the co-signature: {reason}"


@dataclass(frozen=True)
class Server:
    """The log's server. address: as a person gives it."""

    address: str

    def fetch(self, path: str) -> bytes:
        """What lies below `/v1/ledger/`. LogNotReached."""
        return self._answer(path, None)

    def hand_in(self, note: bytes) -> None:
        """Give the log our co-signature. LogNotReached, LogDidNotTake."""
        self._answer("cosignatures", note)

    def _answer(self, path: str, data: bytes | None) -> bytes:
        whole = f"{self.address.rstrip('/')}/v1/ledger/{path}"
        if not whole.startswith(("http://", "https://")):
            raise LogNotReached(address=whole, reason="http:// or https://")
        asked = urllib.request.Request(whole, data, {"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310 - see above
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - see above
                answered: bytes = answer.read(LONGEST_ANSWER)
                return answered
        except urllib.error.HTTPError as fault:
            with fault:
                said = _said(fault.read(LONGEST_REFUSAL))
            refusal = LogNotReached if data is None else LogDidNotTake
            raise refusal(address=whole, reason=f"{fault.code} {said}") from fault
        except (OSError, http.client.HTTPException) as fault:
            raise LogNotReached(address=whole, reason=str(fault)) from fault


def _said(answer: bytes) -> str:
    """What a problem (RFC 9457) says, or the beginning of any other answer."""
    try:
        said = msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError:
        return answer[:200].decode("utf-8", "replace")
    return f"{said.get('vi', '')} {said.get('en', '')} [{said.get('code', '')}]".strip()


@commands.command()
def witness(
    address: Annotated[str, typer.Argument(help="Of the log's server, such as https://hoso.example.vn")],
    key: Annotated[str, typer.Option("--key", help="The log's verifier key, which you trust.")],
    name: Annotated[str, typer.Option("--name", help="The witness's name, such as thanhtra.example.vn")],
    directory: Annotated[Path, typer.Option("--dir", help="The witness's own directory: its key and its memory.")],
    every: Annotated[float | None, typer.Option(min=0.01, help="Stay, and look every so many seconds.")] = None,
    push: Annotated[bool, typer.Option("--push", help="Hand the co-signature in to the log.")] = False,
) -> None:
    """Xác nhận điểm niêm. Print the checkpoint with this witness's signature; refuse a log that went back or forked.

    Exit code 1: the log is refused, and what it showed is kept in the directory. 2: it could not be looked at.
    """
    from api.cli.verify import CheckpointNotUsable
    from domain.model.signed_note import NoteUnreadable, VerifierKey
    from projections.ledger_witness import Witness

    try:
        log_key = VerifierKey.parse(key)
    except NoteUnreadable as fault:
        raise CheckpointNotUsable(path=key, reason=str(fault)) from fault
    own, server = Witness(directory, name, log_key), Server(address)
    typer.echo(f"Nhân chứng / witness: {own.signer.verifier}", err=True)
    if every is None:
        _look(own, server, push=push)
        return
    while True:  # until a signal ends it, at any moment: what it remembers is written whole
        try:
            _look(own, server, push=push)
        except (LogNotReached, LogDidNotTake) as away:
            typer.echo(f"{away.vi}\n{away.en} [{away.code}]", err=True)
        time.sleep(every)


def _look(own: Witness, server: Server, *, push: bool) -> None:
    """Sign once. LogNotReached, LogDidNotTake; exits with 1 where the log is not to be believed."""
    try:
        note = own.step(server.fetch, int(time.time())).encode()
    except LogNotReached:
        raise
    except DomainError as refusal:
        typer.echo(f"{refusal.vi}\n{refusal.en} [{refusal.code}]", err=True)
        typer.echo(f"Bằng chứng / evidence: {own.last_refused}", err=True)
        raise typer.Exit(1) from refusal
    print(note.decode(), end="")
    sys.stdout.flush()
    if push:
        server.hand_in(note)
