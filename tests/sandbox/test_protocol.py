"""Whatever a student's side sends, the grader's side keeps its limits, its deadline and its words.

The student's side is played by the test itself: it may send any byte at any time, as code that has
taken over its process may. The grader's side is the real one, from the socket up to the checks.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import os
import signal
import socket
import sys
import threading
import time
import tracemalloc
from unittest import mock

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.checks import (
    Call,
    CallFailed,
    Check,
    CheckFailed,
    Crashed,
    Earlier,
    Signature,
    TimedOut,
)
from autograder.checks.calls import plain, run
from autograder.course import Limits
from autograder.sandbox import Student, wire
from autograder.sandbox.channel import Answered, Broken, Channel, Gone, Late, Output
from autograder.sandbox.endings import Ending
from autograder.sandbox.plan import Opaque

from .frames import LIMIT, NONCE, SETTINGS, arrays, dtypes, same, values, words, written

with mock.patch.dict(sys.modules, wire=wire):  # inside the sandbox it is a module at the top
    Link = importlib.import_module("autograder.sandbox.link").Link

ENDLESS = 60.0
STALL = 0.02
SOON = 5.0
"""Seconds: what nothing may take, how long a stalled answer is waited for, and what is no hang."""

FEW = settings(SETTINGS, max_examples=30)
QUESTION = wire.Request(NONCE)
HEAD = b"\x93\xc4\x05nonce\x00"  # of a reply that has nothing but a value


class Line:
    """A channel, and the other ends of its socket and its pipe."""

    def __init__(self, body_limit=LIMIT, output=None):
        ours, self.socket = socket.socketpair()
        pipe, self.pipe = os.pipe()
        output = output or Output(100)
        self.channel = Channel(ours, pipe, body_limit=body_limit, output=output)
        self._threads = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.channel.close()  # whoever still writes is told so
        for thread in self._threads:
            thread.join()
        self.socket.close()
        os.close(self.pipe)

    def meanwhile(self, function, *args):
        """Do something beside the grader until it is done or the channel is closed."""

        def quietly():
            with contextlib.suppress(OSError):
                function(*args)

        self._threads.append(threading.Thread(target=quietly, daemon=True))
        self._threads[-1].start()

    def say(self, data, sizes=(1 << 16,), *, closes=False):
        """Send bytes in chunks of these sizes, over and over."""
        chunk, left = itertools.cycle(sizes), memoryview(data)
        while left:
            size = next(chunk)
            self.socket.sendall(left[:size])
            left = left[size:]
        if closes:
            self.socket.shutdown(socket.SHUT_WR)

    def print_for_ever(self):
        while True:
            os.write(self.pipe, bytes(5000))

    def outcome(self, number=0, *, nonce=NONCE, within=ENDLESS):
        """Receive a reply; return it, or the one of the three refusals that came instead."""
        try:
            return self.channel.receive(nonce, number, time.monotonic() + within)
        except (Late, Gone, Broken) as refusal:
            return refusal


def of_the_wire(value):
    """Tell whether a value is made of what may come out of a channel, and of nothing else."""
    if type(value) in (list, tuple):
        return all(map(of_the_wire, value))
    if type(value) is dict:
        return all(type(key) is str and of_the_wire(item) for key, item in value.items())
    if type(value) is np.ndarray:
        return value.dtype.str in wire.DTYPES and value.flags.writeable and value.flags.owndata
    if type(value) is wire.Foreign:
        return printable(value.type_name, 80) and printable(value.text, 200)
    if type(value) is int:
        return -(2**63) <= value < 2**63
    return value is None or type(value) in (bool, float, complex, str, wire.Ref)


def printable(text, length):
    return len(text) <= length and text.isprintable()


def is_allowed(result):
    if isinstance(result, Answered):
        return of_the_wire(result.value) and of_the_wire(list(result.args.values()))
    return isinstance(result, (Late, Gone)) or printable(str(result), 400)


# Bytes that come over the socket


def packed(*parts, body=b"", header_length=None, body_length=None):
    """Return a frame of any header and body, whatever its prefix says of them."""
    header = msgspec.msgpack.encode(list(parts))
    lengths = (
        len(header) if header_length is None else header_length,
        len(body) if body_length is None else body_length,
    )
    return wire.PREFIX.pack(*lengths) + header + body


numbers = st.integers(-3, 5) | st.integers(-(2**63), 2**64 - 1)
keys = st.text(max_size=3) | numbers | st.none() | st.binary(max_size=3)
loose = (  # whatever msgpack can say, in the place of anything
    keys
    | st.booleans()
    | st.floats()
    | st.builds(msgspec.msgpack.Ext, st.integers(-1, 127), st.binary(max_size=12))
    | st.lists(st.none(), max_size=3)
    | st.dictionaries(keys, st.none(), max_size=3)
)


def mostly(usual, else_):
    return st.integers(0, 14).flatmap(lambda n: usual if n else else_)


number = mostly(st.integers(0, 3), loose)
claims = st.tuples(
    st.just("a"),
    mostly(st.sampled_from(sorted(wire.DTYPES)), st.sampled_from(["|O", "<f16", "\x1b[2J" * 30])),
    mostly(
        st.lists(st.integers(0, 3), max_size=4),
        st.lists(st.sampled_from([0, 2**31, 2**40, 2**40 + 1, 2**63, -1]) | loose, max_size=10),
    ),
    mostly(st.sampled_from("CF"), loose),
)
leaves = (
    claims
    | st.tuples(st.just("c"), st.floats(), mostly(st.floats(), loose))
    | st.tuples(st.just("r"), number)
    | st.tuples(st.just("f"), st.text(max_size=100), st.text(max_size=300))
    | mostly(st.none() | st.booleans() | numbers | st.floats() | st.text(max_size=5), loose)
)
nodes = st.recursive(
    mostly(leaves, st.tuples(st.text(max_size=2), loose) | st.lists(loose, max_size=4)),
    lambda inner: (
        st.tuples(st.just("s"), st.lists(inner, max_size=3), mostly(st.booleans(), loose))
        | st.tuples(st.just("m"), st.dictionaries(mostly(st.text(max_size=3), keys), inner))
        | mostly(inner, inner.map(lambda node: nested(node, wire.MAX_DEPTH)))
    ),
    max_leaves=6,
)
failures = st.lists(mostly(st.sampled_from(["raised", "limit", "handle"]), loose), max_size=9)


def nested(node, depth):
    for _ in range(depth):
        node = ("s", [node], False)
    return node


def claimed(node):
    """Return how many bytes the arrays of a node take up, as far as they can be told."""
    if isinstance(node, dict):
        return sum(map(claimed, node.values()))
    if not isinstance(node, (list, tuple)):
        return 0
    if len(node) == 3 and node[0] == "a" and str(node[1]) in wire.DTYPES:
        with contextlib.suppress(TypeError, ValueError):
            return int(np.prod(node[2], dtype=object)) * np.dtype(node[1]).itemsize
    return sum(map(claimed, node))


@st.composite
def frames(draw):
    """Draw a frame that is a reply at first sight, and often at second sight too."""
    nonce, number_ = draw(mostly(st.just(NONCE), loose)), draw(mostly(st.just(0), loose))
    node = draw(nodes)
    back = draw(st.dictionaries(mostly(st.integers(0, 300), keys), nodes, max_size=2))
    failure = draw(mostly(st.none(), failures))
    parts = [nonce, number_, node, back, failure, draw(loose)]
    parts = parts[: draw(mostly(st.integers(3, 6), st.integers(0, 2)))]
    size = claimed([node, back][: len(parts) - 2])
    size = size if 0 <= size < 10_000 else 0
    return packed(
        *parts,
        body=draw(st.binary(min_size=size, max_size=size)),
        header_length=draw(mostly(st.none(), st.integers(0, 2**32 - 1))),
        body_length=draw(mostly(st.none(), st.integers(0, 2 * size) | st.integers(0, 2**64 - 1))),
    )


@st.composite
def changed(draw, frame):
    """Draw a frame with some bytes changed, left out or put in."""
    data = bytearray(draw(frame))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(data)


replies = values.map(written)
streams = st.lists(
    st.binary(max_size=40) | frames() | changed(frames()) | replies | changed(replies),
    min_size=1,
    max_size=3,
).map(b"".join)
chunks = st.lists(st.integers(1, 50), min_size=1, max_size=5)


@SETTINGS
@given(streams, chunks)
def test_whatever_bytes_come_before_the_end_there_is_a_reply_or_a_refusal(data, sizes):
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.meanwhile(lambda: line.say(data, sizes, closes=True))
        for number in range(4):
            result = line.outcome(number)
            assert is_allowed(result)
            assert not isinstance(result, Late)
            if not isinstance(result, Answered):
                break
        else:
            pytest.fail("more replies than were sent")


@FEW
@given(streams, chunks, st.booleans())
def test_whatever_bytes_come_and_no_end_the_deadline_holds(data, sizes, prints):
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.meanwhile(line.say, data, sizes)
        if prints:
            line.meanwhile(line.print_for_ever)
        begun = time.monotonic()
        for number in range(4):
            result = line.outcome(number, within=STALL)
            assert is_allowed(result)
            if not isinstance(result, Answered):
                break
        assert time.monotonic() - begun < 4 * STALL + SOON
    assert len(line.channel.output.kept) <= 100


@FEW
@given(replies, st.data())
def test_a_reply_that_stops_anywhere_is_late_when_its_time_is_up(data, draws):
    end = draws.draw(st.integers(0, len(data) - 1))
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(data[:end])
        begun = time.monotonic()
        assert isinstance(line.outcome(within=STALL), Late)
        assert STALL <= time.monotonic() - begun < STALL + SOON


@FEW
@given(replies, chunks)
def test_a_reply_gets_through_a_flood_of_output(data, sizes):
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.meanwhile(line.print_for_ever)
        line.meanwhile(line.say, data, sizes)
        assert isinstance(line.outcome(), Answered)
        assert len(line.channel.output.kept) <= 100


@FEW
@given(streams)
def test_what_was_sent_before_the_request_is_no_reply_to_it(data):
    with Line() as line:
        line.say(data)
        line.socket.shutdown(socket.SHUT_WR)
        request = wire.Request(os.urandom(8))
        line.channel.send(request, (), time.monotonic() + ENDLESS)
        assert isinstance(line.outcome(nonce=request.nonce), (Broken, Gone))


LIES = {
    "another nonce": (written(1, nonce=b"other"), "a reply to another request"),
    "another number": (written(1, number=1), "a reply to another request"),
    "no such type": (packed(NONCE, 0, ("z", 1)), "Invalid value 'z'"),
    "escapes": (packed(NONCE, 0, ("\x1b[2J", 1)), r"Invalid value '\?\[2J'"),
    "65 bits": (packed(NONCE, 0, 2**63), "Expected `int` <= 9223372036854775807"),
    "too deep": (packed(NONCE, 0, nested(("s", []), wire.MAX_DEPTH)), "nested more than 8 deep"),
    "an endless extent": (packed(NONCE, 0, ("a", "<f8", [np.inf])), "Expected `int`"),
    "a product of 2**64": (packed(NONCE, 0, ("a", "<f8", [2**31] * 2)), "an array of shape"),
    "9 dimensions": (packed(NONCE, 0, ("a", "<f8", [0] * 9)), "an array of 9 dimensions"),
    "a large empty array": (packed(NONCE, 0, ("a", "<f8", [0, 2**40, 2**40])), "an array of shape"),
    "256 arguments": (packed(NONCE, 0, None, dict.fromkeys(range(256))), "length <= 255"),
    "a long header": (packed(NONCE, 0, header_length=2**32 - 1), "a frame of"),
    "a long body": (packed(NONCE, 0, body_length=LIMIT + 1), "a frame of"),
    "a body for nothing": (packed(NONCE, 0, body=b"1234"), "4 bytes of the body belong to no"),
    "a long list": (wire.PREFIX.pack(17, 0) + HEAD + b"\x92\xa1s\xdd" + b"\xff" * 4, "truncated"),
    "a long dict": (wire.PREFIX.pack(17, 0) + HEAD + b"\x92\xa1m\xdf" + b"\xff" * 4, "truncated"),
    "a long text": (wire.PREFIX.pack(14, 0) + HEAD + b"\xdb" + b"\xff" * 4, "truncated"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_frame_that_lies_is_refused_for_its_lie(lie):
    data, message = LIES[lie]
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(data, closes=True)
        result = line.outcome()
    assert isinstance(result, Broken)
    assert is_allowed(result)
    with pytest.raises(Broken, match=message):
        raise result


class Dribble(socket.socket):
    """A socket that always has one more byte, and never two."""

    read = 0

    def recv_into(self, buffer):
        self.read += 1
        return super().recv_into(buffer[:1])


def test_bytes_that_trickle_in_without_a_pause_do_not_put_off_the_deadline():
    with Line() as line:
        line.channel._rpc = Dribble(fileno=line.channel._rpc.detach())
        line.say(written("a" * 10_000))
        assert isinstance(line.outcome(within=-1.0), Late)
        assert line.channel._rpc.read == 1


def test_a_student_who_does_not_listen_is_late_while_output_pours_in():
    with Line() as line:
        line.meanwhile(line.print_for_ever)
        request = wire.Request(NONCE, files={"a": bytes(4 << 20)})
        begun = time.monotonic()
        with pytest.raises(Late):
            line.channel.send(request, (), begun + STALL)
        assert STALL <= time.monotonic() - begun < STALL + SOON


@pytest.mark.parametrize("how", [socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR])
def test_a_student_who_hangs_up_is_gone(how):
    with Line() as line:
        line.socket.shutdown(how)
        with pytest.raises(Gone):  # noqa: PT012 - one end shows in sending, the other in receiving
            line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
            line.channel.receive(NONCE, 0, time.monotonic() + ENDLESS)


# The memory that a reply takes

NEST = b"\x92\xa1m\x81\xa0" * 7 + b"\xc0"
DEAR = {
    "nothing": b"\xc0",
    "numbers": b"\xcd\x10\x00",
    "floats": b"\xca\x00\x00\x00\x00",
    "complex numbers": b"\x93\xa1c\x00\x00",
    "letters": b"\xa2\xc4\x80",
    "words": b"\xa4\xf0\x9f\x98\x80",
    "handles": b"\x92\xa1r\xcd\x10\x00",
    "foreign values": b"\x93\xa1f\xa2ab\xa2ab",
    "empty lists": b"\x92\xa1s\x90",
    "lists of one": b"\x92\xa1s\x91\xc0",
    "empty dicts": b"\x92\xa1m\x80",
    "dicts of one": b"\x92\xa1m\x81\xa0\xc0",
    "dicts of one in each other": NEST,
    "lists of one in each other": b"\x92\xa1s\x91" * 7 + b"\xc0",
    "empty arrays": b"\x93\xa1a\xa3|b1\x91\x00",
    "empty arrays of 8 dimensions": b"\x93\xa1a\xa3|b1\x98" + bytes(8),
    "empty arrays in Fortran order": b"\x94\xa1a\xa3|b1\x92\x00\x00\xa1F",
    "shapes of 16 dimensions": b"\x93\xa1a\xa3|b1\xdc\x00\x10" + bytes(16),
}


def filled(item, size):
    """Return a frame whose header of about `size` bytes is a list of equal items."""
    count = (size - 20) // len(item)
    header = HEAD + b"\x92\xa1s\xdd" + count.to_bytes(4, "big") + item * count
    return wire.PREFIX.pack(len(header), 0) + header


@contextlib.contextmanager
def memory():
    """Measure the peak of what is allocated, NumPy's arrays with it."""
    peak = []
    tracemalloc.start()
    try:
        yield peak
        peak.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("item", DEAR)
