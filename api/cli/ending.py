"""How every process of this software ends."""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn


def end_process(code: int) -> NoReturn:
    """Leave at once with this exit code, after everything written has gone out.

    The Temporal SDK may abort an interpreter that shuts down, even when its clients and workers were closed. So
    nothing that relies on `atexit` runs: whoever calls this has closed his pools, clients and workers.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:  # the reader, say `head`, has had enough
            continue
    os._exit(code)
