"""Log lines: one JSON object each, to the standard error stream, which `hoso up` leads into one file a process.

What cannot be seen (controls, marks of direction, separators of lines) is written as an escape, so that no text of a
request begins a line of its own or turns the line round for whoever reads it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any, Final, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer

_UNSEEN: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def configure_logs(process: str, stream: TextIO = sys.stderr) -> None:
    """Lines of structlog and of the standard library alike; each carries the process's name and the moment in UTC.

    On a terminal they are made for reading instead.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if stream.isatty():
        last: list[structlog.typing.Processor] = [structlog.dev.ConsoleRenderer()]
    else:
        # Without local variables: a traceback must not carry a password or a token into a file.
        tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        last = [tracebacks, structlog.processors.JSONRenderer(_written)]
    of_others: list[structlog.typing.Processor] = [
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[*of_others, *last]))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[*shared, *last],  # straight to the stream: every request writes a line
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)


def _written(line: Any, **options: Any) -> str:
    """A line as JSON, which escapes controls below U+0020 by itself; the others are escaped here, within its texts."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False, **options))
