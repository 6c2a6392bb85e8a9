"""Who stands at the door."""

from __future__ import annotations

from dataclasses import dataclass

from api.auth.authorizer import reach
from api.auth.rights import OFFICIALS_ROLES, SERVICES_ROLES, Reach, Right, Role
from domain.model.errors import DomainError
from domain.model.event import APPLICANT, SERVICE, ActorId, is_official


class RolesDoNotFit(DomainError):
    """Roles that one subject may not hold together, or not at all. Details: subject, roles, why_vi, why_en."""

    CODE = "roles-do-not-fit"
    VI = "Không thể cấp các vai {roles} cho {subject}: {why_vi}."
    EN = "{subject} cannot be given the roles {roles}: {why_en}."


@dataclass(frozen=True, slots=True)
class Caller:
    """subject: an official's id, or the name of a service, which begins with a tilde.

    key: names the token or the session, for limits and log lines; it holds no secret.
    """

    subject: str
    roles: frozenset[Role]
    scopes: frozenset[Right]
    key: str

    @property
    def actor(self) -> ActorId:
        """In whose name events are recorded: the official's, the applicant's through a portal, or the service's."""
        if is_official(self.subject):
            return self.subject
        return APPLICANT if Role.CITIZEN_SERVICE in self.roles else SERVICE

    def reach(self, right: Right) -> Reach:
        """How far a right goes, by the policies. `api.auth.remit` says of an object whether it is within it."""
        return reach(self.roles, self.scopes, right)


def check_roles(subject: str, roles: frozenset[Role]) -> None:
    """Refuse roles that would undo a separation. RolesDoNotFit."""

    def refuse(why_vi: str, why_en: str) -> RolesDoNotFit:
        return RolesDoNotFit(subject=subject, roles=", ".join(sorted(roles)), why_vi=why_vi, why_en=why_en)

    if not roles:
        raise refuse("chưa nêu vai nào", "no role is named")
    if Role.ADMINISTRATOR in roles and len(roles) > 1:
        raise refuse("quản trị không kiêm vai khác", "an administrator holds no other role")
    if roles & SERVICES_ROLES and (len(roles) > 1 or is_official(subject)):
        raise refuse(
            "vai của phần mềm đứng một mình, tên bắt đầu bằng «~»", "a service's role stands alone, its name with a «~»"
        )
    if roles & OFFICIALS_ROLES and not is_official(subject):
        raise refuse("chỉ công chức, viên chức giữ vai này", "only officials hold this role")
