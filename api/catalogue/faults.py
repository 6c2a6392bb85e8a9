"""Why a file of the catalogue, or a row of it, is refused; each says where and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from domain.model.errors import DomainError


class UnreadableCatalogue(DomainError):
    """The file as a whole cannot be read. Details: what the class adds."""


class CatalogueFormatUnknown(UnreadableCatalogue):
    CODE = "catalogue-format-unknown"
    VI = "Tệp không phải XLSX hay CSV. Lưu danh mục thành .xlsx hoặc .csv (UTF-8) rồi nhập lại."
    EN = "The file is neither XLSX nor CSV. Save the catalogue as .xlsx or .csv (UTF-8) and import it again."


class CatalogueDamaged(UnreadableCatalogue):
    """Details: reason."""

    CODE = "catalogue-damaged"
    VI = "Không đọc được tệp danh mục ({reason}). Mở bằng bảng tính, lưu lại rồi nhập lại."
    EN = "The catalogue's file cannot be read ({reason}). Open it in a spreadsheet, save it again, import it again."


class CatalogueTooLarge(UnreadableCatalogue):
    """Details: limit."""

    CODE = "catalogue-too-large"
    VI = "Tệp danh mục vượt giới hạn {limit}. Chia thành nhiều tệp, mỗi tệp một lĩnh vực."
    EN = "The catalogue's file exceeds the limit of {limit}. Split it, one file a field."


class FormulaForbidden(UnreadableCatalogue):
    """Details: place, of the first formula."""

    CODE = "catalogue-formula"
    VI = "{place}: ô chứa công thức, không được nhận vì giá trị có thể đổi. Dán lại thành giá trị rồi nhập."
    EN = "{place}: the cell holds a formula, which is not taken, since its value may change. Paste it as a value."


class NoHeadings(UnreadableCatalogue):
    """Details: found, needed."""

    CODE = "catalogue-no-headings"
    VI = "Không thấy dòng tiêu đề có cột mã thủ tục trong 20 dòng đầu (thấy: {found}). Các tiêu đề nhận được: {needed}."
    EN = "No heading for the procedures' codes in the first 20 rows (found: {found}). Headings taken: {needed}."


class ColumnTwice(UnreadableCatalogue):
    """Details: column, first, second."""

    CODE = "catalogue-column-twice"
    VI = "Cột «{first}» và cột «{second}» cùng là {column}. Bỏ bớt một cột, hoặc nói rõ bằng ánh xạ cột."
    EN = "The columns '{first}' and '{second}' both are {column}. Remove one, or map the columns."


class ColumnNotThere(UnreadableCatalogue):
    """Details: heading, found."""

    CODE = "catalogue-column-not-there"
    VI = "Tệp không có cột «{heading}» (có: {found}). Sửa ánh xạ cột."
    EN = "The file has no column '{heading}' (it has: {found}). Correct the mapping."


class MappingNotUnderstood(UnreadableCatalogue):
    """Details: text, keys."""

    CODE = "catalogue-mapping-not-understood"
    VI = "Không hiểu ánh xạ «{text}». Viết khóa=tiêu đề, hoặc khóa=tiêu đề#2 cho phần thứ hai; các khóa: {keys}."
    EN = "The mapping '{text}' was not understood. Write key=heading, or key=heading#2 for a second part; keys: {keys}."


class RowsRefused(UnreadableCatalogue):
    """Rows cannot be used and were not to be left out. Details: count, first_vi, first_en; `faults` has them all."""

    CODE = "catalogue-rows-refused"
    VI = "{count} dòng không dùng được, đầu tiên: {first_vi} Không có gì được nhập; sửa tệp, hoặc cho bỏ qua dòng hỏng."
    EN = "{count} rows cannot be used, first: {first_en} Nothing was imported; correct the file, or skip bad rows."

    def __init__(self, faults: Sequence[RowRefused]) -> None:
        super().__init__(count=len(faults), first_vi=faults[0].vi, first_en=faults[0].en)
        self.faults = tuple(faults)


class RowRefused(DomainError):
    """One row cannot be used. Details: place, code, why_vi, why_en."""

    CODE = "catalogue-row-refused"
    VI = "Dòng {place} ({code}): {why_vi}."
    EN = "Row {place} ({code}): {why_en}."
