"""From `hoso up --no-demo` to the first page, on an installed machine with an empty data directory.

That is: making the database, migrating it, starting Temporal and the five processes, until the link that it prints
signs one in and the page behind it has arrived.
"""

from __future__ import annotations

import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from api.cli.supervisor import HOSO, INSTALLATION
from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.ground import Ground
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns

GOAL_SECONDS: Final = 10
PATIENCE_SECONDS: Final = 120.0
UNAVAILABLE: Final = 503
AGAIN_SECONDS: Final = 0.1
_AS_BROWSERS_DO: Final = DefaultCookiePolicy(secure_protocols=("https", "http"))
"""Browsers send a `Secure` cookie to this machine itself over plain http too."""

_LINK: Final = re.compile(r"sign in:\s+(http://\S+)")


@dataclass(frozen=True)
class Sizes:
    """Nothing to choose: the data directory is empty."""


def measure(ground: Ground, _sizes: Sizes, terms: Terms) -> list[Finding]:
    measured = in_turns(terms.rounds, {OURS: lambda number: _until_first_page(ground.directory / f"up{number}")})
    return [
        finding(
            "P12",
            "from `hoso up --no-demo` to the first page",
            "seconds",
            measured,
            higher_is_better=False,
            goal=Goal(f"≤ {GOAL_SECONDS} s", max(measured[OURS]) <= GOAL_SECONDS),
        )
    ]


def _until_first_page(data_dir: Path) -> float:
    started = perf_counter()
    with _up(data_dir) as process:
        _open_page(_printed_link(process))
        return perf_counter() - started


@contextmanager
def _up(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*HOSO, "up", "--no-demo", "--data-dir", str(data_dir)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=INSTALLATION,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _printed_link(process: subprocess.Popen[str]) -> str:
    """The link that signs in, once it is printed. RuntimeError if `hoso up` ends before."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := _LINK.search(line):
            return found[1]
    raise RuntimeError(f"hoso up ended with code {process.wait()}")


def _open_page(link: str) -> None:
    """Follow the link with cookies, as a browser does, and load the page again while it is not to be had yet."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar(_AS_BROWSERS_DO))
    )
    address, until = link, perf_counter() + PATIENCE_SECONDS
    while True:
        try:
            with opener.open(address, timeout=PATIENCE_SECONDS) as answer:
                answer.read()
            return
        except urllib.error.HTTPError as refusal:
            if refusal.code != UNAVAILABLE or perf_counter() > until:
                raise
            address = refusal.url  # where the link led to, which is good for one time only
            refusal.close()
            sleep(AGAIN_SECONDS)


QUESTION = Question("start", "How long until the first page?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
