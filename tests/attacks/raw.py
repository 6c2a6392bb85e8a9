"""Octets sent to a server as they are, which no client library would send, and all that comes back."""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """What came until the other side closed, or until it was silent for too long."""

    octets: bytes
    closed: bool
    seconds: float

    @property
    def statuses(self) -> list[int]:
        """Of all answers, in order."""
        return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n", self.octets)]


def say(address: str, *parts: bytes, patience: float = 20.0, pause: float = 0.0) -> Heard:
    """Send parts, with a pause after each, and listen to the end. patience: seconds of silence that end it."""
    host, port = address.removeprefix("http://").split(":")
    began, heard, closed = time.monotonic(), b"", False
    with socket.create_connection((host, int(port)), timeout=patience) as wire:
        try:
            for part in parts:
                wire.sendall(part)
                time.sleep(pause)
            while block := wire.recv(65_536):
                heard += block
            closed = True
        except TimeoutError:
            pass
        except (ConnectionResetError, BrokenPipeError):
            closed = True
    return Heard(heard, closed, time.monotonic() - began)