def test_a_header_takes_no_more_memory_than_its_length_allows(item):
    data = filled(DEAR[item], 50_000)
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(data)
        with memory() as peak:
            result = line.outcome()
    assert is_allowed(result)
    assert peak[0] < wire.HEADER_GROWTH * len(data)


def test_a_header_of_too_many_items_takes_no_more_memory_than_its_length_allows(monkeypatch):
    monkeypatch.setattr(wire, "MAX_NODES", 20_000)
    data = filled(NEST, 100_000)
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(data)
        with memory() as peak:
            result = line.outcome()
    assert str(result) == "more than 20,000 items"
    assert peak[0] < wire.HEADER_GROWTH * len(data)


@pytest.mark.parametrize("shape", [[LIMIT], [LIMIT // 1000], [2**32, 2**32 + 1], [LIMIT + 1]])
@pytest.mark.parametrize("count", [1, 1000, 1001])
def test_arrays_take_no_more_memory_than_the_body_that_was_announced(shape, count):
    node = ("s", [("a", "|u1", shape)] * count, False)
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(packed(NONCE, 0, node, body_length=LIMIT), closes=True)
        with memory() as peak:
            assert isinstance(line.outcome(), (Broken, Gone))
    assert peak[0] < LIMIT + wire.HEADER_GROWTH * 20_000


@FEW
@given(frames())
def test_no_frame_takes_more_memory_than_its_lengths_allow(data):
    body = min(wire.PREFIX.unpack(data[: wire.PREFIX.size])[1], LIMIT)
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(data, closes=True)
        with memory() as peak:
            line.outcome()
    assert peak[0] < body + wire.HEADER_GROWTH * len(data) + wire.REPLY_HEADER_LIMIT + 100_000


def test_all_replies_together_take_no_more_than_four_times_what_one_may():
    text, array = "a" * (wire.REPLY_HEADER_LIMIT - 100), np.zeros(LIMIT // 8)
    for value in (text, array):
        data = b"".join(written(value, number=number) for number in range(5))
        with Line() as line:
            line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
            line.meanwhile(line.say, data)
            results = [line.outcome(number) for number in range(5)]
        assert [type(result) for result in results] == [Answered] * 4 + [Broken]
        assert str(results[4]).startswith("a frame of")


def test_short_replies_may_be_many():
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        for number in range(300):
            line.say(written("a" * 15_000, number=number))
            assert isinstance(line.outcome(number), Answered)


# Every value that can travel


def nested_lists(depth):
    return [nested_lists(depth - 1)] if depth else "inside"


@SETTINGS
@given(st.lists(values, max_size=3), st.dictionaries(words, values, max_size=2), values)
@example([-(2**63), 2**63 - 1], {"a": (5e-324, -0.0)}, nested_lists(wire.MAX_DEPTH))
def test_every_value_survives_the_way_to_the_student_and_back(args, kwargs, result):
    with Line() as line:
        packer = wire.Packer(LIMIT)
        call = wire.CallSpec(
            module="layers",
            function="f",
            args=[packer.pack(arg) for arg in args],
            kwargs={key: packer.pack(arg) for key, arg in kwargs.items()},
            count=1,
            keep={},
            opaque=[],
        )
        request = wire.Request(NONCE, calls=[call])
        line.channel.send(request, packer.buffers, time.monotonic() + ENDLESS)
        link = Link(line.socket.fileno(), LIMIT)
        received, ((args_there, kwargs_there),) = link.receive()
        assert same(args_there, args)
        assert same(kwargs_there, kwargs)
        packer = wire.Packer(LIMIT, replace=True)
        node = packer.pack(result)
        back = {position: packer.pack(arg) for position, arg in enumerate(args_there)}
        link.send(wire.Reply(received.nonce, 0, node, back), packer.buffers)
        answered = line.channel.receive(NONCE, 0, time.monotonic() + ENDLESS)
    assert same(answered.value, result)
    assert same(answered.args, dict(enumerate(args)))


def test_a_value_larger_than_the_socket_holds_survives_too():
    large = np.arange(LIMIT // 8, dtype=np.uint64).reshape(64, -1).T

    def echo():
        link = Link(line.socket.fileno(), LIMIT)
        received, (((arg,), _),) = link.receive()
        packer = wire.Packer(LIMIT, replace=True)
        link.send(wire.Reply(received.nonce, 0, packer.pack(arg)), packer.buffers)

    packer = wire.Packer(LIMIT)
    call = wire.CallSpec("layers", "f", [packer.pack(large)], {}, 1, {}, [])
    request = wire.Request(NONCE, calls=[call])
    with Line() as line:
        line.meanwhile(echo)
        line.channel.send(request, packer.buffers, time.monotonic() + ENDLESS)
        assert same(line.channel.receive(NONCE, 0, time.monotonic() + ENDLESS).value, large)


@SETTINGS
@given(frames() | changed(replies))
def test_whatever_came_can_be_sent_on(data):
    with Line() as line:
        line.channel.send(QUESTION, (), time.monotonic() + ENDLESS)
        line.say(data, closes=True)
        result = line.outcome()
    if isinstance(result, Answered):
        packer = wire.Packer(LIMIT)
        for value in (result.value, *result.args.values()):
            packer.pack(value)


# What becomes of the answers

SIGNATURES = {
    "f": Signature("f", ("out",)),
    "pair": Signature("pair", ("a", "b")),
    "forward": Signature("forward", ("out", "cache"), ("cache",)),
    "backward": Signature("backward", ("dx",)),
}


class Stage:
    """In the place of a sandbox: its processes say what `script` makes up.

    `script(nonce, number, spec, given)` returns the bytes of a reply to one call, `loading(nonce)`
    those of a reply to a request to load. A process that said less than was asked for ends, and
    with `closes` any does; then nothing depends on the clock. With `stalls` it waits instead.
    """

    def __init__(self, script, *, closes=False, stalls=False):
        self.script = script
        self.loading = None
        self.closes = closes
        self.stalls = stalls
        self.specs = []
        self.ending = Ending(70, True, 0.0, 0)

    def open(self, limits, output=None, cpu=None, blind=False):
        return Actor(self, Line(limits.message_mb << 20, output))


class Actor:
    """In the place of a child: answers each request as soon as it was sent."""

    def __init__(self, stage, line):
        self.channel = line.channel
        self._stage, self._line = stage, line
        self._link = Link(line.socket.fileno(), LIMIT)
        self._send = line.channel.send
        self.channel.send = self._send_and_answer

    def allow(self, seconds):
        return 0.0  # of the processor's time, so far

    def end(self, patience=0.0):
        self.channel.drain()
        self._line.__exit__()
        return self._stage.ending

    def _send_and_answer(self, request, buffers, deadline):
        self._send(request, buffers, deadline)
        received, given = self._link.receive()
        stage, nonce = self._stage, received.nonce
        if received.load:
            said = stage.loading(nonce) if stage.loading else written(None, nonce=nonce)
        else:
            stage.specs += received.calls
            said = b"".join(
                stage.script(nonce, number, spec, args)
                for number, (spec, (args, _)) in enumerate(zip(received.calls, given, strict=True))
            )
        enough = complete_frames(said) >= len(received.calls or [received.load])
        closes = not stage.stalls and (not enough or (stage.closes and not received.load))
        self._line.meanwhile(lambda: self._line.say(said, closes=closes))


def complete_frames(data):
    count = end = 0
    while len(data) >= end + wire.PREFIX.size:
        end += wire.PREFIX.size + sum(wire.PREFIX.unpack_from(data, end))
        count += end <= len(data)
    return count


@contextlib.contextmanager
def student_of(script, *, closes=False, stalls=False, seconds=ENDLESS):
    """Return a student whose calls `script` answers."""
    stage = Stage(script, closes=closes, stalls=stalls)
    limits = Limits(message_mb=1, test_seconds=seconds)
    with Student(stage, {"layers.py": b""}, SIGNATURES, limits=limits) as student:
        yield student, stage


def honest(nonce, number, spec, given, value=None):
    """Answer as the worker does for a function that leaves its arguments alone."""
    results = [
        wire.Ref(spec.keep[i]) if i in spec.opaque else np.ones(2) for i in range(spec.count)
    ]
    ones = results[0] if spec.count == 1 else tuple(results)
    back = {i: arg for i, arg in enumerate(given) if wire.comes_back(arg, arrays=spec.arrays_back)}
    return written(ones if value is None else value, back, nonce=nonce, number=number)


@st.composite
def made_up(draw, nonce, number, spec, given):
    """Draw a reply to a call, the right one as often as a lie."""
    what = draw(st.sampled_from(["honest", "values", "nodes", "nodes", "failure", "frame"]))
    if what == "honest":
        return honest(nonce, number, spec, given)
    if what == "frame":
        return draw(changed(frames() | replies | st.just(honest(nonce, number, spec, given))))
    if what == "failure":
        failure = draw(
            st.builds(
                wire.Failure,
                kind=st.sampled_from(["raised", "limit", "handle", "else"]),
                type_name=st.text(max_size=200),
                message=st.text(max_size=400),
                file=st.text(max_size=200),
                line=st.none() | st.integers(-(2**63), 2**64 - 1),
                detail=st.text(max_size=100),
                handle=st.integers(0, 5),
            )
        )
        return packed(nonce, number, None, {}, failure)
    back = [i for i, arg in enumerate(given) if wire.comes_back(arg, arrays=spec.arrays_back)]
    if what == "values":
        return written(draw(values), {i: draw(values) for i in back}, nonce=nonce, number=number)
    handles = st.sampled_from([*spec.keep.values(), 0]).map(lambda handle: ("r", handle))
    value = draw(
        nodes
        if spec.count == 1
        else nodes
        | st.tuples(
            st.just("s"),
            st.lists(handles | nodes, min_size=spec.count - 1, max_size=spec.count + 1),
            st.booleans(),
        )
    )
    table = st.tuples(st.just("m"), st.dictionaries(words, nodes, max_size=3))
    after = {i: draw(mostly(table if isinstance(given[i], dict) else nodes, nodes)) for i in back}
    size = min(max(claimed([value, after]), 0), 10_000)
    return packed(nonce, number, value, after, body=draw(st.binary(min_size=size, max_size=size)))


@st.composite
def call_lists(draw, student, caches):
    """Draw calls of a student's functions that use each other's results."""
    calls = []
    plain_args = (
        arrays.map(np.ravel)
        | st.dictionaries(words, arrays | st.integers(0, 3), max_size=2)
        | st.tuples(st.dictionaries(words, st.booleans(), max_size=1), st.floats())
        | st.sampled_from(caches or [None])
    )
    for _ in range(draw(st.integers(1, 4))):
        earlier = [
            Earlier(i, position)
            for i, call in enumerate(calls)
            for position in range(len(call.function.signature.returns))
        ]
        arg = plain_args | st.sampled_from(earlier) if earlier else plain_args
        name = draw(st.sampled_from(sorted(SIGNATURES)))
        args = tuple(draw(st.lists(arg, max_size=3)))
        calls.append(Call(getattr(student, name), args, arrays_back=draw(st.booleans())))
    return calls


def is_dressed(value, opaque):
    """Tell whether a value may be an answer: of what travels, and of opaque results asked for."""
    if isinstance(value, Opaque):
        return value.handle in opaque
    if isinstance(value, wire.Ref):
        return False
    if isinstance(value, dict):
        return all(is_dressed(item, opaque) for item in value.values())
    if isinstance(value, (list, tuple)):
        return all(is_dressed(item, opaque) for item in value)
    return of_the_wire(value)


def is_told(failure):
    """Tell whether a failure may be shown to a student."""
    message = str(failure)
    return len(message) < 1200 and message.replace("\n", "").replace("\t", "").isprintable()


@settings(SETTINGS, max_examples=80)
@given(st.data(), mostly(st.just(True), st.just(False)))
def test_whatever_a_student_replies_each_call_has_one_answer(data, closes):
    def script(*call):
        return data.draw(made_up(*call))

    with student_of(script, closes=closes) as (student, stage):
        status = st.integers(-70, 255).filter(lambda number: number != -signal.SIGKILL)
        stage.ending = data.draw(
            st.builds(Ending, status, st.booleans(), st.floats(0, 100), st.integers(0, 99))
        )
        caches = []
        for _ in range(2):
            student.start_test()
            calls = data.draw(call_lists(student, caches))
            before = len(stage.specs)
            answers = student.run_together(calls)
            assert len(answers) == len(calls)
            handles = {
                spec.keep[position] for spec in stage.specs[before:] for position in spec.opaque
            }
            for call, answer in zip(calls, answers, strict=True):
                if answer.failure is not None:
                    assert isinstance(answer.failure, CallFailed)
                    assert is_told(answer.failure)
                    continue
                assert is_dressed(answer.value, handles)
                assert len(answer.args) == len(call.args)
                for given_, left in zip(call.args, answer.args, strict=True):
                    assert isinstance(left, dict) or not isinstance(given_, dict)
                    assert left is given_ or is_dressed(left, ())
                caches += [item for item in as_results(answer.value) if isinstance(item, Opaque)]


def as_results(value):
    return value if isinstance(value, (list, tuple)) else [value]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_student_who_stops_in_the_middle_of_a_reply_is_out_of_time(share):
    def script(nonce, number, *call):
        reply = honest(nonce, number, *call)
        return reply if number == 0 else reply[: int(share * len(reply))] if number == 1 else b""

    with student_of(script, stalls=True, seconds=STALL) as (student, _):
        begun = time.monotonic()
        first, *late = student.run_together([Call(student.pair, ())] * 3)
        assert time.monotonic() - begun < STALL + SOON
    assert first.failure is None or isinstance(first.failure, TimedOut)
    assert [type(answer.failure) for answer in late] == [TimedOut, TimedOut]


GIVEN_DICT = {0: ("m", {})}
FORGERIES = {
    "of nothing": lambda own: ([1.0, ("r", own + 1)], GIVEN_DICT),
    "inside a list": lambda own: ([1.0, ("s", [("r", own + 1)])], GIVEN_DICT),
    "inside a dict": lambda own: ([("m", {"a": ("r", own + 1)}), ("r", own)], GIVEN_DICT),
    "in a dict that came back": lambda own: ([1.0, ("r", own)], {0: ("m", {"a": ("r", own)})}),
    "for a dict that came back": lambda own: ([1.0, ("r", own)], {0: ("r", own)}),
}


@pytest.mark.parametrize("place", FORGERIES)
def test_a_handle_cannot_be_forged(place):
    def script(nonce, number, spec, given):
        items, back = FORGERIES[place](spec.keep[1])
        return packed(nonce, number, ("s", items, True), back)

    with student_of(script) as (student, _), pytest.raises(Crashed) as caught:
        student.forward({})
    assert caught.value.detail in (
        "a handle that was not asked for",
        "something else in the place of a handle",
        "a dict came back as something else",
    )


@pytest.mark.parametrize(
    ("back", "detail"),
    [
        ({0: ("s", [])}, "a dict came back as something else"),
        ({0: None}, "a dict came back as something else"),
        ({}, "other arguments came back than were asked for"),
        ({0: ("m", {}), 1: None}, "other arguments came back than were asked for"),
        ({-1: ("m", {})}, "other arguments came back than were asked for"),
    ],
)
def test_a_dict_comes_back_as_a_dict_and_nothing_else_comes_back(back, detail):
    def script(nonce, number, spec, given):
        return packed(nonce, number, 1.0, back)

    mine = {"a": 1}
    with student_of(script) as (student, _), pytest.raises(Crashed) as caught:
        student.f(mine, 2)
    assert caught.value.detail == detail
    assert mine == {"a": 1}


@FEW
@given(st.data())
def test_whatever_a_student_says_of_loading_is_a_failure_or_none(data):
    def loading(nonce):
        call = wire.CallSpec("layers", "f", [], {}, 1, {}, [])
        return data.draw(made_up(nonce, 0, call, []))

    with student_of(honest) as (student, stage):
        stage.loading = loading
        with contextlib.suppress(CallFailed):
            student.load()
        with contextlib.suppress(CallFailed):
            student.f()


# What the checks make of the values

X = np.random.default_rng(1).standard_normal((2, 3))
WANTED = {
    "floats": X + 1.0,
    "one row": X[:1],
    "zeros": np.zeros((2, 3)),
    "not finite": np.array([np.nan, np.inf, -np.inf, 1.0]),
    "huge": np.array([1.7e308, -1.7e308, 1.0]),
    "tiny": np.array([5e-324, 0.0, -5e-324]),
    "single precision": X.astype(np.float32),
    "complex": X + 1j,
    "huge and complex": np.array([1.7e308 + 1.7e308j, 1.0]),
    "whole": np.arange(6).reshape(2, 3),
    "unsigned": np.arange(3, dtype=np.uint8),
    "true or false": np.array([True, False]),
    "a number": np.array(2.5),
    "nothing": np.zeros((0, 3)),
}
EXTREMES = [0.0, 1.0, -0.0, np.nan, np.inf, -np.inf, 65504.0, 3.4e38, 1.7e308, -1.7e308, 5e-324]


def of_bytes(shape):
    """Draw arrays of any dtype that hold any bytes: signalling nans, truths other than 0 and 1."""
    size = int(np.prod(shape))
    return dtypes.flatmap(
        lambda dtype: st.binary(min_size=size * dtype.itemsize, max_size=size * dtype.itemsize).map(
            lambda data: np.frombuffer(data, dtype).reshape(shape)
        )
    )


@np.errstate(all="ignore")
def full(shape, number, dtype):
    return np.broadcast_to(number, shape).astype(dtype)


def hostile(like):
    """Draw values that come near to an array, or not at all."""
    near = [
        like,
        like + like.dtype.type(1),
        like.T,
        like[np.newaxis],
        np.squeeze(like),
        like.tolist(),
        tuple(like.ravel()),
        list(like.ravel()),
        {"out": like},
        str(like),
        wire.Foreign("ndarray", "2x3 elements of dtype object"),
        [like, like, like],
        np.zeros((2**40, 0)),
        np.zeros((1,) * 8),
        2**63 - 1,
        None,
    ]
    floats = np.float64, np.float32, np.float16, np.complex128, np.complex64
    return (
        st.sampled_from(near)
        | of_bytes(like.shape)
        | st.builds(full, st.just(like.shape), st.sampled_from(EXTREMES), st.sampled_from(floats))
        | hnp.arrays(like.dtype, like.shape)
        | values
    )


HOSTILE = {name: hostile(wanted) for name, wanted in WANTED.items()}
LEFT = arrays | st.sampled_from([X, np.zeros((2, 3), complex)])


def forward_of(wanted):
    return plain(lambda x: (wanted, None), "out", "cache", opaque=["cache"])


QUESTIONS = {
    "outputs": lambda check, student, wanted: check.outputs(
        student.f, plain(lambda x: wanted), X, squeeze=["out"], also_shaped={0: (3, 2)}
    ),
    "outputs of each": lambda check, student, wanted: check.outputs_of_each(
        student.f, plain(lambda x: wanted), {"first": (X,), "second": (X[:1],)}
    ),
    "outputs of a pair": lambda check, student, wanted: check.outputs(
        student.pair, plain(lambda x: (wanted, X), "a", "b"), X
    ),
    "outputs beside a cache": lambda check, student, wanted: check.outputs(
        student.forward, forward_of(wanted), X
    ),
    "backward": lambda check, student, wanted: check.backward(
        student.forward,
        student.backward,
        forward_of(wanted),
        plain(lambda *_: X, "dx"),
        X,
        between=[(X,)],
        squeeze=["dx"],
        also_shaped={0: (3, 2)},
    ),
    "gradients": lambda check, student, wanted: check.gradients(
        student.forward, student.backward, X, squeeze=["dx"], also_shaped={0: (3, 2)}
    ),
    "call": lambda check, student, wanted: check.call(
        student.pair, {"a": X}, X, shapes={"a": wanted.shape}
    ),
    "array": lambda check, student, wanted: check.array("out", student.f(X), shape=wanted.shape),
    "equal": lambda check, student, wanted: check.equal(
        "out", student.f({"a": 1}), wanted, squeeze=True
    ),
    "cache": lambda check, student, wanted: check.call(
        student.backward, X, check.call(student.forward, X)[1]
    ),
    "inputs unchanged": lambda check, student, wanted: check.inputs_unchanged(
        student.f, wanted, X, [X]
    ),
    "upstream unchanged": lambda check, student, wanted: check.upstream_unchanged(
        student.forward, student.backward, X
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
@FEW
@given(data=st.data(), name=st.sampled_from(sorted(WANTED)))
def test_no_value_that_a_student_returns_becomes_a_fault_of_the_grader(question, data, name):
    wanted, near = WANTED[name], HOSTILE[name]
    one = {"f": near, "pair": near, "forward": near, "backward": HOSTILE["floats"]}
    one = {function: data.draw(values_) for function, values_ in one.items()}
    steady = data.draw(st.booleans())

    def script(nonce, number, spec, given):
        result = one[spec.function] if steady else data.draw(near)
        if spec.function == "forward":
            result = (result, wire.Ref(spec.keep[1]))
        elif spec.function == "pair" and steady:
            result = (result, X)
        back = {
            i: data.draw(st.dictionaries(words, values) if isinstance(arg, dict) else LEFT)
            for i, arg in enumerate(given)
            if wire.comes_back(arg, arrays=spec.arrays_back)
        }
        return written(result, back, nonce=nonce, number=number)

    with student_of(script) as (student, _), contextlib.suppress(CheckFailed, CallFailed):
        QUESTIONS[question](Check(np.random.default_rng(0)), student, wanted)


def at_the_edge(like):
    """Return arrays of the shape of another: the largest and smallest numbers of each dtype."""
    signs = np.resize([1.0, -1.0], like.shape)
    return [
        full(like.shape, number * sign, dtype)
        for number in EXTREMES
        for sign in (1.0, signs)
        for dtype in (np.float64, np.float16, np.complex128)
    ]


def returning(out, dx=X):
    """Return a script: the backward pass returns `dx`, every other function `out`."""

    def script(nonce, number, spec, given):
        pair = {"forward": wire.Ref(spec.keep.get(1, 0)), "pair": X}.get(spec.function)
        value = dx if spec.function == "backward" else out if pair is None else (out, pair)
        return honest(nonce, number, spec, given, value)

    return script


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_number_at_the_edge_becomes_a_fault_of_the_grader(question):
    cases = [(X, returning(edge)) for edge in at_the_edge(X)]
    cases += [(X, returning(X, edge)) for edge in at_the_edge(X)]
    cases += [(w, returning(full(w.shape, w * -1.0, w.dtype))) for w in WANTED.values()]
    with student_of(None) as (student, stage):
        for wanted, stage.script in cases:
            student.start_test()
            with contextlib.suppress(CheckFailed):
                QUESTIONS[question](Check(np.random.default_rng(0)), student, wanted)


@pytest.mark.parametrize("question", ["gradients", "backward", "upstream unchanged"])
@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_an_output_that_turns_into_another_is_no_fault_of_the_grader(question, after):
    def turning(other):
        forward = itertools.chain([returning(X)] * after, itertools.repeat(returning(other)))
        return lambda *call: (returning(X) if call[2].function == "backward" else next(forward))(
            *call
        )

    others = (1.0, [X], X[0], X.T, X[:0], X > 0, X * 1j, X.astype(int), np.inf * X, "a", {"a": X})
    with student_of(None) as (student, stage):
        for stage.script in map(turning, others):
            student.start_test()
            with contextlib.suppress(CheckFailed):
                QUESTIONS[question](Check(np.random.default_rng(0)), student, X)


def test_a_type_is_named_without_what_steers_a_terminal():
    def script(nonce, number, spec, given):
        return packed(nonce, number, ("f", "\x1b[31m" + "x" * 1000, "\x1b"))

    with student_of(script) as (student, _), pytest.raises(CheckFailed) as caught:
        Check(np.random.default_rng(0)).outputs(student.f, plain(lambda x: x), X)
    assert str(caught.value) == "out is an object, not a NumPy array"


# What was a fault of the grader once


def ones(out=1.0, left=None):
    """Return a script: every function returns `out`, and f leaves `left` of its arguments."""

    def script(nonce, number, spec, given):
        back = left if left is not None and spec.function == "f" else {}
        result = (out, wire.Ref(spec.keep[1])) if spec.function == "forward" else out
        return written(result, back, nonce=nonce, number=number)

    return script


@pytest.mark.parametrize("left", [["a", "b"], [None, None], ["", 1.0]])
def test_an_array_that_came_back_as_a_list_of_anything_was_written_into(left):
    check = Check(np.random.default_rng(0))
    with student_of(ones(left={0: left})) as (student, _), pytest.raises(CheckFailed) as caught:
        check.inputs_unchanged(student.f, np.ones(2))
    assert str(caught.value) == "f writes into its argument; make a copy first"


LARGE = np.zeros(200_000, np.float16)  # fits into a message of 1 MiB, its cotangent does not


@pytest.mark.parametrize("question", ["gradients", "upstream_unchanged"])
def test_an_output_too_large_for_a_cotangent_is_the_students_failure(question):
    with student_of(ones(LARGE)) as (student, _), pytest.raises((CheckFailed, CallFailed)):
        getattr(Check(np.random.default_rng(0)), question)(student.forward, student.backward, X)


@pytest.mark.parametrize("left", ["np.zeros(1 << 17)", "['a'] * 199_900", "'b' * 2_000_000"])
def test_a_dict_that_was_filled_to_the_brim_is_sent_again(left, best, submit):
    source = f"import numpy as np\ndef f(param, *more): param['a'] = {left}"
    param, student = {}, submit(best, source, message_mb=1)
    for _ in range(2):
        student.f(param, *[X] * 20)
    assert len(param["a"]) > 100_000
    assert len(run([Call(student.f, (param,))] * 5)) == 5


@pytest.mark.parametrize("cache", [np.zeros(1 << 17), 1, ("r", 1)])
def test_a_value_in_the_place_of_a_handle_is_refused(cache):
    def script(nonce, number, spec, given):
        return written((1.0, cache), nonce=nonce, number=number)

    with student_of(script) as (student, _), pytest.raises(Crashed):
        student.forward(X)
