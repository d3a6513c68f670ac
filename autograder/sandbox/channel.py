"""The grader's end of a child's socket: frames, one deadline, printed output, nothing believed."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from . import wire

_CHUNK = 1 << 16
_CHUNKS_IN_PIPE = 64
"""More than a pipe holds: whoever still writes does not keep the grader here."""
_PARTS = 64
"""How many pieces one system call sends; the kernel takes up to 1,024."""


class Late(Exception):  # noqa: N818 - the name says what happened
    """The child did not answer before the deadline."""


class Gone(Exception):  # noqa: N818 - the name says what happened
    """The child ended, or closed its socket, before it answered."""


class Broken(Exception):  # noqa: N818 - the name says what happened
    """The child sent what is no reply to the request; the message says what."""


@dataclass
class Output:
    """What a submission printed: the first `limit` bytes are kept, the rest is counted."""

    limit: int
    kept: bytes = b""
    dropped: int = 0

    def add(self, data: bytes) -> None:
        """Take in further output."""
        room = self.limit - len(self.kept)
        self.kept += data[:room]
        self.dropped += max(0, len(data) - room)


@dataclass(frozen=True)
class Answered:
    """A reply with its values rebuilt."""

    reply: wire.Reply
    value: Any
    args: dict[int, Any]


class Channel:
    """A child's socket and output pipe, which this object owns.

    `deadline` arguments are values of `time.monotonic`. After `Late`, `Gone` or `Broken` a channel
    is of no use any more.
    """

    def __init__(self, rpc: socket.socket, pipe: int, *, body_limit: int, output: Output) -> None:
        rpc.setblocking(False)
        os.set_blocking(pipe, False)
        self._rpc = rpc
        self._pipe: int | None = pipe
        self._body_limit = body_limit
        self.output = output
        self._left = 0
        self._headers_left = 0
        self._inbox = memoryview(bytearray(_CHUNK))
        self._unread = self._inbox[:0]

    def send(self, request: wire.Request, buffers: Sequence[NDArray[Any]], deadline: float) -> None:
        """Write a request. Its replies are then to be received one by one."""
        self._left = self._body_limit * wire.REPLIES_PER_MESSAGE
        self._headers_left = wire.REPLY_HEADER_LIMIT * wire.REPLIES_PER_MESSAGE
        parts = wire.frame(request, buffers, wire.REQUEST_HEADER_LIMIT)
        while parts:
            self._wait(select.POLLOUT, deadline)
            try:
                count = self._rpc.sendmsg(parts[:_PARTS])
            except BlockingIOError:
                continue
            except OSError as error:
                raise Gone from error
            while parts and count >= len(parts[0]):
                count -= len(parts.pop(0))
            if count:
                parts[0] = parts[0][count:]

    def receive(self, nonce: bytes, number: int, deadline: float) -> Answered:
        """Read the reply to call `number` of the request that carried `nonce`."""
        try:
            prefix = self._read(wire.PREFIX.size, deadline)
            limit = min(self._body_limit, self._left)
            headers = min(wire.REPLY_HEADER_LIMIT, wire.FREE_HEADER + self._headers_left)
            lengths = wire.parse_prefix(bytes(prefix), headers, limit)
            self._headers_left -= max(0, lengths[0] - wire.FREE_HEADER)
            self._left -= lengths[1]
            reply = wire.decode_reply(self._read(lengths[0], deadline))
            if reply.nonce != nonce or reply.number != number:
                raise Broken("a reply to another request")
            body = wire.Body(lengths[1], cells=limit // wire.CELL, nodes=wire.MAX_NODES)
            value, args = wire.unpack_reply(reply, body)
        except wire.WireError as error:
            raise Broken(str(error)) from None
        for buffer in body.buffers:
            self._fill(buffer, deadline)
        return Answered(reply, value, dict(args))

    def drain(self) -> None:
        """Take in the output that is there already."""
        for _ in range(_CHUNKS_IN_PIPE):
            if self._pipe is None or not self._drain_once():
                return

    def close(self) -> None:
        """Close socket and pipe."""
        self._rpc.close()
        self._close_pipe()

    def _read(self, size: int, deadline: float) -> bytearray:
        data = bytearray(size)
        self._fill(memoryview(data), deadline)
        return data

    def _fill(self, buffer: memoryview, deadline: float) -> None:
        while buffer:
            if self._unread:
                count = min(len(buffer), len(self._unread))
                buffer[:count] = self._unread[:count]
                buffer, self._unread = buffer[count:], self._unread[count:]
                continue
            into = buffer if len(buffer) >= _CHUNK else self._inbox
            try:
                count = self._rpc.recv_into(into)
            except BlockingIOError:
                self._wait(select.POLLIN, deadline)
                continue
            except OSError as error:
                raise Gone from error
            if not count:
                raise Gone
            if into is buffer:
                buffer = buffer[count:]
            else:
                self._unread = self._inbox[:count]
            if len(buffer) > len(self._unread) and time.monotonic() >= deadline:
                raise Late  # bytes may trickle in without a pause

    def _wait(self, event: int, deadline: float) -> None:
        """Take in output until the socket is ready for `event`; raise `Late` past the deadline."""
        poll = select.poll()
        poll.register(self._rpc, event)
        while True:
            if self._pipe is not None:
                poll.register(self._pipe, select.POLLIN)
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late
            ready = dict(poll.poll(left * 1000))
            if self._pipe is not None and self._pipe in ready:
                poll.unregister(self._pipe)
                self._drain_once()
            if self._rpc.fileno() in ready:
                return

    def _drain_once(self) -> bool:
        assert self._pipe is not None
        try:
            data = os.read(self._pipe, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self._close_pipe()
        self.output.add(data)
        return bool(data)

    def _close_pipe(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
