"""`hoso seal`: the follower of the log that seals it."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.model.errors import DomainError
from domain.store.instance import Instance
from domain.store.settings import Settings

if TYPE_CHECKING:
    from projections.ledger_sealer import Sealer

commands = typer.Typer()

KeyDir = Annotated[
    Path | None, typer.Option("--key-dir", help="Where the keys lie; `ledger` in the data directory by default.")
]


class KeyDirectoryNotNamed(DomainError):
    """Details: none."""

    CODE = "key-directory-not-named"
    VI = "Có HOSO_SEALER_URL thì phải chỉ thư mục khóa của tài khoản ký bằng --key-dir."
    EN = "With HOSO_SEALER_URL the signer's own key directory has to be named: --key-dir."


@commands.command()
def seal(data_dir: DataDir = None, key_dir: KeyDir = None) -> None:
    """Niêm phong sự kiện vào sổ và ký. Seal events into the ledger and sign it; of several sealers one leads.

    With HOSO_SEALER_URL (`hoso ledger sealer-url`) no instance is looked for: the signer's account needs that, and its
    --key-dir, and nothing else.
    """
    import structlog
    from psycopg.conninfo import make_conninfo

    from projections.ledger_keys import ledger_directory
    from projections.ledger_seal_runner import SealRunner

    configure_logs("seal")
    url = Settings().sealer_url
    if url is not None:  # under an account of its own, to which the instance's directory is closed
        if key_dir is None:
            raise KeyDirectoryNotNamed
        runner = SealRunner(make_conninfo(url.get_secret_value()), key_dir)
    else:
        instance = Instance.find(data_dir)
        runner = SealRunner(instance.dsn("sealer"), key_dir or ledger_directory(instance.data_dir))

    def stop(_number: int, _frame: FrameType | None) -> None:
        runner.stop()

    def announce(sealer: Sealer) -> None:
        structlog.get_logger().info("ledger_key", log=sealer.keys.origin, fingerprint=sealer.fingerprint)
        print(f"{sealer.keys.origin}\nKhóa / key: {sealer.fingerprint}", flush=True)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.run(announce)
