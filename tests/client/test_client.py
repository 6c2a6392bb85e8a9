"""The client: typed by the interface's description, tells refusals by their code, repeats without doing twice."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from hashlib import sha256
from uuid import uuid4

import pytest

from api.auth.rights import Role
from api.client import transport
from api.client.client import Client, rows
from api.client.generate import DESCRIPTION, HERE, written
from api.client.schemas import Lodge
from api.client.transport import OutcomeUnknown, Refused
from tests.citizen.made_files import pdf
from tests.client.conftest import Clients
from tests.domain.office import PROCEDURE
from tests.http.town import Town


def lodging() -> Lodge:
    return {
        "procedure_code": PROCEDURE.code,
        "agency_id": "cl",
        "unit_id": "cl-mc",
        "channel": "counter",
        "applicant_id": str(uuid4()),
    }


def test_the_client_is_that_of_the_description() -> None:
    for name, text in written(json.loads(DESCRIPTION.read_text(encoding="utf-8"))).items():
        assert (HERE / name).read_text(encoding="utf-8") == text, "run: python -m api.client.generate"


def test_a_dossier_goes_from_hand_to_hand(town: Town, client: Clients) -> None:
    clerk, officer = client("a1"), client("b1")
    lodged = clerk.lodge(lodging()).body
    dossier = lodged.get("dossier_id") or ""
    receipt = clerk.issue_receipt(dossier, {}, lodged["version"]).body
    sent = clerk.send_handover(dossier, {"to_official": "b1", "step_id": "th"}, receipt["version"])
    assert sent.version == sent.body["version"]
    town.project()
    seen = officer.read_dossier(dossier, after=sent.body["position"])
    accepted = officer.accept_handover(dossier, {"handover_no": 1}, seen.version or 0).body
    town.project()
    trace = officer.read_trace(dossier, after=accepted["position"]).body
    assert trace["intervals"][-1]["who"]["id"] == "b1"


def test_a_refusal_has_its_code_and_says_what_to_do_in_both_languages(client: Clients) -> None:
    with pytest.raises(Refused) as refused:
        client("a1").read_dossier("000.00.05.H20-990101-0001")
    assert (refused.value.status, refused.value.code) == (403, "not-permitted")
    assert refused.value.vi
    assert refused.value.en
    with pytest.raises(Refused) as refused:
        client("a1").lodge({**lodging(), "channel": "by pigeon"})  # type: ignore[typeddict-item]
    assert refused.value.code == "request-not-valid"
    assert refused.value.errors[0]["pointer"] == "/channel"


def test_an_order_under_the_same_key_is_handled_once(client: Clients) -> None:
    clerk, key = client("a1"), str(uuid4())
    body = lodging()
    first, second = clerk.lodge(body, key=key).body, clerk.lodge(body, key=key).body
    assert second.get("duplicate") is True
    assert first["position"] == second["position"]


def test_a_list_is_read_page_by_page_to_its_end(town: Town, client: Clients) -> None:
    clerk = client("a1")
    for _ in range(5):
        clerk.lodge(lodging())
    town.project()
    supervisor = client("vpub-truc", Role.SUPERVISOR)
    whole = [row["dossier_id"] for row in rows(supervisor.list_board, state="not_received", limit=500)]
    assert len(whole) >= 5
    assert [row["dossier_id"] for row in rows(supervisor.list_board, state="not_received", limit=2)] == whole


@pytest.fixture
def dropping() -> Iterator[tuple[str, list[bytes]]]:
    """A server that takes a request and answers nothing, twice; then it answers as the office would."""
    asked: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for attempt in range(3):
            connection, _ = server.accept()
            asked.append(connection.recv(65_536))
            if attempt == 2:
                body = b'{"position": 7, "version": 1, "recorded_at": "2020-03-02T01:00:00Z", "duplicate": true}'
                head = (
                    b'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n'
                )
                connection.sendall(head % len(body) + body)
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
    server.close()
    thread.join(5)


def test_an_order_that_nobody_answered_is_asked_again_under_the_same_key(
    dropping: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PAUSE_SECONDS", 0.01)
    address, asked = dropping
    with Client(address, "none") as office:
        assert office.lodge(lodging()).body.get("duplicate") is True
    keys = {line for request in asked for line in request.split(b"\r\n") if line.lower().startswith(b"idempotency-key")}
    assert len(asked) == 3
    assert len(keys) == 1


def test_nobody_there_at_all_is_an_unknown_outcome_with_the_key_to_repeat_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PAUSE_SECONDS", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    with Client(address) as office, pytest.raises(OutcomeUnknown) as unknown:
        office.lodge(lodging(), key="my-key")
    assert unknown.value.key == "my-key"


def test_a_file_is_sent_and_named_by_its_content(client: Clients) -> None:
    sent = client("b1").send_attachment("bien-ban.pdf", pdf()).body
    assert sent == {
        "name": "bien-ban.pdf",
        "media_type": "application/pdf",
        "size_bytes": len(pdf()),
        "sha256": sha256(pdf()).hexdigest(),
    }
    with pytest.raises(Refused, match="file-not-taken"):
        client("b1").send_attachment("chay.exe", b"MZ")
