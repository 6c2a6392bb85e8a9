"""The keys, which are in no database and so in no backup: one copy of them, replaced as a whole.

An older copy would bring back people whose data were erased (docs/vault.md), so none is left: what stood there is
written over before it is removed. Keys that an instance uses are never written over by a copy.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from domain.model.errors import DomainError
from domain.store.durable_files import shred, sync_folder
from domain.store.instance import Instance
from domain.store.vault_keys import vault_directory
from projections.ledger_keys import ledger_directory

LEDGER: Final = "ledger"
VAULT: Final = "vault-keys"


class NoKeysToCopy(DomainError):
    """Details: path."""

    CODE = "no-keys-to-copy"
    VI = "Không có khóa nào ở {path}. Hãy chỉ đúng thư mục dữ liệu, hoặc đúng bản sao do `hoso backup-keys` làm."
    EN = "There are no keys at {path}. Name the right data directory, or a copy that `hoso backup-keys` made."


class KeysInTheWay(DomainError):
    """Details: path."""

    CODE = "keys-in-the-way"
    VI = "{path} đã có khóa và khôi phục không ghi đè khóa nào. Hãy đặt HOSO_VAULT_DIR thành thư mục mới, hoặc bỏ nó."
    EN = "There are keys at {path}, and restoring writes over none. Let HOSO_VAULT_DIR be a new directory, or unset it."


def copy_out(instance: Instance, target: Path) -> int:
    """Put a copy of all keys at `target`, and destroy the copy that stood there. The number of files. NoKeysToCopy."""
    sources = _places(instance.data_dir, instance.settings.vault_dir)
    if not any(source.is_dir() for source in sources.values()):
        raise NoKeysToCopy(path=instance.data_dir)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    return sum(_replace(source, target / name) for name, source in sources.items() if source.is_dir())


def check_way(copy: Path, data_dir: Path, vault_dir: Path | None) -> dict[Path, Path]:
    """From where to where the keys of a copy would go, in an instance at `data_dir`. NoKeysToCopy, KeysInTheWay.

    vault_dir: HOSO_VAULT_DIR, which may well name the keys of an instance that lives.
    """
    ways = {copy / name: target for name, target in _places(data_dir, vault_dir).items() if (copy / name).is_dir()}
    if not ways:
        raise NoKeysToCopy(path=copy)
    for target in ways.values():
        if any(path.is_file() for path in target.rglob("*")):
            raise KeysInTheWay(path=target)
    return ways


def put_back(copy: Path, instance: Instance) -> None:
    """Put the keys of a copy into a restored instance, which has none. NoKeysToCopy, KeysInTheWay."""
    for source, target in check_way(copy, instance.data_dir, instance.settings.vault_dir).items():
        _replace(source, target)


def _replace(source: Path, target: Path) -> int:
    draft, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for left in (draft, old):
        _destroy(left)
    try:
        _copy(source, draft)
    except BaseException:
        _destroy(draft)
        raise
    if target.exists():
        target.rename(old)
    draft.rename(target)
    sync_folder(target.parent)
    _destroy(old)
    return sum(path.is_file() for path in target.rglob("*"))


def _copy(source: Path, draft: Path) -> None:
    """As it stands in the end: without what was erased meanwhile, and under one wrapping key."""
    while True:
        wrapping = _wrapping(source)
        draft.mkdir(mode=0o700)  # before anything lies in it
        shutil.copytree(source, draft, copy_function=_copy_file, dirs_exist_ok=True)
        draft.chmod(0o700)
        for path in draft.rglob("*"):
            if path.is_file() and not (source / path.relative_to(draft)).exists():
                shred(path)
        if _wrapping(source) == wrapping:
            return
        _destroy(draft)


def _copy_file(source: str, target: str) -> None:
    with suppress(FileNotFoundError):  # it was erased just now
        shutil.copy2(source, target)


def _wrapping(folder: Path) -> bytes:
    """Under which key the others are wrapped (domain/store/vault_keys.py); nothing for a ledger's keys."""
    with suppress(FileNotFoundError):
        return (folder / "wrapping" / "current").read_bytes()
    return b""


def _destroy(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.rglob("*"):
            if path.is_file():
                shred(path)
        shutil.rmtree(folder)


def _places(data_dir: Path, vault_dir: Path | None) -> dict[str, Path]:
    return {LEDGER: ledger_directory(data_dir), VAULT: vault_directory(data_dir, vault_dir)}
