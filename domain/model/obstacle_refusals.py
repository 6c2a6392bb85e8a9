"""Why an order about a common obstacle is refused."""

from __future__ import annotations

from domain.model.errors import DomainError


class NotTheReporter(DomainError):
    CODE = "not-the-reporter"
    VI = "Chỉ {reporter}, người báo cáo, hoặc người đứng đầu {unit} được làm việc này."
    EN = "Only {reporter}, who reported it, or the head of {unit} may do this."


class NotTheLead(DomainError):
    CODE = "not-the-lead"
    VI = "Cơ quan chủ trì là {lead}; người của {lead} phải làm việc này."
    EN = "{lead} leads; someone of {lead} must do this."


class NotTheChairmansOffice(DomainError):
    CODE = "not-the-chairmans-office"
    VI = "Chỉ {unit}, nơi giúp việc Chủ tịch, được làm việc này."
    EN = "Only {unit}, the Chairman's office, may do this."


class NotOfTheDossier(DomainError):
    CODE = "not-of-the-dossier"
    VI = "Chỉ người đang giữ hồ sơ, người đã báo vướng mắc trong hồ sơ hoặc người đứng đầu được gắn, gỡ hồ sơ này."
    EN = "Only who holds the dossier, who reported its obstacle, or the head may link or unlink it."


class DossierNotLinked(DomainError):
    CODE = "dossier-not-linked"
    VI = "Hồ sơ này không gắn với vướng mắc. Kiểm tra lại danh sách hồ sơ."
    EN = "This dossier does not hang on the obstacle. See the list of its dossiers."


class DossierLinkedAlready(DomainError):
    CODE = "dossier-linked-already"
    VI = "Hồ sơ này đã gắn với vướng mắc, với đúng vướng mắc riêng của nó. Không cần làm gì thêm."
    EN = "This dossier hangs on the obstacle already, with the obstacle it has. There is nothing to do."


class TooManyDossiers(DomainError):
    CODE = "too-many-dossiers"
    VI = "Một vướng mắc gắn nhiều nhất {most} hồ sơ. Báo cáo một vướng mắc khác cho các hồ sơ còn lại."
    EN = "At most {most} dossiers hang on one obstacle. Report another one for the rest."


class ObstacleNotAtThat(DomainError):
    """Details: why_vi, why_en."""

    CODE = "obstacle-not-at-that"
    VI = "Chưa làm được việc này: {why_vi}."
    EN = "This cannot be done now: {why_en}."
