"""Why an order about a publication is refused."""

from __future__ import annotations

from domain.model.errors import DomainError


class EvidenceMissing(DomainError):
    CODE = "evidence-missing"
    VI = "Cần ít nhất một ảnh chụp, một địa chỉ trang hoặc một ghi chú làm căn cứ xác nhận."
    EN = "At least one photo, one address of a page or one note is needed as evidence."


class AgencyNotConcerned(DomainError):
    CODE = "agency-not-concerned"
    VI = "{agency} không thuộc các cơ quan phải công khai thủ tục {code}. Chọn cơ quan có trong danh sách."
    EN = "{agency} is none of the agencies that have to publish procedure {code}. Choose one of the list."


class PublicationOver(DomainError):
    CODE = "publication-over"
    VI = "Phiên bản {version} của {code} đã được thay thế hoặc bãi bỏ. Kiểm tra việc công khai của phiên bản sau."
    EN = "Version {version} of {code} was replaced or withdrawn. Check the publication that came after it."


class PublicationExists(DomainError):
    CODE = "publication-exists"
    VI = "Việc công khai phiên bản {version} của {code} đã mở, số {number}. Theo dõi tại đó."
    EN = "The publication of version {version} of {code} is open already, as {number}. Follow it there."
