"""A declared conflict of interest over HTTP: the policy refuses before the domain is asked, and leaves its trace."""

from __future__ import annotations

from tests.http.town import Town


def test_a_declared_conflict_is_refused_by_the_policy_and_the_dossier_is_shown_to_the_head(town: Town) -> None:
    clerk, officer, head = town.officer("a1"), town.officer("b1"), town.head("h2")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    officer.act(dossier, "declare-conflict", {"about": "b1", "reason": "anh em ruột của người nộp"})
    path = f"/v1/dossiers/{dossier}/complete-step"
    refused = officer.post(path, {"step_id": "th"})
    assert (refused.status_code, refused.json()["code"]) == (403, "conflict-declared")
    events = town.app.state.office.log.read_stream(dossier)
    last = events[-1].body
    assert (last.TOPIC, last.actor, last.act, last.rule) == (
        "dossier.ConflictRefused", "b1", "CompleteStep", "conflict-declared",
    )  # fmt: skip
    to_b1 = head.post(f"/v1/dossiers/{dossier}/reassign", {"to_official": "b1", "reason": "?"})
    assert (to_b1.status_code, to_b1.json()["code"]) == (403, "conflict-declared")
    outsider = town.officer("c1").post(path, {"step_id": "th"})
    assert outsider.json()["code"] == "not-permitted"
    town.project()
    found = head.get("/v1/findings", unit="cl-dd").json()["rows"]
    assert {"conflict_declared", "conflict_refused"} <= {finding["rule"] for finding in found}
    head.act(dossier, "reassign", {"to_official": "b2", "reason": "b1 có xung đột lợi ích"})


def test_a_repetition_of_what_was_done_before_the_conflict_gets_its_answer_again(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    path = f"/v1/dossiers/{dossier}/issue-receipt"
    first = clerk.post(path, {}, key="before-the-conflict")
    clerk.act(dossier, "declare-conflict", {"about": "a1", "reason": "?"})
    again = clerk.post(path, {}, key="before-the-conflict")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == {**first.json(), "duplicate": True}


def test_a_closed_dossier_and_a_borrowed_name_are_refused_in_their_own_words(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    borrowed = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {"acting_for": "a2"})
    assert (borrowed.status_code, borrowed.json()["code"]) == (403, "not-acting-for")
    clerk.act(dossier, "refuse", {"reason": "không thuộc thẩm quyền"})
    closed = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {})
    assert (closed.status_code, closed.json()["code"]) == (409, "dossier-already-closed")
    behind = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {}, match='"1"')
    assert (behind.status_code, behind.json()["code"]) == (412, "version-conflict")
    unknown = town.officer("c1").post(f"/v1/dossiers/{dossier}/issue-receipt", {})
    assert unknown.json()["code"] == "not-permitted"
