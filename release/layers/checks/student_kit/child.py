"""The process in which a check runs: it tells what happens, and ends itself after a limit.

The limit is faulthandler's: its watchdog needs no lock of Python's, so it ends an endless loop,
code that swallows every exception, and a long call of NumPy alike, on any system, and says where
it was.
"""

from __future__ import annotations

import _thread
import faulthandler
import json
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TextIO

from .by_hand import SECONDS
from .events import Event
from .release import Place, load
from .runner import run_tests, wanted

_GRACE = 2.0
"""Seconds that a stopped run has for saying what it knows."""


class _Teller:
    """Writes each event as a line of JSON, and sets the watchdog for what comes next."""

    def __init__(self, channel: TextIO, seconds: float) -> None:
        self._channel = channel
        self._seconds = seconds

    def tell(self, event: Event) -> None:
        """Tell an event."""
        self._channel.write(json.dumps(event) + "\n")
        self._channel.flush()
        if event["event"] in {"loading", "started"}:
            end_in(self._seconds)
        elif event["event"] == "looking":
            end_in(SECONDS + _GRACE)
        elif event["event"] in {"loaded", "ended", "finished"}:
            faulthandler.cancel_dump_traceback_later()


class _Stopper:
    """Interrupts the main thread once, however often and by whomever it is asked."""

    def __init__(self) -> None:
        self._stopped = False

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Handle SIGINT."""
        if not self._stopped:
            self._stopped = True
            end_in(_GRACE)
            raise KeyboardInterrupt

    @staticmethod
    def listen(control: int) -> None:
        """Wait for the parent's word; without a parent there is nobody to tell anything."""
        while os.read(control, 1):
            end_in(_GRACE)  # a sleeping main thread sees no interrupt
            _thread.interrupt_main()
        os._exit(3)


def end_in(seconds: float) -> None:
    """End this process after some seconds, with the lines it was at on standard error."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=2)


def main() -> None:
    """Run what the JSON in the first argument asks for."""
    order = json.loads(sys.argv[-1])
    control, channel = _own_channels()
    faulthandler.enable(file=2)
    stopper = _Stopper()
    signal.signal(signal.SIGINT, stopper.stop)
    place = Place(Path(order["checks"]))
    release = load(place)
    threading.Thread(target=stopper.listen, args=[control], daemon=True).start()
    sys.path.append(str(place.work))
    teller = _Teller(channel, order["seconds"])
    try:
        run_tests(
            release,
            place,
            wanted(release, order["questions"]),
            teller.tell,
            order["skip"],
            closely=order["closely"],
        )
    except KeyboardInterrupt:
        teller.tell({"event": "interrupted"})
    channel.close()
    os._exit(0)  # whatever threads the student's code has left


def _own_channels() -> tuple[int, TextIO]:
    """Return standard input and output as channels that nobody's `print` or `input` reaches."""
    control, out = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return control, os.fdopen(out, "w", encoding="ascii")
