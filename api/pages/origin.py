"""Where the browser believes to be: the origin of our pages, and whether what it sends stays among us.

A browser treats https and this very machine alike (W3C, Secure Contexts): there it takes cookies that are `Secure`, and
offers passkeys. Over plain http from elsewhere nobody signs in: password and session would travel for all to read.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from api.http.gate import office_of
from api.http.limits import is_loopback
from domain.model.errors import DomainError


class SignInNeedsHttps(DomainError):
    """Details: none."""

    CODE = "sign-in-needs-https"
    VI = (
        "Chỉ đăng nhập được qua https hoặc ngay trên máy chủ. Mở địa chỉ https của hệ thống; nếu chưa có, "
        "người vận hành đặt https phía trước và ghi địa chỉ đó vào HOSO_PUBLIC_URL."
    )
    EN = (
        "Signing in works over https or on the server itself only. Open the system's https address; if there is none, "
        "whoever runs it puts https in front and names that address in HOSO_PUBLIC_URL."
    )


def origin_of(request: Request) -> str:
    """`https://hoso.example`, `http://127.0.0.1:8000`: scheme, host and port as the browser sees them.

    Behind a server that ends TLS only HOSO_PUBLIC_URL tells; headers of proxies are not believed.
    """
    host = request.headers.get("host", "").lower()
    public = office_of(request).instance.settings.public_url
    if public is not None and urlsplit(public).netloc == host:
        return public
    return f"{request.url.scheme}://{host}"


def is_secure(request: Request) -> bool:
    """Whether the browser takes `Secure` cookies from this origin."""
    parts = urlsplit(origin_of(request))
    name = parts.hostname or ""
    return parts.scheme == "https" or name == "localhost" or name.endswith(".localhost") or is_loopback(name)


def need_secure(request: Request) -> None:
    """SignInNeedsHttps over plain http from elsewhere."""
    if not is_secure(request):
        raise SignInNeedsHttps
