"""`hoso nation demo`, in its short form: two provinces without dossiers and a view, each as `hoso up` starts it."""

from __future__ import annotations

from pathlib import Path

import httpx

from api.nation.asking import look_across
from api.nation.demonstration import PROVINCES, start, stop
from api.nation.members import Members
from domain.store.instance import Instance


def test_one_command_starts_two_provinces_that_share_nothing_and_a_view_across_them(tmp_path: Path) -> None:
    directory = tmp_path / "partitions"
    try:
        started = start(directory, None)
        members = Members.read(started.members)
        found = look_across(members)
        assert found.whole, found.left_out
        assert found.counted == tuple(one.code for one in PROVINCES)
        first, second = (Instance.find(directory / one.code).state for one in PROVINCES)
        assert first.database.system_identifier != second.database.system_identifier
        assert first.temporal.cluster_id != second.temporal.cluster_id
        assert len({str(one.key) for one in members.members}) == len({one.key.name for one in members.members}) == 2
        with httpx.Client(trust_env=False, timeout=60) as client:
            cookie = client.get(started.link).headers["set-cookie"].partition(";")[0]
            page = client.get(started.address, headers={"Cookie": cookie})
        assert page.status_code == 200
        assert "Cả 2 tỉnh: 0 hồ sơ đang mở" in page.text
    finally:
        stop(directory)
