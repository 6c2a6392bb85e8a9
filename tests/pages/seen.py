"""What can be seen of a page in a browser: what axe finds, what stands out of the window, where it leads."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")


def findings(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds serious, by these rules or by all: the rule, and the elements."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """async ([options, serious]) => (await axe.run(options)).violations.filter(one => serious.includes(one.impact))
        .map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))])""",
        [options, SERIOUS],
    )
    return [(rule, elements) for rule, elements in found]


def overflow(page: Page, width: int) -> list[str]:
    """What stands out beyond a window so wide, scrolled regions apart."""
    page.set_viewport_size({"width": width, "height": 640})
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1
          && !e.closest(".scroll, .hidden, .skip, .said")).slice(0, 4).map(e => e.outerHTML.slice(0, 160))
        .concat(["scrollWidth " + document.documentElement.scrollWidth])"""
    )
    return found


def only_with_scripts(page: Page, served: str) -> list[str]:
    """Where a page leads and what can be done on it, but not as it was served, read by whoever runs no scripts."""
    found: list[str] = page.evaluate(
        """served => {
          const links = at => new Set([...at.querySelectorAll("main a[href], main form[action]")]
            .map(one => one.getAttribute("href") ?? one.getAttribute("action")));
          const without = links(new DOMParser().parseFromString(served, "text/html"));
          return [...links(document)].filter(one => !without.has(one));
        }""",
        served,
    )
    return found
