"""A program in the place of a real one: `serve` answers every question, the others wait; all end with 0 on SIGTERM.

It imports nothing of ours, so that it starts at once.   python light_program.py NAME --data-dir D
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class LivePage(BaseHTTPRequestHandler):
    """Answers every question with 204."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    name, data_dir = sys.argv[1], Path(sys.argv[3])
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if name == "serve":
        port = json.loads((data_dir / "instance.json").read_bytes())["http_port"]
        server = ThreadingHTTPServer(("127.0.0.1", port), LivePage)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    stop.wait()
