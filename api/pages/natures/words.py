"""What the orders about proceedings are called on pages, and what there is to choose in their forms, nature by nature.

Each nature has a module of its own here, which is named in `_ALL` by one line. Acts and fields of dossiers and of
reference data are in `act_words` and `act_field_words`; a field that means the same there needs no words here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from api.pages import act_field_words as shared
from api.pages.act_field_words import FieldWords
from api.pages.act_words import ACTS, CONFIRMED, ActWords, Group
from api.pages.natures import (
    complaint,
    directive,
    explanation,
    guidance,
    home_visit,
    inspection,
    obstacle,
    publication,
    reconciliation,
    review,
)
from api.pages.natures.acting import NatureWords, act
from api.pages.wording import Wording
from domain.model.natures import duties_of
from domain.model.proceeding import Proceeding
from projections.words import Words, duty_words


def _rungs(proceeding: Proceeding, w: Wording) -> Iterable[tuple[str, str]]:
    for rung in proceeding.notes.rungs.values():
        if not rung.answered:
            number, due = rung.escalation_no, w.moment(rung.answer_due_at)
            yield str(number), w.t(f"số {number}, trả lời trước {due}", f"number {number}, answer by {due}")


def _duties(proceeding: Proceeding, w: Wording) -> Iterable[tuple[str, str]]:
    for duty in duties_of(proceeding):
        words, due = duty_words(duty.kind), w.moment(duty.due_at)
        yield duty.key, w.t(f"{words.vi}, hạn {due}", f"{words.en}, due {due}")


SHARED: Final = NatureWords(
    acts={
        "acknowledge-duty-escalation": act(
            "Xác nhận đã xem chuyển cấp", "Acknowledge the escalation",
            "Ghi nhận đã xem; hạn trả lời vẫn chạy.", "It is noted as seen; the term to answer runs on.",
        ),
        "answer-duty-escalation": act(
            "Trả lời chuyển cấp", "Answer the escalation",
            "Nêu biện pháp và ngày; cấp tiếp theo chờ đến hết ngày đó, một lần cho mỗi cấp.",
            "Names a measure and a day; the next level waits until that day is over, once a level.",
        ),
        "explain-duty": act(
            "Giải trình", "Explain",
            "Lời của chính mình, đứng cạnh việc này và trong hồ sơ trách nhiệm; giải trình được nhiều lần.",
            "In one's own words, beside the duty and in the responsibility record; as often as one wishes.",
        ),
    },
    fields={
        "attachments": FieldWords(
            "Tệp chứng cứ", "Files", "Ảnh, biên bản, báo cáo; được giữ nguyên như đã gửi.",
            "Photographs, minutes, reports; kept as they are sent.",
        ),
    },
    of_act={
        ("explain-duty", "duty"): FieldWords(
            "Việc", "Duty", "Việc mà ông/bà đã hoặc đang chịu trách nhiệm.", "One that you bore or bear."
        ),
        ("explain-duty", "text"): FieldWords(
            "Giải trình", "Explanation",
            "Điều gì đã xảy ra, đã làm gì, ai có thể xác nhận? Ai xem được vụ việc hay hồ sơ trách nhiệm sẽ đọc được.",
            "What happened, what was done, who can confirm it? Whoever reads this or the record will read it.",
        ),
    },
    known={"escalation_no": _rungs, "duty": _duties},
)  # fmt: skip
"""Of every nature: what is done about an escalated duty, and said about any."""


_ALL: Final[Mapping[str, NatureWords]] = {
    "publication": publication.WORDS,
    "guidance": guidance.WORDS,
    "inspection": inspection.WORDS,
    "directive": directive.WORDS,
    "explanation": explanation.WORDS,
    "home-visit": home_visit.WORDS,
    "reconciliation": reconciliation.WORDS,
    "obstacle": obstacle.WORDS,
    "complaint": complaint.WORDS,
    "review": review.WORDS,
}
"""By the name of the nature."""

_WORDS: Final = (SHARED, *_ALL.values())
_ACTS: Final[dict[str, ActWords]] = {act: words for one in _WORDS for act, words in one.acts.items()}
_OF: Final[dict[str, NatureWords]] = {act: one for one in _WORDS for act in one.acts}
_CHOICES: Final = {kind: values for one in _WORDS for kind, values in one.choices.items()} | shared.CHOICES


def act_words(name: str) -> ActWords:
    """What an act is called; its name in addresses where nobody said, which a test finds."""
    found = ACTS.get(name) or _ACTS.get(name)
    return found or ActWords(Group.PROCEEDING, _plain(name), _plain(name), "", "")


def field_words(act_name: str, name: str) -> FieldWords:
    """What an act's field is called; its name where nobody said, which a test finds."""
    of = _OF.get(act_name)
    if of is not None:
        found = of.of_act.get((act_name, name)) or of.fields.get(name)
        if found is not None:
            return found
    known = shared.OF_ACT.get((act_name, name)) or shared.FIELDS.get(name) or SHARED.fields.get(name)
    return known or FieldWords(_plain(name), _plain(name), "", "")


def choice_words(kind: str) -> Mapping[str, Words]:
    """What the values of a kind of choice mean."""
    return _CHOICES.get(kind, {})


def is_confirmed(name: str) -> bool:
    """Whether an act is asked about once more."""
    of = _OF.get(name)
    return name in CONFIRMED or (of is not None and name in of.confirmed)


def known_in(proceeding: Proceeding, name: str, w: Wording) -> list[tuple[str, str]]:
    """What a field may name of what there is in a proceeding."""
    nature = _ALL.get(proceeding.nature)
    found = (nature.known.get(name) if nature is not None else None) or SHARED.known.get(name)
    return [] if found is None else list(found(proceeding, w))


def is_known(name: str) -> bool:
    """Whether a field names something that is there in a proceeding of any nature."""
    return any(name in one.known for one in _WORDS)


def first_acts(nature: str) -> tuple[str, ...]:
    found = _ALL.get(nature)
    return () if found is None else found.first


UNVERIFIED: Final = Words(
    "hạn chưa kiểm chứng: chỉ nhắc, không ghi vào hồ sơ trách nhiệm",
    "its term is not verified: it warns, and stands in no record",
)


def why_loose(nature: str, kind: str) -> Words:
    """Why a duty of a kind does not bind."""
    found = _ALL.get(nature)
    return UNVERIFIED if found is None else found.loose.get(kind, UNVERIFIED)


def has_words(name: str) -> bool:
    """Whether somebody said what an act is called."""
    return name in ACTS or name in _ACTS


def _plain(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")
