"""Why a log, or a record in it, is refused; each with the place where it stands.

A place is `line:column` in XES, the line in CSV, `events[7]` or `objects[7]` (counted from 0) in OCEL.
An `UnusableRecord` can be left out with --skip-bad; an `UnreadableLog` ends the reading in any case.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.model.errors import DomainError


class UnreadableLog(DomainError):
    """The file as a whole cannot be read."""


class UnusableRecord(DomainError):
    """One case or event cannot be used. Details: place, and what the class adds."""


# --- the file


class FileNotReadable(UnreadableLog):
    """Details: file, reason."""

    CODE = "log-file-not-readable"
    VI = "Không đọc được tệp {file} ({reason}). Hãy kiểm tra đường dẫn và quyền đọc."
    EN = "File {file} cannot be read ({reason}). Check the path and the right to read it."


class UnknownFormat(UnreadableLog):
    """Details: file."""

    CODE = "log-format-unknown"
    VI = "Không nhận ra định dạng của {file}. Hãy dùng tệp .xes, .csv hoặc .json (OCEL 2.0), có thể nén .gz."
    EN = "The format of {file} is not known. Use a .xes, .csv or .json (OCEL 2.0) file, which may be gzipped (.gz)."


class FileChanged(UnreadableLog):
    """Details: file."""

    CODE = "log-file-changed"
    VI = "Tệp {file} thay đổi trong khi đang đọc. Hãy chờ ghi xong rồi nhập lại."
    EN = "File {file} changed while it was read. Wait until it is written, then import again."


class DamagedGzip(UnreadableLog):
    """Details: file, offset (of the bytes unpacked so far), reason."""

    CODE = "log-gzip-damaged"
    VI = "{file}: tệp nén bị hỏng hoặc thiếu sau {offset} byte ({reason}). Hãy lấy lại tệp."
    EN = "{file}: the gzip data are damaged or cut off after {offset} bytes ({reason}). Fetch the file again."


class TooLarge(UnreadableLog):
    """Details: file, limit."""

    CODE = "log-too-large"
    VI = "{file}: dữ liệu vượt giới hạn {limit}. Hãy chia nhỏ tệp."
    EN = "{file}: the data exceed the limit of {limit}. Split the file."


class NotWellFormed(UnreadableLog):
    """Details: place, reason."""

    CODE = "log-not-well-formed"
    VI = "{place}: tệp sai cú pháp ({reason}). Hãy xuất lại tệp từ hệ thống nguồn."
    EN = "{place}: the file is not well formed ({reason}). Export it again from its system."


class DoctypeForbidden(UnreadableLog):
    """Details: place."""

    CODE = "log-doctype-forbidden"
    VI = "{place}: tệp có khai báo DOCTYPE (thực thể, tham chiếu ngoài), không được nhận. Hãy xuất lại không kèm nó."
    EN = "{place}: the file declares a DOCTYPE (entities, external references), which is refused. Export it without."


class ForeignElement(UnreadableLog):
    """Details: place, element."""

    CODE = "log-foreign-element"
    VI = "{place}: phần tử <{element}> không thuộc XES ở vị trí này. Hãy xuất lại theo chuẩn XES."
    EN = "{place}: element <{element}> has no place there in XES. Export the log as XES."


class NotOcel(UnreadableLog):
    """Details: place, reason."""

    CODE = "log-not-ocel"
    VI = "{place}: tệp không theo OCEL 2.0 JSON ({reason}). Hãy xuất lại theo chuẩn này."
    EN = "{place}: the file is not OCEL 2.0 JSON ({reason}). Export it by that standard."


class AttributeNotFound(UnreadableLog):
    """A mapping names an attribute that the log does not have. Details: role, name, found."""

    CODE = "log-attribute-not-found"
    VI = "Không có thuộc tính “{name}” cho {role}. Các thuộc tính có trong tệp: {found}. Hãy sửa tham số ánh xạ."
    EN = "There is no attribute “{name}” for {role}. The file has: {found}. Correct the mapping."


class RoleNotFound(UnreadableLog):
    """No attribute has a usual name for something that is needed. Details: role, option, found."""

    CODE = "log-role-not-found"
    VI = "Không biết lấy {role} từ đâu. Hãy chỉ rõ bằng {option}; tệp có: {found}."
    EN = "It is not known what to read {role} from. Name it with {option}; the file has: {found}."


class NothingToImport(UnreadableLog):
    """Details: file."""

    CODE = "log-nothing-to-import"
    VI = "{file}: không có sự kiện nào dùng được. Không có gì được nhập."
    EN = "{file}: there is no usable event. Nothing was imported."


class RecordsUnusable(UnreadableLog):
    """Records cannot be used and were not to be left out. Details: count (at least so many), first, faults."""

    CODE = "log-records-unusable"
    VI = "Có {count} chỗ không dùng được, đầu tiên: {first_vi} Không có gì được nhập; sửa tệp hoặc dùng --skip-bad."
    EN = "{count} records cannot be used, first: {first_en} Nothing was imported; correct the file or use --skip-bad."

    def __init__(self, faults: Sequence[DomainError]) -> None:
        super().__init__(count=len(faults), first_vi=faults[0].vi, first_en=faults[0].en)
        self.faults = tuple(faults)


# --- records


class AttributeMissing(UnusableRecord):
    """Details: place, name."""

    CODE = "log-attribute-missing"
    VI = "{place}: thiếu “{name}”. Hãy bổ sung."
    EN = "{place}: “{name}” is missing. Add it."


class AttributeRepeated(UnusableRecord):
    """Details: place, name."""

    CODE = "log-attribute-repeated"
    VI = "{place}: “{name}” có hai lần. Hãy giữ một."
    EN = "{place}: “{name}” stands there twice. Keep one."


class AttributeContradicted(UnusableRecord):
    """A case says two things. Details: place, name, other (the earlier place)."""

    CODE = "log-attribute-contradicted"
    VI = "{place}: “{name}” khác với giá trị của cùng hồ sơ tại {other}. Hãy thống nhất."
    EN = "{place}: “{name}” differs from what the same case says at {other}. Make them agree."


class TextUnusable(UnusableRecord):
    """Details: place, name, limit (characters)."""

    CODE = "log-text-unusable"
    VI = "{place}: “{name}” quá {limit} ký tự, có ký tự không in được, sai mã UTF-8, hoặc bắt đầu bằng “~”. Hãy sửa."
    EN = (
        "{place}: “{name}” has more than {limit} characters, unprintable ones, is not UTF-8, or begins with “~”. "
        "Correct it."
    )


class TimeUnreadable(UnusableRecord):
    """Details: place, name, value."""

    CODE = "log-time-unreadable"
    VI = "{place}: “{name}” = “{value}” không phải thời điểm ISO 8601 trong các năm 1977–2198. Hãy sửa."
    EN = "{place}: “{name}” = “{value}” is no ISO 8601 instant in the years 1977–2198. Correct it."


class TimeWithoutZone(UnusableRecord):
    """Details: place, name, value."""

    CODE = "log-time-without-zone"
    VI = "{place}: “{name}” = “{value}” không có múi giờ. Hãy ghi thêm, ví dụ +07:00."
    EN = "{place}: “{name}” = “{value}” has no time zone. Add it, e.g. +07:00."


class ZoneUnknown(UnusableRecord):
    """Details: place, name, value."""

    CODE = "log-zone-unknown"
    VI = "{place}: “{name}” = “{value}” có múi giờ không hợp lệ. Hãy dùng Z hoặc độ lệch trong ±14:00, ví dụ +07:00."
    EN = "{place}: “{name}” = “{value}” has no valid zone. Use Z or an offset within ±14:00, e.g. +07:00."


class EventInFuture(UnusableRecord):
    """Details: place, value."""

    CODE = "log-event-in-future"
    VI = "{place}: sự kiện ghi {value}, sau thời điểm nhập. Nhật ký chỉ gồm việc đã xảy ra; hãy kiểm tra thời điểm."
    EN = "{place}: the event is dated {value}, after this import. A log holds what has happened; check the time."


class EventOutsideCase(UnusableRecord):
    """Details: place."""

    CODE = "log-event-outside-case"
    VI = "{place}: sự kiện không thuộc hồ sơ nào. Hãy gắn với một hồ sơ."
    EN = "{place}: the event belongs to no case. Tie it to one."


class EventRepeated(UnusableRecord):
    """Details: place, other (the earlier place)."""

    CODE = "log-event-repeated"
    VI = "{place}: sự kiện này đã có tại {other} (cùng mã, hoặc mọi thuộc tính như nhau). Hãy bỏ một."
    EN = "{place}: this event stands at {other} already (the same id, or every attribute the same). Remove one."


class CaseRepeated(UnusableRecord):
    """Details: place, case_id, other (the earlier place)."""

    CODE = "log-case-repeated"
    VI = "{place}: hồ sơ {case_id} đã có tại {other}. Hãy gộp hoặc đổi mã."
    EN = "{place}: case {case_id} stands at {other} already. Join them, or change one id."


class CaseTooLong(UnusableRecord):
    """Details: place, case_id, limit."""

    CODE = "log-case-too-long"
    VI = "{place}: hồ sơ {case_id} có hơn {limit} sự kiện. Hãy chia nhỏ."
    EN = "{place}: case {case_id} has more than {limit} events. Split it."


class LostWithCase(UnusableRecord):
    """An event whose case cannot be used. Details: place, case (the case's place, or its id)."""

    CODE = "log-event-lost-with-case"
    VI = "{place}: bỏ qua cùng hồ sơ ({case}), vì hồ sơ đó không dùng được."
    EN = "{place}: left out with its case ({case}), which cannot be used."


class WrongColumns(UnusableRecord):
    """Details: place, expected, found."""

    CODE = "log-wrong-columns"
    VI = "{place}: dòng có {found} cột, tiêu đề có {expected}. Hãy sửa."
    EN = "{place}: the row has {found} columns, the header {expected}. Correct it."


class WrongShape(UnusableRecord):
    """Details: place, reason."""

    CODE = "log-wrong-shape"
    VI = "{place}: phần tử không đúng OCEL 2.0 ({reason}). Hãy sửa."
    EN = "{place}: the element does not fit OCEL 2.0 ({reason}). Correct it."


class TooManyAttributes(UnusableRecord):
    """Details: place, limit."""

    CODE = "log-too-many-attributes"
    VI = "{place}: hồ sơ có hơn {limit} thuộc tính. Hãy bớt."
    EN = "{place}: the case has more than {limit} attributes. Leave some out."


# --- oddities that are kept


class EndsBeforeStart(DomainError):
    """A remark, no refusal: the log says so, and the case then has no custody. Details: place, case_id."""

    CODE = "log-case-ends-before-start"
    VI = "{place}: hồ sơ {case_id} kết thúc trước khi bắt đầu; giữ nguyên, không tính thời gian giữ hồ sơ."
    EN = "{place}: case {case_id} ends before it starts; kept as it is, without custody."
