"""How a process of ours answers: a request comes in, an answer goes out, both as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Print the answer to the request in the last line; all else that is printed is no output."""
    request = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        answered = answer(request)
    print(json.dumps(answered))  # noqa: T201 - the answer
