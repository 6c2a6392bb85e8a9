"""A page that is asked for before the views are built says so, and comes by itself once they are."""

from __future__ import annotations

from api.auth.rights import Role
from tests.http.town import found, served
from tests.servers import Database


def test_a_page_before_the_views_are_built_loads_again_by_itself(database: Database) -> None:
    found(database.instance)
    with served(database.instance) as town:
        with town.pages("~operator", Role.SUPERVISOR) as page:
            early = page.get("/")
        assert early.status_code == 503
        assert '<meta http-equiv="refresh" content="3">' in early.text
        assert "<h1>Đang chuẩn bị số liệu</h1>" in early.text
        town.project()
        with town.pages("~operator", Role.SUPERVISOR) as page:
            late = page.get("/")
        assert late.status_code == 200
        assert "http-equiv" not in late.text
