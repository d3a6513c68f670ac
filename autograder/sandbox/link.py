"""A student's process's end of the socket over which it is asked: requests in, replies out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from autograder.sandbox import wire
else:  # inside, the kit's folder is no package
    import wire

PARTS = 64
"""How many pieces one system call reads or writes; the kernel takes up to 1,024."""

Arguments = tuple[list[Any], dict[str, Any]]
"""What one call is given, by position and by name."""


class Link:
    """The child's end of its socket; blocks."""

    def __init__(self, handle: int, body_limit: int) -> None:
        self._handle = handle
        self._body_limit = body_limit

    def receive(self) -> tuple[wire.Request, list[Arguments]] | None:
        """Read a request and the arguments of its calls; None at the end."""
        prefix = self._read(wire.PREFIX.size)
        if prefix is None:
            return None
        body_limit = wire.SENT_AGAIN * self._body_limit
        lengths = wire.parse_prefix(bytes(prefix), wire.REQUEST_HEADER_LIMIT, body_limit)
        header = self._read(lengths[0])
        if header is None:
            return None
        request, body = wire.decode_request(header), wire.Body(lengths[1])
        calls = [
            (
                [wire.unpack(node, body) for node in call.args],
                {key: wire.unpack(node, body) for key, node in call.kwargs.items()},
            )
            for call in request.calls
        ]
        body.finish()
        return (request, calls) if self._fill(body.buffers) else None

    def send(self, reply: wire.Reply, buffers: Sequence[np.ndarray[Any, Any]]) -> None:
        """Write a reply, or why it is too large for one."""
        try:
            parts = wire.frame(reply, buffers, wire.REPLY_HEADER_LIMIT)
        except wire.WireError:
            reply = wire.Reply(reply.nonce, reply.number, failure=wire.Failure("limit"))
            parts = wire.frame(reply, (), wire.REPLY_HEADER_LIMIT)
        while parts:
            parts = _after(parts, os.writev(self._handle, parts[:PARTS]))

    def _read(self, size: int) -> bytearray | None:
        data = bytearray(size)
        return data if self._fill([memoryview(data)]) else None

    def _fill(self, buffers: Sequence[memoryview]) -> bool:
        while buffers:
            count = os.readv(self._handle, buffers[:PARTS])
            if not count:
                return False
            buffers = _after(buffers, count)
        return True


def _after(parts: Sequence[memoryview], count: int) -> list[memoryview]:
    """Return what is left of `parts` once the first `count` bytes are done."""
    done = 0
    while done < len(parts) and count >= len(parts[done]):
        count -= len(parts[done])
        done += 1
    left = list(parts[done:])
    if count:
        left[0] = left[0][count:]
    return left
