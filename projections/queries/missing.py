"""What was asked for is not there."""

from __future__ import annotations

from domain.model.errors import DomainError


class DatasetUnknown(DomainError):
    """Details: dataset."""

    CODE = "dataset-unknown"
    VI = "Không có bộ dữ liệu số {dataset}, hoặc chưa nhập xong. Xem danh sách bằng `hoso records --json`."
    EN = "There is no dataset {dataset}, or its import is not complete. List them with `hoso records --json`."


class NotKnownThen(DomainError):
    """A dossier that exists, but was not lodged, or not known, at a moment. Details: dossier, position, about."""

    CODE = "dossier-not-known-then"
    VI = "Đến vị trí {position}, xét về thời điểm {about}, sổ chưa có hồ sơ {dossier}. Chọn thời điểm muộn hơn."
    EN = "As of position {position}, about {about}, there was no dossier {dossier} yet. Choose a later moment."


class OfficialUnknown(DomainError):
    """Details: official."""

    CODE = "official-unknown"
    VI = "Không có cán bộ {official}. Kiểm tra mã cán bộ; có thể tìm theo tên."
    EN = "There is no official {official}. Check the id; officials can be searched by name."


class UnitUnknown(DomainError):
    """Details: unit."""

    CODE = "unit-unknown"
    VI = "Không có đơn vị {unit}. Kiểm tra mã đơn vị."
    EN = "There is no unit {unit}. Check its id."


class EventUnknown(DomainError):
    """Details: position."""

    CODE = "event-unknown"
    VI = "Không có sự kiện số {position} trong sổ."
    EN = "There is no event {position} in the log."


class ViewsNotReady(DomainError):
    """Details: none."""

    CODE = "views-not-ready"
    VI = "Các bảng xem đang được dựng. Hãy thử lại sau giây lát."
    EN = "The views are being built. Try again in a moment."


class CursorUnreadable(DomainError):
    """Details: none."""

    CODE = "cursor-unreadable"
    VI = "Không đọc được vị trí trang. Hãy mở lại danh sách từ đầu."
    EN = "The page cursor cannot be read. Open the list from its beginning."
