"""Verifies an evidence bundle of HoSo, with nothing but Python 3.11 or newer and `cryptography`.

    python verify.py [BUNDLE.zip] [--key KEY] [--json]

Without BUNDLE it looks for the zip beside itself. --key: a verifier key of the log that you got from elsewhere.
Exit code 0: everything holds; 1: something does not, and it is named; 2: it could not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from api.evidence.verifier.archive import LARGEST_BUNDLE
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.notes import LOG_KEY, read_key
from api.evidence.verifier.verification import Asked, Verdict, verify

MOST_SHOWN = 20
"""Findings that are printed; all are in the JSON."""


class CannotRun(Exception):
    """What was asked for is not there, or cannot be read; the text says what to do, in both languages."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        verdict = verify(_read_file(_bundle_path(options.bundle)), _asked(options))
    except CannotRun as fault:
        print(fault, file=sys.stderr)
        return 2
    print(_as_json(verdict) if options.json else _in_words(verdict))
    return 0 if verdict.holds else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kiểm tra gói chứng cứ. Verifies an evidence bundle.")
    parser.add_argument("bundle", nargs="?", help="tệp zip / the zip; mặc định / default: *.zip beside this file")
    parser.add_argument("--key", help="khoá kiểm tra nhận từ nơi khác / the log's key, got from elsewhere")
    parser.add_argument("--json", action="store_true", help="kết quả dạng JSON / the result as JSON")
    return parser.parse_args(arguments)


def _bundle_path(named: str | None) -> Path:
    if named is not None:
        return Path(named)
    beside = sorted(Path(__file__).parent.glob("*.zip"))
    if len(beside) != 1:
        raise CannotRun(
            f"Có {len(beside)} tệp zip cạnh verify.py: hãy ghi rõ tệp nào.\n"
            f"There are {len(beside)} zip files beside verify.py: say which one."
        )
    return beside[0]


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BUNDLE:
            raise CannotRun(f"Tệp quá lớn / too large: {path}")
        return path.read_bytes()
    except OSError as fault:
        raise CannotRun(f"Không đọc được / cannot be read: {path}: {fault.strerror}") from None


def _asked(options: argparse.Namespace) -> Asked:
    try:
        return Asked(key=None if options.key is None else read_key(options.key.strip(), LOG_KEY, "--key"))
    except Refused as fault:
        raise CannotRun(f"--key: {fault.finding.vi} / {fault.finding.en}") from None


def _as_json(verdict: Verdict) -> str:
    found = {"holds": verdict.holds, "findings": [asdict(each) for each in verdict.findings]}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _in_words(verdict: Verdict) -> str:
    lines = []
    for finding in verdict.findings[:MOST_SHOWN]:
        lines += [f"✗ {finding.where} [{finding.code}]", f"  {finding.vi}", f"  {finding.en}"]
    if verdict.holds:
        lines.append("✓ Tất cả đều khớp. Everything holds.")
    else:
        lines.append(f"✗ KHÔNG KHỚP: {len(verdict.findings)}. DOES NOT HOLD: {len(verdict.findings)}.")
    return "\n".join(lines)
