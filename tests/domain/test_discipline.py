"""The law on discipline as the packs have it: which regime, which forms, which steps; both sides of every date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.model import discipline_forms as forms
from domain.model import discipline_steps as steps
from domain.model.discipline import Post, law_on, laws_of, post_of
from domain.model.discipline_forms import Found
from domain.model.organisation import Group, Role
from domain.model.rule_values import RegimePart
from domain.model.rules import ClauseStatus
from domain.model.shipped_rules import shipped_rule_packs
from domain.model.term import Term

PACKS = shipped_rule_packs()
LIGHT, WARNED, PAY, LOWERED, REMOVED, DISMISSED, VOTED_OUT = (
    "khiển trách", "cảnh cáo", "hạ bậc lương", "giáng chức", "cách chức", "buộc thôi việc", "bãi nhiệm",
)  # fmt: skip


STAFF_2011 = (LIGHT, WARNED, PAY, DISMISSED)
LEADERS_2011 = (LIGHT, WARNED, PAY, LOWERED, REMOVED, DISMISSED)
LEADERS_2020 = (LIGHT, WARNED, LOWERED, REMOVED, DISMISSED)
STAFF = (LIGHT, WARNED, DISMISSED)
LEADERS = (LIGHT, WARNED, REMOVED, DISMISSED)
ELECTED = (LIGHT, WARNED, REMOVED, VOTED_OUT)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("group", "role", "post"),
    [
        (Group.CAN_BO, Role.LEADER, Post.CAN_BO),
        (Group.CONG_CHUC, Role.OFFICER, Post.CONG_CHUC),
        (Group.CONG_CHUC, Role.DEPUTY, Post.CONG_CHUC_LEADER),
        (Group.CONG_CHUC, None, Post.CONG_CHUC),
        (Group.VIEN_CHUC, Role.HEAD, Post.VIEN_CHUC_MANAGER),
        (Group.VIEN_CHUC, Role.OFFICER, Post.VIEN_CHUC),
    ],
)
def test_the_post_follows_from_the_group_and_the_role_at_the_act(group: Group, role: Role | None, post: Post) -> None:
    assert post_of(group, role) is post


@pytest.mark.parametrize(
    ("post", "act_on", "document", "listed", "limitation", "handling", "binding"),
    [
        ("cong_chuc", "2020-06-30", "34/2011", STAFF_2011, "24m 24m", "2m 4m", "limitation handling"),
        ("cong_chuc", "2020-07-01", "34/2011", STAFF_2011, "24m 60m", "90d 150d", "limitation handling"),
        ("cong_chuc", "2020-09-19", "34/2011", STAFF_2011, "24m 60m", "90d 150d", "limitation handling"),
        ("cong_chuc", "2020-09-20", "112/2020", STAFF_2011, "24m 60m", "90d 150d", "all"),
        ("cong_chuc", "2025-06-30", "112/2020", STAFF_2011, "24m 60m", "90d 150d", "all"),
        ("cong_chuc", "2025-07-01", "172/2025", STAFF, "60m 120m", "90d 150d", "all"),
        ("cong_chuc_leader", "2020-06-30", "34/2011", LEADERS_2011, "24m 24m", "2m 4m", "limitation handling"),
        ("cong_chuc_leader", "2020-09-20", "112/2020", LEADERS_2020, "24m 60m", "90d 150d", "all"),
        ("cong_chuc_leader", "2025-06-30", "112/2020", LEADERS_2020, "24m 60m", "90d 150d", "all"),
        ("cong_chuc_leader", "2025-07-01", "172/2025", LEADERS, "60m 120m", "90d 150d", "all"),
        ("can_bo", "2020-06-30", "35/2005", ELECTED, "24m 24m", "2m 4m", "limitation"),
        ("can_bo", "2020-07-01", "35/2005", ELECTED, "24m 60m", "90d 150d", "limitation handling"),
        ("can_bo", "2020-09-20", "112/2020", ELECTED, "24m 60m", "90d 150d", "limitation handling"),
        ("can_bo", "2025-06-30", "112/2020", ELECTED, "24m 60m", "90d 150d", "limitation handling"),
        ("can_bo", "2025-07-01", "172/2025", ELECTED, "60m 120m", "90d 150d", "all"),
        ("vien_chuc", "2020-06-30", "27/2012", STAFF, "24m 24m", "2m 4m", "forms limitation"),
        ("vien_chuc", "2020-07-01", "27/2012", STAFF, "24m 60m", "90d 150d", "all"),
        ("vien_chuc", "2020-09-20", "112/2020", STAFF, "24m 60m", "90d 150d", "all"),
        ("vien_chuc", "2026-06-30", "112/2020", STAFF, "24m 60m", "90d 150d", "all"),
        ("vien_chuc", "2026-07-01", "234/2026", STAFF, "60m 120m", "90d 150d", "all"),
        ("vien_chuc_manager", "2020-06-30", "27/2012", LEADERS, "24m 24m", "2m 4m", "forms limitation"),
        ("vien_chuc_manager", "2026-06-30", "112/2020", LEADERS, "24m 60m", "90d 150d", "all"),
        ("vien_chuc_manager", "2026-07-01", "234/2026", LEADERS, "60m 120m", "90d 150d", "all"),
    ],
)  # fmt: skip
def test_every_row_of_the_law_stands_in_the_packs(
    post: str, act_on: str, document: str, listed: tuple[str, ...], limitation: str, handling: str, binding: str
) -> None:
    law = law_on(PACKS, Post(post), day(act_on))
    assert law is not None
    assert f"Nghị định {document}/NĐ-CP" in law.document
    assert law.regime.forms == listed
    assert (" ".join(law.regime.limitation), " ".join(law.regime.handling)) == (limitation, handling)
    parts = [part.value for part in RegimePart if law.binds(part)]
    assert parts == (["forms", "limitation", "handling"] if binding == "all" else binding.split())


def test_before_the_known_decrees_there_is_no_law_and_nobody_guesses_one() -> None:
    assert law_on(PACKS, Post.VIEN_CHUC, day("2012-05-24")) is None
    assert law_on(PACKS, Post.VIEN_CHUC, day("2012-05-25")) is not None


def test_a_later_law_competes_with_the_one_at_the_act() -> None:
    same = laws_of(PACKS, Post.CONG_CHUC, day("2021-03-01"), day("2025-06-30"))
    assert same.later is None
    other = laws_of(PACKS, Post.CONG_CHUC, day("2021-03-01"), day("2025-07-01"))
    assert other.at_act is not None
    assert other.later is not None
    assert ("112/2020" in other.at_act.document, "172/2025" in other.later.document) == (True, True)
    assert not other.later_binds, "no transitional rule for công chức was read"


@pytest.mark.parametrize(
    ("opened_on", "later", "binds"), [("2026-06-30", None, False), ("2026-07-01", "234/2026", True)]
)
def test_a_case_of_an_employee_under_way_before_july_2026_stays_under_decree_112(
    opened_on: str, later: str | None, binds: bool
) -> None:
    laws = laws_of(PACKS, Post.VIEN_CHUC, day("2026-05-01"), day(opened_on))
    assert laws.at_act is not None
    assert "112/2020" in laws.at_act.document
    assert (laws.later is None) == (later is None)
    assert laws.later_binds is binds


@pytest.mark.parametrize(
    ("post", "act_on", "levels"),
    [
        ("cong_chuc", "2025-06-30", 4), ("cong_chuc", "2025-07-01", 3), ("can_bo", "2025-06-30", 4),
        ("vien_chuc", "2026-06-30", 4), ("vien_chuc", "2026-07-01", 3),
    ],
)  # fmt: skip
def test_gravity_has_four_levels_and_later_three(post: str, act_on: str, levels: int) -> None:
    found = forms.severities(PACKS, laws_of(PACKS, Post(post), day(act_on), day(act_on)))
    assert found is not None
    assert len(found.value) == levels


def permitted(post: Post, act_on: str, found: Found, opened_on: str | None = None) -> list[str]:
    laws = laws_of(PACKS, post, day(act_on), day(opened_on or act_on))
    return [one.form for one in forms.forms(PACKS, laws, found) if one.permitted]


def test_what_is_least_grave_and_first_leads_to_no_more_than_a_reprimand() -> None:
    assert permitted(Post.CONG_CHUC, "2021-01-05", Found(severity="it_nghiem_trong")) == [LIGHT]
    assert permitted(Post.CONG_CHUC, "2021-01-05", Found(severity="nghiem_trong")) == [LIGHT, WARNED]
    repeated = Found(severity="it_nghiem_trong", repeated=True)
    assert permitted(Post.CONG_CHUC, "2021-01-05", repeated) == [LIGHT, WARNED]
    assert DISMISSED in permitted(Post.CONG_CHUC, "2021-01-05", Found(severity="rat_nghiem_trong"))


def test_the_line_for_heads_goes_to_a_warning_where_its_text_was_read() -> None:
    head = Found(severity="it_nghiem_trong", head_line=True)
    assert permitted(Post.VIEN_CHUC_MANAGER, "2026-06-30", head) == [LIGHT, WARNED]
    assert permitted(Post.VIEN_CHUC_MANAGER, "2026-07-01", head) == [LIGHT, WARNED]
    assert permitted(Post.VIEN_CHUC, "2026-07-01", head) == [LIGHT], "who does not lead has no such line"
    assert permitted(Post.CONG_CHUC_LEADER, "2026-07-01", head) == [LIGHT], "not read for công chức: it burdens nobody"


@pytest.mark.parametrize(
    ("act_on", "found", "expected"),
    [
        ("2025-06-30", Found(severity="it_nghiem_trong", several=True), [LIGHT, WARNED]),
        ("2025-07-01", Found(severity="it_nghiem_trong", several=True), [LIGHT]),
        ("2025-06-30", Found(severity="it_nghiem_trong", serving=True), [LIGHT]),
        ("2025-07-01", Found(severity="it_nghiem_trong", serving=True), [LIGHT, WARNED]),
    ],
)
def test_several_acts_and_acts_while_serving_go_one_form_up_by_the_decree_of_the_act(
    act_on: str, found: Found, expected: list[str]
) -> None:
    assert permitted(Post.CONG_CHUC, act_on, found) == expected


def test_a_form_of_another_regime_is_refused_and_one_that_is_gone_is_doubtful() -> None:
    laws = laws_of(PACKS, Post.CONG_CHUC_LEADER, day("2024-03-01"), day("2026-02-01"))
    by_form = {one.form: one for one in forms.forms(PACKS, laws, Found(severity="rat_nghiem_trong"))}
    assert by_form[LOWERED].permitted
    assert by_form[LOWERED].doubts
    new = laws_of(PACKS, Post.CONG_CHUC_LEADER, day("2025-08-01"), day("2026-02-01"))
    assert LOWERED not in {one.form for one in forms.forms(PACKS, new, Found(severity="rat_nghiem_trong"))}
    assert PAY in permitted(Post.CONG_CHUC, "2025-06-30", Found(severity="rat_nghiem_trong"))
    assert PAY not in permitted(Post.CONG_CHUC, "2025-07-01", Found(severity="rat_nghiem_trong"))


def test_forms_that_were_not_read_in_a_text_are_never_refused_by_it() -> None:
    laws = laws_of(PACKS, Post.CONG_CHUC, day("2020-03-01"), day("2020-10-01"))
    found = forms.forms(PACKS, laws, Found(severity="it_nghiem_trong"))
    assert [one.form for one in found if one.permitted] == list(STAFF_2011)
    assert all(one.doubts for one in found[1:]), "by the gravity of a later decree each heavier one is doubtful"


@pytest.mark.parametrize(
    ("post", "act_on", "ground", "needed", "binds"),
    [
        ("vien_chuc", "2020-09-20", "process", True, True),
        ("vien_chuc", "2026-07-01", "duty", True, True),
        ("vien_chuc", "2026-07-01", "shirking", False, True),
        ("cong_chuc", "2026-07-01", "duty", True, False),
        ("vien_chuc", "2020-09-19", "process", False, False),
    ],
)
def test_some_grounds_count_only_after_a_written_reminder(
    post: str, act_on: str, ground: str, needed: bool, binds: bool
) -> None:
    laws = laws_of(PACKS, Post(post), day(act_on), day(act_on))
    assert forms.needs_reminder(PACKS, laws, ground) == (needed, binds)


def test_only_reminders_to_the_person_before_the_act_count() -> None:
    def reminder(official: str, at: str, position: int) -> forms.Reminder:
        return forms.Reminder(official, "th", datetime.fromisoformat(at).replace(tzinfo=UTC), position)

    known = (
        reminder("b1", "2026-07-03T02:00", 9),
        reminder("b1", "2026-07-06T02:00", 12),
        reminder("b2", "2026-07-01T02:00", 5),
    )
    assert [one.position for one in forms.reminded_before(known, "b1", day("2026-07-06"))] == [9]


def test_a_decision_has_effect_for_twelve_months_and_the_same_act_within_is_a_repetition() -> None:
    service = forms.in_service(PACKS, Post.VIEN_CHUC, LIGHT, "shirking", day("2026-08-31"))
    assert service is not None
    assert (service.to_on, service.binds) == (day("2027-08-31"), True)
    assert forms.is_repeat(day("2027-08-31"), "shirking", [service]) is service
    assert forms.is_repeat(day("2027-09-01"), "shirking", [service]) is None
    assert forms.is_repeat(day("2027-01-01"), "process", [service]) is None
    other = forms.in_service(PACKS, Post.CONG_CHUC, LIGHT, "shirking", day("2026-08-31"))
    assert other is not None
    assert not other.binds


@pytest.mark.parametrize(
    ("post", "opened_on", "code", "term", "document", "binds"),
    [
        ("vien_chuc", "2026-06-30", "minutes_to_authority", "3wd", "112/2020", True),
        ("vien_chuc", "2026-06-30", "council_set_up", "5wd", "review-1", True),
        ("vien_chuc", "2026-07-01", "council_set_up", "5wd", "234/2026", True),
        ("vien_chuc", "2026-07-01", "summons", "5wd", "234/2026", True),
        ("vien_chuc", "2026-06-30", "proposal", "5wd", "112/2020", True),
        ("vien_chuc", "2026-07-01", "proposal", "5wd", "234/2026", True),
        ("vien_chuc", "2026-07-01", "decision", "5wd", "234/2026", True),
        ("vien_chuc", "2020-09-20", "dismissal_after_sentence", "15wd", "112/2020", True),
        ("vien_chuc", "2026-07-01", "after_party_discipline", "30cd", "234/2026", True),
        ("vien_chuc", "2026-07-01", "wrongful_published", "10wd", "234/2026", True),
        ("cong_chuc", "2026-07-01", "dismissal_after_sentence", "15wd", "172/2025", False),
        ("cong_chuc", "2020-04-20", "explain", "5wd", "review-1", True),
        ("vien_chuc", "2026-07-01", "appeal", "15cd", "Khiếu nại", False),
    ],
)  # fmt: skip
def test_each_step_has_a_term_of_the_law_or_of_our_policy(
    post: str, opened_on: str, code: str, term: str, document: str, binds: bool
) -> None:
    found = steps.step_term(PACKS, Post(post), day(opened_on), code)
    assert found is not None
    assert (found.term, document in found.document, found.binds) == (Term.parse(term), True, binds)


def test_an_unverified_term_of_the_law_stands_beside_ours_and_does_not_replace_it() -> None:
    found = steps.step_term(PACKS, Post.CONG_CHUC, day("2026-07-01"), "decision")
    assert found is not None
    assert "review-1" in found.document
    assert found.law is not None
    assert "172/2025" in found.law[1]


@pytest.mark.parametrize(
    ("post", "opened_on", "needed", "binds", "sizes", "seats"),
    [
        ("cong_chuc", "2020-09-19", False, False, (), 0),
        ("cong_chuc", "2020-09-20", True, False, (5,), 5),
        ("cong_chuc_leader", "2025-06-30", True, False, (5,), 5),
        ("cong_chuc", "2025-07-01", True, True, (), 0),
        ("vien_chuc", "2026-06-30", True, True, (3, 5), 3),
        ("vien_chuc_manager", "2026-06-30", True, True, (5,), 0),
        ("vien_chuc", "2026-07-01", True, True, (3,), 3),
        ("vien_chuc_manager", "2026-07-01", True, True, (3,), 3),
        ("can_bo", "2026-07-01", True, False, (), 0),
    ],
)
def test_a_council_is_made_up_as_the_law_of_the_opening_says(
    post: str, opened_on: str, needed: bool, binds: bool, sizes: tuple[int, ...], seats: int
) -> None:
    rule = steps.council_of(PACKS, Post(post), day(opened_on))
    assert (rule.needed, rule.binds, steps.sizes(rule.kinds)) == (needed, binds, sizes)
    assert sum(len(one.members) for one in rule.kinds) == seats
    assert rule.quorum == 3


@pytest.mark.parametrize(
    ("post", "opened_on", "codes"),
    [
        ("cong_chuc", "2025-06-30", "leave illness maternity prosecution"),
        ("cong_chuc", "2025-07-01", "illness maternity prosecution"),
        ("can_bo", "2025-06-30", "leave illness maternity prosecution"),
        ("can_bo", "2025-07-01", "illness maternity prosecution"),
        ("vien_chuc", "2026-06-30", "leave illness maternity prosecution"),
        ("vien_chuc", "2026-07-01", "illness maternity prosecution land_resolution"),
    ],
)
def test_deferral_has_the_cases_of_the_decree(post: str, opened_on: str, codes: str) -> None:
    found = steps.deferrals(PACKS, Post(post), day(opened_on))
    assert found is not None
    assert [one.code for one in found.value] == codes.split()
    waivable = [one.code for one in found.value if one.waivable]
    assert waivable == ([] if "leave" in codes else ["maternity"])


def test_exemptions_of_both_laws_stand_open() -> None:
    laws = laws_of(PACKS, Post.VIEN_CHUC, day("2026-05-01"), day("2026-08-01"))
    found = {ground.code: (ground.excluded, read) for ground, read, _ in steps.exemptions(PACKS, laws)}
    assert found["superior_order"] == (False, False), "of Decree 112, which was not read"
    assert found["force_majeure"] == (True, True)
    assert found["followed_procedure"] == (False, True)
    officials = laws_of(PACKS, Post.CONG_CHUC, day("2025-08-01"), day("2025-09-01"))
    read = {ground.code: read for ground, read, _ in steps.exemptions(PACKS, officials)}
    assert (read["superior_order"], read["innovation"], read["deceased"]) == (True, False, False)


def test_steps_fall_away_only_for_a_reason_that_the_law_lists() -> None:
    assert steps.skip_of(PACKS, day("2026-07-01"), "party") is not None
    assert steps.skip_of(PACKS, day("2026-07-01"), "hurry") is None
    assert steps.skip_of(PACKS, day("2020-09-19"), "party") is None


def test_criticism_and_reminders_are_outcomes_and_no_discipline() -> None:
    assert forms.is_no_discipline(PACKS, day("2020-04-20"), "criticism")
    assert forms.is_no_discipline(PACKS, day("2026-04-20"), "written_reminder")
    assert not forms.is_no_discipline(PACKS, day("2026-04-20"), LIGHT)


def test_what_burdens_was_read_for_the_group_that_it_burdens() -> None:
    for pack in PACKS.packs:
        for key, line in pack.clauses.items():
            if key.startswith(("discipline.aggravating", "discipline.head_of_unit_line")):
                group = key.rsplit(".", 1)[1]
                assert all(c.status is ClauseStatus.UNVERIFIED or group == "vien_chuc" for c, _ in line), key
