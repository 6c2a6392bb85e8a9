"""`hoso policies`: who may do what, by which policy, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
import typer

from api.auth.rights import Role
from api.cli.options import AsJson, DataDir
from domain.model.errors import DomainError
from domain.store.instance import Instance

if TYPE_CHECKING:
    from datetime import datetime

    from api.auth.authorizer import Decision, Resource
    from api.auth.caller import Caller
    from api.auth.remit import Remits

commands = typer.Typer(
    name="policies", help="Chính sách phân quyền. The policies of who may do what: check, show, explain."
)


class ObjectNotUnderstood(DomainError):
    """Details: text."""

    CODE = "object-not-understood"
    VI = "Không hiểu đối tượng «{text}». Viết all, unit:MÃ, official:MÃ hoặc dossier:UUID."
    EN = "The object '{text}' is not understood. Write all, unit:ID, official:ID or dossier:UUID."


class ActUnknown(DomainError):
    """Details: act."""

    CODE = "act-unknown"
    VI = "Không có việc «{act}» trong lược đồ chính sách. Ví dụ: IssueReceipt, read-dossiers."
    EN = "The policies' schema has no act '{act}'. Examples: IssueReceipt, read-dossiers."


@commands.command()
def check(
    directory: Annotated[Path | None, typer.Argument(help="Of policies; those that ship by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Kiểm tra các tệp chính sách với lược đồ. Whether the files are well-formed and fit their schema."""
    from api.auth.policy_set import DIRECTORY, PoliciesUnfit, read_policies

    try:
        found = read_policies(directory or DIRECTORY)
    except PoliciesUnfit as fault:
        print(
            msgspec.json.encode({"good": False, "why": str(fault)}).decode() if as_json else f"{fault.vi}\n{fault.en}"
        )
        raise typer.Exit(1) from None
    forbids = sum(policy.effect == "forbid" for policy in found.policies.values())
    if as_json:
        print(msgspec.json.encode({"good": True, "policies": len(found.policies), "forbids": forbids}).decode())
        return
    print(f"{len(found.policies)} chính sách, {forbids} cấm: đúng lược đồ.")
    print(f"{len(found.policies)} policies, {forbids} of them forbid: they fit the schema.")


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """Các chính sách và lý do. Every policy, and why it is there."""
    from api.auth.policy_set import policy_set

    found = policy_set().policies.values()
    if as_json:
        print(msgspec.json.encode(list(found)).decode())
        return
    for policy in found:
        print(f"{policy.effect:<7}{policy.id}  ({policy.file})\n       {policy.vi}\n       {policy.en}")


TABLES_BEGIN = "<!-- tables -->"


@commands.command()
def table(file: Annotated[Path, typer.Argument(help="A Markdown file that holds the mark of the tables.")]) -> None:
    """Viết lại các bảng trong tài liệu. Write the tables of what the policies come to into a document."""
    text = file.read_text("utf-8")
    file.write_text(with_tables(text), "utf-8")
    print(file)


def with_tables(text: str) -> str:
    """A document with the tables as the policies have them now, from their mark to its end."""
    from api.auth.authorizer import authorizer
    from api.auth.policy_table import written

    return f"{text.partition(TABLES_BEGIN)[0]}{TABLES_BEGIN}\n\n{written(authorizer())}"


@commands.command()
def explain(
    subject: Annotated[str, typer.Option(help="An official's id, or the name of a service: ~portal.")],
    act: Annotated[str, typer.Option(help="An order or a right: IssueReceipt, read-dossiers.")],
    object_: Annotated[str, typer.Option("--object", help="all, unit:ID, official:ID, dossier:UUID.")] = "all",
    role: Annotated[
        list[Role] | None, typer.Option(help="May be repeated; by default what the official is appointed to.")
    ] = None,
    acting_for: Annotated[str | None, typer.Option(help="In whose name.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Chính sách nào quyết định, và vì sao. Which policy decides now, and why. Exit code 1: it is denied."""
    from api.auth.authorizer import authorizer
    from api.auth.caller import Caller
    from api.auth.remit import Remits, judged
    from domain.store.clock import OfficeClock
    from domain.store.event_log import EventLog

    if act not in authorizer().policies.actions:
        raise ActUnknown(act=act)
    with EventLog(Instance.find(data_dir).dsn("reader")) as log:
        remits, now = Remits(log), OfficeClock(log).now()
        caller = Caller(subject, frozenset(role or ()), frozenset(), "hoso policies")
        mine = remits.of(caller, now)
        if not role:
            caller = Caller(subject, _appointed(mine), frozenset(), caller.key)
        asked: dict[str, Any] = {}
        if acting_for is not None:
            asked = {"acting_for": acting_for, "absent": not remits.people().is_present(acting_for, now)}
        decision = judged(caller, act, mine, _object(object_, remits, now), **asked)
    _tell(caller, decision, as_json=as_json)
    if not decision.allowed:
        raise typer.Exit(1)


def _appointed(mine: Any) -> frozenset[Role]:
    return frozenset({Role.OFFICER, Role.HEAD} if mine.headed else {Role.OFFICER})


def _object(text: str, remits: Remits, now: datetime) -> Resource:
    from api.auth.authorizer import PROVINCE, unit_resource
    from api.auth.remit import official_in

    kind, _, name = text.partition(":")
    match kind:
        case "all" if not name:
            return PROVINCE
        case "unit" if name:
            return unit_resource(name)
        case "official" if name:
            return official_in(remits.people(), name, now)
        case "dossier":
            try:
                return remits.involved(UUID(name)).resource()
            except ValueError:
                pass
    raise ObjectNotUnderstood(text=text)


def _tell(caller: Caller, decision: Decision, *, as_json: bool) -> None:
    from api.auth.authorizer import authorizer

    why = authorizer().why(decision)
    if as_json:
        said = {
            "subject": caller.subject,
            "roles": sorted(caller.roles),
            "act": decision.act,
            "object": decision.object,
            "allowed": decision.allowed,
            "acting_for": decision.acting_for,
            "policies": [{"id": name, "why_vi": vi, "why_en": en} for name, vi, en in why],
        }
        print(msgspec.json.encode(said).decode())
        return
    print("CHO PHÉP / ALLOWED" if decision.allowed else "TỪ CHỐI / DENIED")
    print(f"{caller.subject} ({', '.join(sorted(caller.roles))})  {decision.act}  {decision.object}")
    if decision.acting_for is not None:
        print(f"thay / in place of {decision.acting_for}")
    for name, vi, en in why:
        print(f"- {name}\n  {vi}\n  {en}")
