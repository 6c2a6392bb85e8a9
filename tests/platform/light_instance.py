"""`hoso up` with light programs in the places of the real ones, so that what is tested is the keeping, not the kept.

python -m tests.platform.light_instance [--detach] --data-dir D
"""

from __future__ import annotations

import sys
from pathlib import Path

from api.cli.ending import end_process
from api.cli.logs import configure_logs
from api.cli.supervisor import Program
from api.cli.up import PROGRAMS, run, start_detached
from domain.model.errors import DomainError
from domain.store.instance import Instance

ME = (sys.executable, "-m", "tests.platform.light_instance")
LIGHT_PROGRAM = (sys.executable, str(Path(__file__).with_name("light_program.py")))


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    instance = Instance.open(Path(arguments[arguments.index("--data-dir") + 1]))
    if "--detach" in arguments:
        return start_detached(instance, ME)
    with open(instance.log_file("up"), "a", encoding="utf-8") as log:
        configure_logs("up", log)
        run(instance, [Program(name, instance, (*LIGHT_PROGRAM, name)) for name in PROGRAMS], None)
    return 0


if __name__ == "__main__":
    try:
        end_process(main(sys.argv[1:]))
    except DomainError as refusal:
        print(refusal, file=sys.stderr)
        end_process(2)
