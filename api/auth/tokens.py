"""Tokens of the interface as an administrator gives and takes them: recorded before they are good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from api.auth.access import Access, Token
from api.auth.accounts import OwnAccount
from api.auth.noting import By, Notes
from api.auth.rights import Right, Role
from api.auth.secret import Secret
from domain.model.account_events import TokenIssued, TokenRevoked
from domain.model.errors import DomainError


class TokenUnknown(DomainError):
    CODE = "token-unknown"
    VI = "Không có mã truy cập {token} còn dùng được. Xem danh sách bằng `hoso token list`."
    EN = "There is no token {token} in use. See `hoso token list`."


class Tokens:
    def __init__(self, access: Access, notes: Notes) -> None:
        self._access = access
        self._notes = notes

    def issue(
        self, by: By, subject: str, roles: Collection[Role], scopes: Collection[Right], life: timedelta
    ) -> tuple[Token, Secret]:
        """A new token, and its secret for the only time. RolesDoNotFit; OwnAccount: nobody gives one to oneself."""
        if by.subject == subject:
            raise OwnAccount

        def note(token: Token) -> None:
            self._notes.note(
                TokenIssued(
                    **by.header(),
                    token_id=token.token_id,
                    subject=subject,
                    roles=token.roles,
                    scopes=token.scopes,
                    expires_at=token.expires_at,
                )
            )

        return self._access.issue_token(subject, roles, scopes, life, note)

    def revoke(self, by: By, token_id: str) -> None:
        """It is good no more, from now on. TokenUnknown."""

        def note() -> None:
            self._notes.note(TokenRevoked(**by.header(), token_id=token_id))

        if not self._access.revoke_token(token_id, note):
            raise TokenUnknown(token=token_id)
