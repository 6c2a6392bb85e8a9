"""What the indicators of a unit are: by which formula, from which rows, in which component of Decision 766.

Each row of a statement is one thing that the denominator counts: dossier_id, at, good (whether the numerator counts it
too), amount, positions. A figure and its list are made by one statement, so they cannot differ.

The decision's text of a formula was read for the share on time and for publication alone (`read`). Where it was not,
what counts as good is this software's own, policy `indicators-1`, and no points are reckoned from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from projections.queries.complaints import HANDLED_ROWS
from projections.queries.overviews import ENDED, LATE_OPEN
from projections.views.measures import Measure
from projections.words import Words

POLICY: Final = "indicators-1"
"""Our own definitions; a figure names it."""


@dataclass(frozen=True)
class Definition:
    """component: the number of the group and the place within it; None beside the decision.

    rows: the statement; None where this system records nothing of it, and `absent` says why. mean: what is told is the
    mean of the amounts, and `good` a share beside it. read: whether the formula was read in the decision.
    """

    name: str
    title: Words
    formula: Words
    rows: str | None
    component: tuple[int, int] | None = None
    read: bool = False
    mean: bool = False
    absent: Words | None = None


def _measured(measure: Measure, good: str = "m.good", *, where: str = "true") -> str:
    return f"""
        SELECT m.dossier_id, d.agency_id, d.unit_id, m.at, {good} AS good, m.amount, m.positions
        FROM views.measures AS m JOIN views.dossiers AS d USING (dossier_id)
        WHERE m.measure = '{measure}' AND m.at >= %(start)s AND m.at < %(end)s AND m.at <= %(now)s AND {where}
    """  # noqa: S608 - literals of this module


_BY_SLIP: Final = f"""
    SELECT d.dossier_id, d.agency_id, d.unit_id, CASE WHEN {ENDED} THEN d.ended_at ELSE %(at)s END AS at,
        ({ENDED}) IS TRUE AND d.late_first IS NOT TRUE AS good, NULL::bigint AS amount,
        ARRAY[d.due_position] AS positions
    FROM views.dossiers AS d WHERE d.received_at IS NOT NULL AND ({ENDED}) OR {LATE_OPEN}
"""  # noqa: S608

_JUDGED: Final = "CASE WHEN c.ended_at < %(end)s AND c.ended_at <= %(now)s THEN c.ended_at ELSE %(at)s END"

_BY_766: Final = f"""
    SELECT c.dossier_id, d.agency_id, d.unit_id, {_JUDGED} AS at,
        c.due_at >= {_JUDGED} AND (c.second_request_at > {_JUDGED}) IS NOT FALSE AS good,
        NULL::bigint AS amount, c.positions
    FROM views.clock_766 AS c JOIN views.dossiers AS d USING (dossier_id)
    WHERE c.received_at < %(end)s AND c.received_at <= %(now)s AND (c.ended_at IS NULL OR c.ended_at >= %(start)s)
        AND c.from_at <= {_JUDGED} AND (c.to_at IS NULL OR c.to_at > {_JUDGED})
