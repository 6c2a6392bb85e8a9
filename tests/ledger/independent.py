"""Another implementation reads our export: Tessera's `fsck`, over a log of at least 70,000 events.

    python -m tests.ledger.independent FSCK [--events N]          FSCK: the program; `make fsck` gets and builds it

It must find the export whole, and not whole once a byte of it is another or a file is gone. The program ends with 0
even where it finds the log corrupt, so what counts is the line by which it says that all is well. Exit code 1: it and
we disagree.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from api.cli.ending import end_process
from benchmarks.ground import Ground, Place
from benchmarks.imports import import_file
from benchmarks.rounds import tell
from benchmarks.xes_logs import write_log
from domain.model.log import ClockKind
from domain.store.clock import open_log
from projections import ledger_checkpoints, ledger_export, ledger_rows
from projections.ledger_sealer import Sealer, connect

WORKERS: Final = 8
LIMIT_SECONDS: Final = 300.0
ENOUGH: Final = 70_000


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.ledger.independent", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("fsck", type=Path)
    parser.add_argument("--events", type=int, default=ENOUGH, help=f"of the log that is imported ({ENOUGH})")
    given = parser.parse_args()
    with Ground.prepared() as ground, ground.database() as place:
        exported, key = ground.directory / "export", ground.directory / "key"
        size = _exported(place, ground.directory, exported, key, given.events)
        tell(f"exported: {size} events")
        disagreements = [] if _finds_whole(given.fsck, exported, key, size) else ["the export is said not to be whole"]
        for what, damage in DAMAGES.items():
            copy = ground.directory / "damaged"
            shutil.copytree(exported, copy)
            damage(copy)
            if _finds_whole(given.fsck, copy, key, size):
                disagreements.append(f"not found: {what}")
            else:
                tell(f"found: {what}")
            shutil.rmtree(copy)
    for each in disagreements:
        print(each)
    if not disagreements:
        print(f"{size} events: whole; {len(DAMAGES)} of {len(DAMAGES)} damaged exports found")
    end_process(1 if disagreements else 0)


def _exported(place: Place, directory: Path, target: Path, key: Path, events: int) -> int:
    """Import a made-up log, seal and export it. Returns its size; `key` gets the verifier key."""
    open_log(place.dsn("writer"), ClockKind.SYSTEM)
    log = directory / "log.xes"
    write_log(log, events, "independent")
    import_file(log, place.dsn("reader"), place.dsn("writer"))
    with connect(place.dsn("sealer")) as connection:
        sealer = Sealer(connection, ledger_checkpoints.origin(connection) or "", directory / "keys")
        sealer.catch_up()
    key.write_text(f"{sealer.keys.first_key()}\n")
    with place.connect("reader", options=ledger_rows.SESSION) as connection:
        return ledger_export.export(connection, target).size


def _finds_whole(fsck: Path, exported: Path, key: Path, size: int) -> bool:
    """Whether it says so. Where it does not come to an end, it does not."""
    command = [str(fsck.absolute()), "-ui=false", "-logtostderr", f"-N={WORKERS}", f"-public_key={key}"]
    try:
        ended = subprocess.run(
            [*command, f"-storage_url=file://{exported}/"],
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    said = f"Successfully fsck'd log with size {size} " in ended.stderr
    if not said:
        tell("\n".join(line[:200] for line in ended.stderr.splitlines() if "fsck failed" in line))
    return ended.returncode == 0 and said


def _flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def _first_tile_again(exported: Path) -> None:
    shutil.copyfile(exported / "tile" / "0" / "000", exported / "tile" / "0" / "001")


DAMAGES: Final[dict[str, Callable[[Path], None]]] = {
    "a byte of an event": lambda exported: _flip(exported / "tile" / "entries" / "017", 700),
    "a byte of a tile of leaves": lambda exported: _flip(exported / "tile" / "0" / "100", 31),
    "a byte of a tile above": lambda exported: _flip(exported / "tile" / "1" / "000", 0),
    "a byte of the checkpoint": lambda exported: _flip(exported / "checkpoint", 60),
    "a tile in the place of another": _first_tile_again,
    "events that are gone": lambda exported: (exported / "tile" / "entries" / "200").unlink(),
}


if __name__ == "__main__":
    main()
