"""Try attacks out: grade them beside honest submissions and say what came of each.

python -m tests.hostile [NAME ...] [--tier full|inner|none] [--user root|ordinary]
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from ..ordinary import python_for_all, readable_by_all
from .catalogue import Entry, load_all, messages, small_course
from .runs import USERS, Run, ordinary_grader, overseen, own_grader


def main() -> int:
    """Grade the attacks named, all by default; return 1 if a promise was broken."""
    attacks = load_all("attacks")
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *attacks])
    parser.add_argument("--tier", choices=["full", "inner", "none"], default="full")
    parser.add_argument("--user", choices=USERS, default=USERS[0])
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        grader = own_grader()
        if asked.user == "ordinary" and "root" in USERS:
            folder = stack.enter_context(readable_by_all())
            python = python_for_all(folder)
            if python is None:
                parser.error("there is no Python here that an ordinary user can run")
            grader = ordinary_grader(python, folder)
        names = asked.names or list(attacks)
        run = stack.enter_context(overseen(grader, asked.tier, names))
        return max(_tell_run(run), *(_tell(run, attacks[name]) for name in names))


def _tell_run(run: Run) -> int:
    bad = {"leaks": run.leaks()} if run.leaks() else {}
    for name, found in run.both.items():
        seconds, size = f"{found['seconds']:.1f} s", f"{found['largest_kb'] >> 10} MiB"
        print(f"{name}: exit code {found['exit_code']}, {seconds}, {size}")
        print(found["stderr"].rstrip())
        bad |= {f"{name}, {key}": found[key] for key in ("touched", "outlived") if found[key]}
    for what, detail in bad.items():
        print(f"!!! {what}: {detail}")
    return int(bool(bad))


def _tell(run: Run, attack: Entry) -> int:
    try:
        written = run.result(attack.name)
    except FileNotFoundError:
        print(f"\n!!! {attack.name}: has no result")
        return 1
    broken = attack.broken(small_course(), written)
    print(f"\n{attack.name}: {written['extra_data']['verdict']}")
    for message in messages(written):
        print("    " + message.replace("\n", "\n    "))
    print("    printed: " + repr(written["extra_data"]["program_output"][:2000]))
    for sentence in broken:
        print(f"!!! {attack.name}: {sentence}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
