"""The keys, which are in no database and so in no backup: one copy of them, replaced as a whole.

An older copy would bring back people whose data were erased (docs/vault.md), so none is left: what stood there is
written over before it is removed.
"""

from __future__ import annotations

import shutil
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


def copy_out(instance: Instance, target: Path) -> int:
    """Put a copy of all keys at `target`, and destroy the copy that stood there. The number of files. NoKeysToCopy."""
    sources = {LEDGER: ledger_directory(instance.data_dir), VAULT: _vault(instance)}
    if not any(source.is_dir() for source in sources.values()):
        raise NoKeysToCopy(path=instance.data_dir)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    return sum(_replace(source, target / name) for name, source in sources.items() if source.is_dir())


def put_back(copy: Path, instance: Instance) -> None:
    """Put the keys of a copy into a restored instance. NoKeysToCopy."""
    targets = {LEDGER: ledger_directory(instance.data_dir), VAULT: _vault(instance)}
    if not any((copy / name).is_dir() for name in targets):
        raise NoKeysToCopy(path=copy)
    for name, target in targets.items():
        if (copy / name).is_dir():
            _replace(copy / name, target)


def _replace(source: Path, target: Path) -> int:
    draft, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for left in (draft, old):
        _destroy(left)
    shutil.copytree(source, draft)
    draft.chmod(0o700)
    if target.exists():
        target.rename(old)
    draft.rename(target)
    sync_folder(target.parent)
    _destroy(old)
    return sum(path.is_file() for path in target.rglob("*"))


def _destroy(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.rglob("*"):
            if path.is_file():
                shred(path)
        shutil.rmtree(folder)


def _vault(instance: Instance) -> Path:
    return vault_directory(instance.data_dir, instance.settings.vault_dir)
