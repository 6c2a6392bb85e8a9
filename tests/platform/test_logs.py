"""What is written to log files."""

from __future__ import annotations

import json
import subprocess
import sys

FAILING = """
import structlog
from api.cli.logs import configure_logs

def connect(password):
    raise OSError("refused")

configure_logs("test")
try:
    connect("mat-khau-" + "bi-mat")
except OSError:
    structlog.get_logger().exception("connection_failed")
"""


def test_traceback_carries_no_local_variable_into_the_log() -> None:
    done = subprocess.run([sys.executable, "-c", FAILING], capture_output=True, text=True, check=True)
    line = json.loads(done.stderr)
    assert line["exception"][0]["exc_type"] == "OSError"
    assert "mat-khau-bi-mat" not in done.stderr
