"""Rule packs: which one a day chooses, what stands in them, and bad data refused with its place."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from typing import Any

import pytest

from domain.model import rule_keys as keys
from domain.model.deadline_explained import ClockEffect
from domain.model.rules import ClauseStatus, Key, NoRulePack, RuleDataNotValid, RuleNotSet, RulePack, load_rule_packs
from domain.model.shipped_rules import rule_texts, shipped_rule_packs
from domain.model.term import Term, TermUnit

PACKS = shipped_rule_packs()
LAST_OF_2018 = date(2025, 6, 30)
FIRST_OF_2025 = date(2025, 7, 1)


def pack_on(day: date) -> RulePack:
    return PACKS.for_day(day)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2018, 6, 21), "2018"),
        (date(2020, 4, 17), "2018"),
        (LAST_OF_2018, "2018"),
        (FIRST_OF_2025, "2025"),
        (date(2031, 1, 1), "2025"),
    ],
)
def test_the_date_of_receipt_chooses_the_pack(day: date, name: str) -> None:
    assert pack_on(day).name == name
    assert PACKS.get(name) is pack_on(day)


def test_there_is_no_pack_before_the_first() -> None:
    with pytest.raises(NoRulePack):
        pack_on(date(2018, 6, 20))
    with pytest.raises(KeyError):
        PACKS.get("2010")


def test_every_value_has_a_document_a_status_and_a_validity() -> None:
    for pack in PACKS.packs:
        for line in pack.clauses.values():
            for clause, _ in line:
                assert clause.document.strip()
                assert clause.valid_to is None or clause.valid_from <= clause.valid_to
                is_policy = clause.document.startswith("Chính sách ")
                assert (clause.status is ClauseStatus.OURS) is is_policy, clause.key


def test_no_value_is_set_twice_on_one_day() -> None:
    for pack in PACKS.packs:
        for line in pack.clauses.values():
            for (earlier, _), (later, _) in pairwise(line):
                assert earlier.valid_to is not None
                assert earlier.valid_to < later.valid_from


def test_every_key_has_a_value_in_some_pack() -> None:
    used = {key for pack in PACKS.packs for key in pack.clauses}
    assert used == set(keys.KEYS)


@pytest.mark.parametrize("day", [date(2018, 6, 21), date(2020, 2, 3), LAST_OF_2018, FIRST_OF_2025, date(2026, 11, 23)])
def test_what_handling_a_dossier_needs_is_set_on_every_day(day: date) -> None:
    pack = pack_on(day)
    needed: tuple[Key[Any], ...] = (
        keys.SUPPLEMENT_EFFECT, keys.APOLOGY_NOTICE, keys.APOLOGY_COUNT_MAX, keys.CUTOFF, keys.SUPPLEMENT_TRIPS_MAX,
        keys.RECEPTION_WITHIN, keys.HANDOVER_DEEMED_AFTER, keys.HANDOVER_RETURN_WITHIN, keys.LADDER, keys.DUTY_OFFICER,
        keys.REMIND_BEFORE_STEP, keys.REMIND_BEFORE_TERM, keys.STALLED_AFTER, keys.FEE_STOPS_CLOCK,
    )  # fmt: skip
    for key in needed:
        assert pack.value(key, on=day).clause.covers(day)
    assert pack.value(keys.DUTY_OFFICER, on=day).value


def test_an_unverified_value_binds_nobody() -> None:
    supplement = pack_on(date(2020, 2, 3)).value(keys.SUPPLEMENT_EFFECT, on=date(2020, 2, 3))
    assert (supplement.value, supplement.binds) == (ClockEffect.RESTART, False)
    assert pack_on(FIRST_OF_2025).value(keys.SUPPLEMENT_EFFECT, on=FIRST_OF_2025).binds is True
    assert pack_on(FIRST_OF_2025).value(keys.HANDOVER_DEEMED_AFTER, on=FIRST_OF_2025).binds is True, "a policy of ours"


def test_clauses_change_within_a_pack() -> None:
    pack = PACKS.get("2025")
    assert pack.value(keys.FORM["apology"], on=date(2025, 8, 1)).clause.document == "Thông tư 01/2018/TT-VPCP"
    apology = pack.value(keys.FORM["apology"], on=date(2025, 9, 15))
    assert apology.value.title_vi == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    assert apology.value.aliases == ("Phiếu xin lỗi và hẹn lại ngày trả kết quả",)
    assert pack.find(keys.FORM["stop"], on=date(2025, 9, 14)) is None


def test_a_dossier_that_outlives_its_pack_keeps_its_last_values() -> None:
    pack = PACKS.get("2018")
    assert pack.value(keys.FORM["control"], on=date(2026, 1, 1)).value.number == "05"
    with pytest.raises(RuleNotSet):
        pack.value(keys.FORM["stop"], on=date(2020, 1, 1))


def test_the_forms_are_six_in_2018_and_seven_in_2025() -> None:
    def numbers(day: date) -> dict[str, str]:
        found = {kind: pack_on(day).find(key, on=day) for kind, key in keys.FORM.items()}
        return {kind: form.value.number for kind, form in found.items() if form is not None}

    six = {"receipt": "01", "supplement": "02", "refusal": "03", "apology": "04", "control": "05", "register": "06"}
    assert numbers(date(2020, 4, 17)) == six
    assert numbers(date(2025, 10, 1)) == {**six, "stop": "05", "control": "06", "register": "07"}


def test_the_ladder_climbs_from_the_holder_to_the_chairmans_office() -> None:
    rungs = pack_on(FIRST_OF_2025).value(keys.LADDER, on=FIRST_OF_2025).value
    assert [rung.office for rung in rungs] == ["holder", "head", "leader", "chairman"]
    assert all(rung.term.unit is TermUnit.WORKING_HOURS for rung in rungs)
    causes = pack_on(FIRST_OF_2025).value(keys.LADDER_CAUSES, on=FIRST_OF_2025).value
    assert causes == ("step", "term", "stall", "obstacle", "opinion", "duty")


def test_the_cutoff_is_three_in_the_afternoon_only_where_the_law_says_so() -> None:
    cutoff = pack_on(date(2020, 4, 17)).value(keys.CUTOFF, on=date(2020, 4, 17))
    assert (cutoff.value.at, cutoff.value.fields, cutoff.binds) == (time(15), ("ho_tich", "chung_thuc"), True)


def test_terms_are_read_as_terms() -> None:
    assert pack_on(FIRST_OF_2025).value(keys.ONLINE_ACCEPT_WITHIN, on=FIRST_OF_2025).value == Term.parse("8wh")
    assert pack_on(FIRST_OF_2025).value(keys.UPLOAD_PROVINCE, on=FIRST_OF_2025).value == Term(5)


def test_the_national_portal_has_ten_statuses_and_three_channels() -> None:
    pack = pack_on(FIRST_OF_2025)
    statuses = pack.value(keys.PORTAL_STATUSES, on=FIRST_OF_2025).value
    assert [status.number for status in statuses] == list(range(1, 11))
    assert statuses[8].name_vi == "đã xử lý xong"
    channels = pack.value(keys.CHANNELS, on=FIRST_OF_2025).value
    assert {channel.number: channel.channels for channel in channels} == {
        1: ("counter", "home_visit"),
        2: ("online",),
        3: ("post",),
    }


def test_decision_766_has_five_groups_of_a_hundred_points() -> None:
    groups = pack_on(FIRST_OF_2025).value(keys.INDICATORS_766, on=FIRST_OF_2025).value
    assert [group.max_points for group in groups] == [18, 20, 22, 22, 18]
    known = [sum(c.max_points or 0 for c in group.components) for group in groups]
    assert all(points <= group.max_points for points, group in zip(known, groups, strict=True))


@pytest.mark.parametrize(
    ("post", "act_on", "document", "limitation", "binds"),
    [
        ("cong_chuc", date(2019, 5, 1), "Nghị định 34/2011", ("24m", "24m"), False),
        ("cong_chuc", date(2020, 8, 1), "Luật 52/2019", ("24m", "60m"), False),
        ("cong_chuc", date(2020, 9, 20), "Nghị định 112/2020", ("24m", "60m"), True),
        ("cong_chuc_leader", date(2025, 7, 1), "Nghị định 172/2025", ("60m", "120m"), True),
        ("can_bo", date(2025, 6, 30), "Nghị định 112/2020", ("24m", "60m"), False),
        ("vien_chuc", date(2026, 6, 30), "Nghị định 112/2020", ("24m", "60m"), True),
        ("vien_chuc_manager", date(2026, 7, 1), "Nghị định 234/2026", ("60m", "120m"), True),
    ],
)
def test_the_disciplinary_regime_follows_the_person_and_the_day_of_the_act(
    post: str, act_on: date, document: str, limitation: tuple[str, str], binds: bool
) -> None:
    regime = pack_on(act_on).value(keys.REGIME[post], on=act_on)
    assert document in regime.clause.document
    assert (regime.value.limitation, regime.binds) == (limitation, binds)
    assert regime.value.forms[0] == "khiển trách"


def test_no_form_of_discipline_is_a_reminder_or_a_review() -> None:
    for pack in PACKS.packs:
        for post in keys.REGIME.values():
            for _, regime in pack.clauses[post.name]:
                assert not {"phê bình", "kiểm điểm", "nhắc nhở"} & set(regime.forms)


def test_what_counts_only_after_a_written_reminder_is_marked() -> None:
    day = date(2026, 8, 1)
    grounds = pack_on(day).value(keys.GROUNDS["vien_chuc"], on=day).value
    assert [ground.code for ground in grounds if ground.after_reminder] == ["process", "duty"]


HEAD = '[pack]\nname = "x"\ntitle_vi = "x"\ndocument = "x"\nvalid_from = 2020-01-01\n'
CLAUSE = (
    '[[clause]]\nkey = "apology.notice"\nvalue = "1wd"\ndocument = "NĐ"\nstatus = "verified"\nvalid_from = 2020-01-01\n'
)
KEYS: list[Key[Any]] = list(keys.KEYS.values())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[clause", r"x\.toml"),
        (HEAD, "clause"),
        (HEAD + CLAUSE.replace("apology.notice", "apology.notise"), r"clause 1 \(apology.notise\): no such key"),
        (HEAD + CLAUSE.replace("1wd", "one day"), r"x\.toml, clause 1 \(apology.notice\).*term-not-understood"),
        (HEAD + CLAUSE.replace('"1wd"', "1"), r"clause 1 \(apology.notice\)"),
        (HEAD + CLAUSE.replace('"NĐ"', '" "'), "no document"),
        (HEAD + CLAUSE.replace('document = "NĐ"\n', ""), "document"),
        (HEAD + CLAUSE.replace("verified", "certain"), "certain"),
        (HEAD + CLAUSE + "source = 1\n", "source"),
        (HEAD + CLAUSE + "valid_to = 2019-01-01\n", "ends before it starts"),
        (HEAD + CLAUSE + CLAUSE, "two values of apology.notice"),
        (HEAD + CLAUSE.replace("apology.notice", "discipline.regime.can_bo").replace(
            '"1wd"', '{ forms = ["x"], limitation = ["2y", "5y"], handling = ["90d", "150d"] }'), "2y is no period"),
        (HEAD + CLAUSE.replace("apology.notice", "form.receipt").replace(
            '"1wd"', '{ number = "01", titel_vi = "x" }'), "clause 1"),
    ],
)  # fmt: skip
def test_pack_data_that_cannot_be_used_are_refused_with_the_place(text: str, fault: str) -> None:
    with pytest.raises(RuleDataNotValid, match=fault):
        load_rule_packs({"x.toml": text}, KEYS)


def test_packs_that_overlap_are_refused() -> None:
    other = HEAD.replace('"x"', '"y"').replace("2020-01-01", "2021-01-01")
    with pytest.raises(RuleDataNotValid, match="overlap"):
        load_rule_packs({"x.toml": HEAD + CLAUSE, "y.toml": other + CLAUSE}, KEYS)


def test_a_shared_clause_that_contradicts_a_packs_own_is_refused() -> None:
    with pytest.raises(RuleDataNotValid, match="two values"):
        load_rule_packs({"x.toml": HEAD + CLAUSE, "shared.toml": CLAUSE}, KEYS)


def test_all_shipped_files_are_read() -> None:
    assert {"2018.toml", "2025.toml", "policies.toml"} <= set(rule_texts())
    assert len(PACKS.packs) == 2
