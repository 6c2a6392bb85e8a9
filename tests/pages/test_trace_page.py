"""The trace as a page: from no event to five thousand, by keyboard, with its table, on paper."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect

from api.pages import trace as page_of_trace
from projections.queries.knowledge import Named
from projections.queries.traces import Trace, trace
from tests.http.town import NAMES
from tests.pages.conftest import Visit


def told(visit: Visit, story: str) -> Trace:
    office = visit.town.app.state.office
    with office.reading_everything() as connection:
        return trace(connection, str(visit.stories[story]), now=office.clock.now())


def grown(small: Trace, events: int, people: int = 4) -> Trace:
    """A trace with so many events: what happened to a real dossier, again and again, to so many people in turn."""
    some, own = small.events, [i for i in small.intervals if not i.who.id.startswith("~")]
    start, now = small.lodged_at, small.asked_at
    step = (now - start) / max(1, events)
    names = [Named(f"p{n}", f"Nguyễn Thị Ẫm {n}") for n in range(people)]
    units = [Named(f"u{n}", f"Phòng {n}") for n in range(people)]
    lines = [
        msgspec.structs.replace(line, position=n + 1, occurred_at=start + step * n, recorded_at=start + step * n)
        for n, line in enumerate(islice(cycle(some), events))
    ]
    held = [
        msgspec.structs.replace(
            interval, number=n + 1, who=names[n % people], unit=units[n % people // 2],
            from_at=start + step * 2 * n, to_at=start + step * 2 * (n + 1), until=None, step_id=None,
            on_behalf_of=None, waiting_on=None,
        )
        for n, interval in enumerate(islice(cycle(own), events // 2))
    ]  # fmt: skip
    return msgspec.structs.replace(small, events=tuple(lines), intervals=tuple(held), escalations=(), steps=())


@pytest.mark.parametrize("events", [0, 1, 2, 30, 200, 5_000])
def test_a_trace_of_any_length_is_drawn_whole_or_by_windows_and_nothing_is_dropped(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, events: int, tmp_path: Path
) -> None:
    small = told(visit, "late")
    monkeypatch.setattr(page_of_trace, "trace", lambda *_, **__: grown(small, events))
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    page.screenshot(path=tmp_path / f"{events}.png", full_page=True)
    marks = page.locator("svg.lanes a[data-lane]")
    assert (page.locator("figure.trace").count() > 0) is (events >= 4)
    assert page.locator("svg.overview").count() == (1 if events > 40 else 0)
    assert marks.count() <= 400
    if events > 30:
        assert marks.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    counted = page.locator("#lich-su + .scroll tbody tr").count()
    if events <= 200:
        assert counted == events
        return
    windows = page.locator("svg.overview a")
    addresses = windows.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    labels = windows.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert sum(int(re.findall(r"(\d+) sự kiện", label)[0]) for label in labels) == events
    base = f"/ho-so/{visit.code('late')}/dien-bien"
    seen = 0
    for address in (addresses[0], addresses[len(addresses) // 2], addresses[-1]):
        text = visit.page.request.get(visit.town.address + base + address).text()
        rows = text.count('<tr id="su-kien-')
        assert 0 < rows <= 160
        assert len(text) < 600_000
        seen += rows
    assert seen > 300


def test_more_than_eight_people_are_drawn_by_unit_and_a_unit_opens_its_people(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = told(visit, "late")
    monkeypatch.setattr(page_of_trace, "trace", lambda *_, **__: grown(small, 60, people=12))
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    expect(page.locator("svg.lanes")).to_contain_text("2 người, xem từng người")
    assert "Nguyễn Thị Ẫm 0" not in page.locator("svg.lanes > text").all_text_contents()
    page.locator("svg.lanes > a", has_text="Phòng 0").first.click()
    assert "don_vi=u0" in page.url
    names = page.locator("svg.lanes > text").all_text_contents()
    assert {"Nguyễn Thị Ẫm 0", "Nguyễn Thị Ẫm 1"} <= set(names)
    assert "Nguyễn Thị Ẫm 2" not in names


def test_the_chart_is_walked_with_the_arrow_keys_and_reads_out_what_has_the_focus(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    marks = page.locator("svg.lanes a[data-lane]")
    line = page.locator(".read-out")
    expect(line).to_be_hidden()
    marks.first.focus()
    for key, at in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", marks.count() - 1), ("Home", 0)):
        page.keyboard.press(key)
        label = marks.nth(at).get_attribute("aria-label")
        assert label is not None
        expect(line).to_have_text(label)
        expect(marks.nth(at)).to_be_focused()
    page.keyboard.press("ArrowDown")
    lanes = marks.evaluate_all("all => [all[0].dataset.lane, document.activeElement.dataset.lane]")
    assert lanes[0] != lanes[1]
    page.keyboard.press("Escape")
    expect(line).to_be_hidden()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/su-kien/*")
    page.go_back()
    page.locator("#khoang-2 a").first.focus()
    expect(page.locator("svg.lanes a.lit[data-row='#khoang-2']").first).to_be_visible()
    assert visit.faults == []


def test_plain_time_is_another_address_and_says_so(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    expect(page.locator("figure.trace")).to_contain_text("1 vạch = 1 ngày làm việc")
    seams = page.locator("svg.lanes a[data-seam]")
    assert "ngày nghỉ" in (seams.first.get_attribute("aria-label") or "")
    assert visit.page.request.get(visit.town.address + (seams.first.get_attribute("href") or "")).status == 200
    page.get_by_role("link", name="Hiện đủ mọi giờ").click()
    expect(page.locator("figure.trace")).to_contain_text("1 vạch = 1 ngày (24 giờ)")
    assert page.locator("svg.lanes .seam").count() == 0


def test_a_long_wait_for_the_applicant_is_a_seam_with_its_length(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('waiting')}/dien-bien?lang=vi")
    titles = page.locator("svg.lanes title").all_text_contents()
    assert any(title.startswith("chờ người dân ") and "ngày làm việc" in title for title in titles)


def test_the_table_says_what_the_chart_shows_with_circumstances_explanation_and_a_sum_that_adds_up(
    visit: Visit,
) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    table = page.locator("#khoang-giu + .scroll")
    expect(table.locator("tfoot")).to_contain_text("✓")
    of_b2 = table.locator("tbody tr", has_text=NAMES["b2"]).last
    expect(of_b2).to_contain_text("«Nhận hồ sơ khi hạn còn một ngày.»")
    expect(of_b2).to_contain_text("hồ sơ cùng lúc")
    expect(table.locator("tbody tr", has_text="báo vướng mắc").first).to_contain_text(NAMES["b1"])
    expect(table.locator("tbody")).to_contain_text("Nhận bàn giao")
    assert page.locator("#quy-ket").count() == 1
    page.emulate_media(media="print")
    expect(page.locator("img[src^='data:image/svg']")).to_be_visible()
    expect(page.locator("#ai-giu")).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_window_is_an_address_and_a_reversed_one_shows_the_whole(visit: Visit) -> None:
    now = told(visit, "late")
    base = f"/ho-so/{visit.code('late')}/dien-bien"
    start = (now.lodged_at + timedelta(days=1, hours=7)).strftime("%Y-%m-%dT%H:%M")
    end = (now.lodged_at + timedelta(days=3, hours=7)).strftime("%Y-%m-%dT%H:%M")
    whole = visit.open(base).locator("svg.lanes a[data-lane]").count()
    some = visit.open(f"{base}?tu={start}&den={end}").locator("svg.lanes a[data-lane]").count()
    assert 0 < some < whole
    assert visit.open(f"{base}?tu={end}&den={start}").locator("svg.lanes a[data-lane]").count() == whole
    assert visit.page.request.get(f"{visit.town.address}{base}?tu=2020-02-30T10:00&den={end}").status == 422
