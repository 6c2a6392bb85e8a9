"""`hoso rules`: by which rule packs and policies the log judges, and adopting others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid5

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

if TYPE_CHECKING:
    from domain.model.rule_adoption import AdoptedRules

commands = typer.Typer(
    name="rules", help="Bộ quy định đang áp dụng. The rule packs in force: show, check, write out, adopt."
)


@commands.command()
def show(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Bộ quy định đang áp dụng, từ sự kiện nào. The packs in force, since which event, and what is unverified."""
    from domain.model.rules import ClauseStatus

    adopted = _adopted(Instance.find(data_dir))
    packs = adopted.packs.packs
    unverified = {
        pack.name: sorted(
            {
                clause.key
                for line in pack.clauses.values()
                for clause, _ in line
                if clause.status is ClauseStatus.UNVERIFIED
            }
        )
        for pack in packs
    }
    if as_json:
        said = {
            "version": adopted.version,
            "position": adopted.position or None,
            "origin": adopted.origin,
            "digest": adopted.digest,
            "packs": [msgspec.to_builtins(pack.header) for pack in packs],
            "unverified": unverified,
        }
        print(msgspec.json.encode(said).decode())
        return
    if adopted.files is None:
        print("Sổ chưa ghi bộ quy định nào; áp dụng bộ đi kèm phần mềm. Those that ship apply: none were adopted.")
    else:
        print(f"Sự kiện / event {adopted.position}, {adopted.origin}, SHA-256 {adopted.digest}")
    for pack in packs:
        until = f"{pack.header.valid_to:%d/%m/%Y}" if pack.header.valid_to else "nay / now"
        print(f"{pack.name}: {pack.header.title_vi} ({pack.header.valid_from:%d/%m/%Y} – {until})")
        print(f"  chưa kiểm chứng / unverified: {', '.join(unverified[pack.name]) or '–'}")


@commands.command()
def write(directory: Path, data_dir: DataDir = None) -> None:
    """Ghi các tệp đang áp dụng ra thư mục. Write the files in force into a directory, to be edited and adopted."""
    from domain.model.rule_adoption import shipped_files
    from domain.rules_decider import refuse_names

    adopted = _adopted(Instance.find(data_dir))
    files = adopted.files or shipped_files()
    refuse_names(files)
    directory.mkdir(parents=True, exist_ok=True)
    for file in files:
        (directory / file.name).write_text(file.text, encoding="utf-8")
    print(f"{len(files)} tệp / files: {directory}")


@commands.command()
def check(directory: Path) -> None:
    """Kiểm tra các tệp trước khi áp dụng. Check files before they are adopted; exit code 1 names what is wrong."""
    from domain.model.rule_keys import KEYS
    from domain.model.rules import RuleDataNotValid, load_rule_packs

    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(directory.glob("*.toml"))}
    try:
        packs = load_rule_packs(files, KEYS.values())
    except RuleDataNotValid as fault:
        print(f"Không dùng được / not usable: {fault}")
        raise typer.Exit(1) from fault
    print(f"Tốt / good: {', '.join(pack.name for pack in packs.packs)}; {len(files)} tệp / files")
    raise typer.Exit(0 if packs.packs else 1)


@commands.command()
def adopt(
    reason: Annotated[str, typer.Option(help="Vì sao, theo văn bản nào. Why, and by which document.")],
    directory: Annotated[Path | None, typer.Argument(help="Files to adopt; those that ship by default.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Áp dụng bộ quy định từ nay. Judge by these files from now on; every dossier's figures follow.

    The adoption is recorded with the account of the operating system.
    """
    import getpass

    from domain import composition
    from domain.application import Application
    from domain.commands import Issued
    from domain.model import rule_adoption
    from domain.model.event import SERVICE, Source
    from domain.model.rule_adoption import RuleFile, digest_of, shipped_files
    from domain.rules_commands import AdoptRules, AdoptShippedRules
    from domain.store.committer import GroupCommitter

    instance = Instance.find(data_dir)
    adopted = _adopted(instance)
    files = (
        tuple(RuleFile(path.name, path.read_text(encoding="utf-8")) for path in sorted(directory.glob("*.toml")))
        if directory is not None
        else shipped_files()
    )
    issued = Issued(
        command_id=uuid5(rule_adoption.STREAM, f"{adopted.version}:{digest_of(files)}"),
        actor=SERVICE,
        source=Source.CLI,
    )
    order = (
        AdoptShippedRules(issued=issued, reason=reason, account=getpass.getuser())
        if directory is None
        else AdoptRules(issued=issued, files=files, reason=reason, account=getpass.getuser())
    )
    with GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer:
        receipt = Application(committer).handle(order)
    if receipt.version == adopted.version:
        print("Đã áp dụng từ trước, không có gì thay đổi. In force already; nothing changed.")
    else:
        print(f"Đã áp dụng / adopted: sự kiện / event {receipt.position}, SHA-256 {digest_of(files)}")


def _adopted(instance: Instance) -> AdoptedRules:
    from domain.model import rule_adoption
    from domain.store.event_log import EventLog

    with EventLog(instance.dsn("reader")) as log:
        return rule_adoption.folded(log.read_stream(rule_adoption.STREAM))
