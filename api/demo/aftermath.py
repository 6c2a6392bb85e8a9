"""What follows on the result: the post, a rating, a complaint and its answer, an official's own words."""

from __future__ import annotations

from api.demo import complaints
from api.demo.fates import Turn
from api.demo.telling import CITIZEN, Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model.dossier import Phase

SCORES = ((5, 4, 3, 2, 1), (50, 30, 12, 5, 3))


def by_post(t: Teller, hand: Hand) -> Telling[None]:
    """Given to the post, which delivers it, sometimes only when it goes out again."""
    item = f"BC{t.chance.randrange(10**8):08d}VN"
    yield t.order(cmd.CollectByPost, hand, item=item)
    if t.fate.take(Turn.POST_FAILED):
        yield from t.wait(12)
        yield from _posted(t, cmd.FailByPost, item=item, reason="Không gặp người nhận")
        yield from t.wait(6)
        yield from _posted(t, cmd.CollectByPost, item=item)
    yield from t.wait(t.chance.uniform(8, 20))
    yield from _posted(t, cmd.DeliverByPost, item=item)


def _posted(t: Teller, order: type[cmd.DossierCommand], **members: str) -> Telling[None]:
    hand = yield from t.someone(t.desk)
    yield t.order(order, hand, **members)


def after_the_end(t: Teller) -> Telling[None]:
    """Once it is over for the office."""
    if t.seen.phase is not Phase.RETURNED:
        return
    if t.fate.take(Turn.RATED):
        yield from t.wait(t.chance.uniform(1, 30))
        yield t.order(cmd.Rate, CITIZEN, score=t.chance.choices(*SCORES)[0])
    if t.fate.take(Turn.COMPLAINED):
        yield from t.wait(t.chance.uniform(4, 30))
        yield from complaints.about_dossier(t)
    if t.fate.take(Turn.EXPLAINED):
        yield from _explanation(t)


def _explanation(t: Teller) -> Telling[None]:
    worker = next(o for who in reversed(tuple(t.seen.worked.values())) for o in who)
    yield from t.wait(4)
    hand = yield from t.there(worker, but=t.stage.province.officials)
    if hand is not None:
        yield t.order(cmd.Explain, hand, text="Thời gian chờ do phải xác minh thực địa, đã báo người nộp")