"""  # noqa: S608


def _duties(*kinds: str) -> str:
    """Duties of proceedings that fell due in the period; good: met in time. What fell away in time is not counted."""
    return f"""
        SELECT u.proceeding_id AS dossier_id, u.agency_id, u.unit_id, u.due_at AS at,
            (u.met_at <= u.due_at) IS TRUE AS good, NULL::bigint AS amount,
            array_prepend(u.began_position, array_remove(u.positions, u.began_position)) AS positions
        FROM views.duties AS u
        WHERE u.kind IN ({", ".join(f"'{kind}'" for kind in kinds)})
            AND (NOT u.waits OR u.waits_since > u.due_at OR u.met_at <= u.due_at)
            AND u.due_at >= %(start)s AND u.due_at < %(end)s AND u.due_at <= %(now)s
            AND (u.fell_at IS NULL OR u.fell_at > u.due_at)
    """  # noqa: S608 - literals of this module


ON_TIME_766: Final = Definition(
    "on_time_766",
    Words("Hồ sơ đúng hạn, theo Quyết định 766", "Dossiers on time, by Decision 766"),
    Words(
        "Hồ sơ không quá hạn / (hồ sơ xử lý xong hoặc kết thúc trong kỳ + hồ sơ chưa xong cuối kỳ). Đồng hồ dừng khi "
        "«đã xử lý xong»; trừ thời gian bổ sung đã hoàn thành; yêu cầu bổ sung quá một lần tính là quá hạn; hồ sơ "
        "chưa xong dừng ở cuối kỳ.",
        "Dossiers not overdue / (those finished or ended in the period + those unfinished at its end). The clock ends "
        "when finished; completed supplement time is left out; more than one supplement request counts as overdue; "
        "unfinished ones end with the period.",
    ),
    _BY_766,
    component=(2, 0),
    read=True,
)

ON_TIME_SLIP: Final = Definition(
    "on_time_slip",
    Words("Hồ sơ đúng hạn, theo phiếu hẹn đầu", "Dossiers on time, by the first slip"),
    Words(
        "Hồ sơ kết thúc trong kỳ không sau hạn của phiếu hẹn đầu / (hồ sơ kết thúc trong kỳ + hồ sơ còn mở đã quá hạn "
        "cuối kỳ). Đồng hồ dừng khi kết quả sẵn sàng ở nơi trả.",
        "Dossiers that ended in the period not after the first slip's date / (those that ended in it + those open and "
        "overdue at its end). The clock ends when the result lies ready where it is handed out.",
    ),
    _BY_SLIP,
)

DEFINITIONS: Final[tuple[Definition, ...]] = (
    Definition(
        "published_on_time",
        Words("Thủ tục được cập nhật, công khai đúng hạn", "Procedures published on time"),
        Words(
            "Việc công khai trên cổng và trên bảng niêm yết được xác nhận đúng hạn / việc đến hạn trong kỳ.",
            "Publications on portal and board confirmed in time / those that fell due in the period.",
        ),
        _duties("publish-portal", "publish-board"),
        component=(1, 0),
        read=True,
    ),
    Definition(
        "synchronised",
        Words("Hồ sơ được đồng bộ lên Cổng DVCQG", "Dossiers synchronised to the national portal"),
        Words("Hồ sơ đã được Cổng nhận / hồ sơ tiếp nhận.", "Dossiers taken in by the portal / dossiers received."),
        None,
        component=(1, 1),
        absent=Words(
            "đếm ở trang đồng bộ với Cổng; bảng gửi đi không nằm trong sổ nên không hỏi lại được theo thời điểm",
            "counted on the page of the sync; its outbox is outside the log, so no earlier moment can be asked about",
        ),
    ),
    ON_TIME_766,
    Definition(
        "digitised",
        Words("Số hóa hồ sơ khi tiếp nhận", "Dossiers received with digital papers"),
        Words(
            "Hồ sơ tiếp nhận có giấy tờ dạng tệp / hồ sơ tiếp nhận trong kỳ.",
            "Dossiers received with papers as files / dossiers received in the period.",
        ),
        _measured(Measure.RECEIVED),
        component=(3, 0),
    ),
    Definition(
        "electronic_results",
        Words("Cấp kết quả điện tử", "Electronic results"),
        Words(
            "Kết quả trả bằng điện tử / kết quả đã trả trong kỳ.",
            "Results returned electronically / results returned in the period.",
        ),
        _measured(Measure.RETURNED),
        component=(3, 1),
    ),
    Definition(
        "reused",
        Words("Khai thác, sử dụng lại thông tin", "Information used again"),
        Words("Chưa đọc được công thức.", "The formula was not read."),
        None,
        component=(3, 2),
        absent=Words("hệ thống này không ghi việc sử dụng lại", "this system does not record re-use"),
    ),
    Definition(
        "lodged_online",
        Words("Hồ sơ nộp trực tuyến", "Dossiers lodged online"),
        Words("Hồ sơ nộp trực tuyến / hồ sơ nộp trong kỳ.", "Dossiers lodged online / dossiers lodged in the period."),
        _measured(Measure.LODGED, "d.channel = 'online'"),
        component=(4, 0),
    ),
    Definition(
        "paid_online",
        Words("Thanh toán trực tuyến", "Payments online"),
        Words("Lần nộp tiền trực tuyến / lần nộp tiền trong kỳ.", "Payments online / payments in the period."),
        _measured(Measure.PAID),
        component=(4, 1),
    ),
    Definition(
        "satisfied",
        Words("Hài lòng trong giải quyết thủ tục", "Satisfied with the handling"),
        Words("Đánh giá từ 3 điểm / đánh giá trong kỳ.", "Ratings of 3 and more / ratings in the period."),
        _measured(Measure.RATED),
        component=(5, 0),
    ),
    Definition(
        "complaints_on_time",
        Words("Phản ánh, kiến nghị xử lý đúng hạn", "Complaints answered in time"),
        Words(
            "Phản ánh, kiến nghị đã trả lời hoặc từ chối có lý do không sau hạn / phản ánh, kiến nghị đã trả lời, từ "
            "chối hoặc quá hạn trong kỳ. Mỗi cấp xem xét tính một lần; chuyển đi thì tính ở nơi nhận.",
            "Complaints answered, or refused with a reason, not after their term / those that were answered or "
            "refused, or whose term was over, in the period. Each level counts once; what was passed on counts where "
            "it went.",
        ),
        HANDLED_ROWS,
        component=(5, 1),
        read=True,
    ),
    ON_TIME_SLIP,
    Definition(
        "lodged_by_post",
        Words("Hồ sơ nộp qua bưu chính công ích", "Dossiers lodged by public post"),
        Words("Hồ sơ nộp qua bưu chính / hồ sơ nộp trong kỳ.", "Dossiers lodged by post / dossiers lodged."),
        _measured(Measure.LODGED, "d.channel = 'post'"),
    ),
    Definition(
        "lodged_at_home",
        Words("Hồ sơ tiếp nhận tại nhà", "Dossiers taken in at home"),
        Words("Hồ sơ tiếp nhận tại nhà / hồ sơ nộp trong kỳ.", "Dossiers taken in at home / dossiers lodged."),
        _measured(Measure.LODGED, "d.channel = 'home_visit'"),
    ),
    Definition(
        "online_answered",
        Words("Từ nộp trực tuyến đến tiếp nhận hoặc từ chối", "From lodging online to the first acceptance or refusal"),
        Words(
            "Giờ làm việc trung bình từ khi nộp; bên cạnh: số trả lời trong hạn tiếp nhận / số đã trả lời trong kỳ.",
            "Mean working hours since the lodging; beside it: answered within the intake's term / answered.",
        ),
        _measured(Measure.ANSWERED, where="d.channel = 'online'"),
        mean=True,
    ),
)
"""In the order of the decision, then what stands beside it."""

BY_NAME: Final = {one.name: one for one in DEFINITIONS}
