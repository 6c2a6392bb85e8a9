"""Verifies an evidence bundle of HoSo, with nothing but Python 3.11 or newer and `cryptography`.

    python verify.py [BUNDLE.zip] [--key KEY] [--log DIR] [--tsa CERT] [--json]

Without BUNDLE it looks for the zip beside itself. --key: a verifier key of the log that you got from elsewhere.
--log: an export of the whole log (tlog-tiles), to see that nothing was left out. --tsa: the certificate (PEM or DER) of
a time-stamping authority that you trust; may be given several times.
Exit code 0: everything holds; 1: something does not, and it is named; 2: it could not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificate

from api.evidence.verifier.archive import LARGEST_BUNDLE
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.notes import LOG_KEY, read_key
from api.evidence.verifier.verification import Asked, verify
from api.evidence.verifier.words import verdict_as_json, verdict_in_words


class CannotRun(Exception):
    """What was asked for is not there, or cannot be read; the text says what to do, in both languages."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        verdict = verify(_read_file(_bundle_path(options.bundle)), _asked(options))
    except CannotRun as fault:
        print(fault, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(verdict_as_json(verdict), ensure_ascii=False, indent=1))
    else:
        print(verdict_in_words(verdict))
    return 0 if verdict.holds else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kiểm tra gói bằng chứng. Verifies an evidence bundle.")
    parser.add_argument("bundle", nargs="?", help="tệp zip / the zip; mặc định / default: *.zip beside this file")
    parser.add_argument("--key", help="khoá kiểm tra nhận từ nơi khác / the log's key, got from elsewhere")
    parser.add_argument(
        "--log", help="thư mục bản xuất toàn sổ / an export of the whole log, to see that nothing is missing"
    )
    parser.add_argument("--tsa", action="append", default=[], help="chứng thư dấu thời gian mà bạn tin / trusted TSA")
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
    if options.log is not None and not Path(options.log).is_dir():
        raise CannotRun(f"--log: không phải thư mục / no directory: {options.log}")
    try:
        key = None if options.key is None else read_key(options.key.strip(), LOG_KEY, "--key")
    except Refused as fault:
        raise CannotRun(f"--key: {fault.finding.vi} / {fault.finding.en}") from None
    return Asked(
        key=key,
        log=None if options.log is None else Path(options.log),
        roots=tuple(_certificate(Path(each)) for each in options.tsa),
        running=Path(__file__).read_bytes(),
    )


def _certificate(path: Path) -> Certificate:
    data = _read_file(path)
    try:
        return load_pem_x509_certificate(data) if b"-----BEGIN" in data else load_der_x509_certificate(data)
    except ValueError:
        raise CannotRun(f"--tsa: không phải chứng thư / no certificate: {path}") from None
