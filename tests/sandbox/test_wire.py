from __future__ import annotations

import tracemalloc

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import wire

from .frames import LIMIT, SETTINGS, arrays, same, values, written


def read(data):
    """Read a frame as the grader does; bytes that are not there count as a broken frame."""
    if len(data) < wire.PREFIX.size:
        raise wire.WireError("cut short")
    prefix, rest = data[: wire.PREFIX.size], data[wire.PREFIX.size :]
    header, size = wire.parse_prefix(prefix, wire.REPLY_HEADER_LIMIT, LIMIT)
    if len(rest) != header + size:
        raise wire.WireError("cut short")
    body = wire.Body(size)
    value, args = wire.unpack_reply(wire.decode_reply(rest[:header]), body)
    offset = header
    for buffer in body.buffers:
        buffer[:] = rest[offset : offset + len(buffer)]
        offset += len(buffer)
    return value, args


@SETTINGS
@given(values)
def test_a_value_comes_back_as_it_was_sent(value):
    assert same(read(written(value))[0], value)


@SETTINGS
@given(arrays)
def test_arrays_come_back_writable_and_owning_their_memory(array):
    back, _ = read(written(array))
    assert back.flags.writeable
    assert back.flags.owndata


@SETTINGS
@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_but_a_wire_error(data):
    header = data[: len(data) // 2]
    for frame in (data, wire.PREFIX.pack(len(header), len(data) - len(header)) + data):
        try:
            read(frame)
        except wire.WireError:
            continue


@SETTINGS
@given(values, st.data())
def test_a_frame_with_bytes_changed_raises_nothing_but_a_wire_error(value, data):
    frame = bytearray(written(value))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(frame))
    except wire.WireError:
        return


nodes = st.recursive(
    st.builds(
        wire.Array,
        st.sampled_from([*sorted(wire.DTYPES), "O", "|V8", "<f16", "nonsense"]),
        st.lists(st.integers(-2, 2**62), max_size=10),
    ),
    lambda inner: st.builds(wire.Items, st.lists(inner, max_size=3), st.booleans()),
    max_leaves=5,
)


@SETTINGS
@given(nodes, st.integers(0, LIMIT))
def test_claims_of_a_header_never_allocate_more_than_the_body_holds(node, size):
    body = wire.Body(size)
    tracemalloc.start()
    try:
        wire.unpack(node, body)
    except wire.WireError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sum(map(len, body.buffers)) <= size
    assert peak < size + 100_000


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (wire.Array("|O", [1]), "is not allowed"),
        (wire.Array("<f8", [1] * 9), "9 dimensions"),
        (wire.Array("<f8", [0, -1]), "an array of shape"),
        (wire.Array("<f8", [1 << 20, 1 << 20]), "longer than the body"),
        (wire.Array("|i1", [1 << 30, 1 << 30]), "an array of shape"),
        (wire.Array("|i1", [0, 1 << 40, 1 << 17]), "an array of shape"),
    ],
)
def test_an_array_out_of_bounds_is_refused(node, message):
    with pytest.raises(wire.WireError, match=message):
        wire.unpack(node, wire.Body(1000))


def test_bytes_that_belong_to_no_array_are_refused():
    reply = wire.Reply(b"nonce", 0, wire.Array("<f8", [1]))
    with pytest.raises(wire.WireError, match="8 bytes of the body belong to no array"):
        wire.unpack_reply(reply, wire.Body(16))


@pytest.mark.parametrize("lengths", [(wire.REPLY_HEADER_LIMIT + 1, 0), (1, LIMIT + 1)])
def test_a_frame_beyond_the_limits_is_refused_by_its_prefix(lengths):
    with pytest.raises(wire.WireError, match="a frame of"):
        wire.parse_prefix(wire.PREFIX.pack(*lengths), wire.REPLY_HEADER_LIMIT, LIMIT)


def test_a_header_nested_very_deep_is_refused():
    deep = b"\x93\xa1s\x91" * 5000 + b"\xc0" + b"\xc2" * 5000
    with pytest.raises(wire.WireError, match="RecursionError"):
        wire.decode_reply(b"\x93\xc4\x05nonce\x00" + deep)


class Liar(np.ndarray):
    shape = (10**9,)
    dtype = np.dtype("O")
    nbytes = 0

    def __array_finalize__(self, obj):
        pass

    def tobytes(self, order="C"):
        return b"lies"

    def __reduce__(self):
        raise AssertionError


class LyingInt(int):
    def __int__(self):
        return 0

    __index__ = __int__


class LyingStr(str):
    __slots__ = ()

    def encode(self, *args):
        return b"lies"


class LyingDict(dict):
    def items(self):
        return [("lies", 1)]

    def __iter__(self):
        return iter(["lies"])


class LyingList(list):
    def __iter__(self):
        return iter(["lies"])


def test_subclasses_travel_as_what_they_really_are():
    liar = np.arange(6.0).reshape(2, 3).view(Liar)
    value = [liar, LyingInt(7), LyingStr("true"), LyingDict(a=1), LyingList([2])]
    back, _ = read(written(value))
    np.testing.assert_array_equal(back[0], np.arange(6.0).reshape(2, 3))
    assert back[1:] == [7, "true", {"a": 1}, [2]]
    assert [type(item) for item in back] == [np.ndarray, int, str, dict, list]


def test_values_that_cannot_travel_are_replaced_by_their_type_name():
    value = [np.array([object()]), np.array(["a"]), lambda: 0, {1: 2}, 2**70, {3}]
    back, _ = read(written(value, replace=True))
    names = ["ndarray", "ndarray", "function", "dict", "int", "set"]
    assert [item.type_name for item in back] == names
    assert back[0].text == "1 elements of dtype object"
    assert back[5].text == "{3}"


def test_a_long_type_name_is_cut():
    value = type("N" * 1000, (), {"__repr__": lambda self: 1 / 0})()
    back, _ = read(written(value, replace=True))
    assert back == wire.Foreign("N" * 80, "(it cannot be shown)")


def test_the_grader_sends_nothing_that_cannot_travel():
    with pytest.raises(wire.WireError, match="a value of type object cannot be sent"):
        wire.Packer(LIMIT).pack(object())


def test_a_list_that_holds_itself_ends_at_the_depth_limit():
    value: list = []
    value.append(value)
    back, _ = read(written(value, replace=True))
    for _ in range(wire.MAX_DEPTH):
        back = back[0]
    assert back == wire.Foreign("list", "nested more than 8 deep")


def test_more_items_than_allowed_are_refused():
    with pytest.raises(wire.WireError, match="more than 200,000 items"):
        wire.Packer(LIMIT, replace=True).pack([0] * 200_001)


def test_more_arrays_than_a_message_holds_are_refused_before_they_are_copied():
    packer = wire.Packer(LIMIT)
    packer.pack(np.zeros(LIMIT // 8))
    with pytest.raises(wire.WireError, match=r"1\.0 MiB of arrays, more than the 1 MiB"):
        packer.pack(np.broadcast_to(0.0, (1, 2)))
    with pytest.raises(wire.WireError, match="MiB of arrays"):
        wire.Packer(LIMIT).pack(np.broadcast_to(0.0, (10**6, 10**6)))


@pytest.mark.parametrize(
    ("array", "dtype", "order"),
    [
        (np.arange(3, dtype=">i4"), "<i4", "C"),
        (np.arange(3, dtype=np.longdouble), "<f8", "C"),
        (np.arange(6.0).reshape(2, 3).T, "<f8", "F"),
        (np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1), "<f8", "C"),
        (np.arange(6.0)[::2], "<f8", "C"),
        (np.float32(2.5), "<f4", "C"),
    ],
)
def test_every_layout_of_numbers_travels(array, dtype, order):
    back, _ = read(written(array))
    np.testing.assert_array_equal(back, array)
    assert back.dtype.str == dtype
    assert back.flags[f"{order}_CONTIGUOUS"]
    assert back.flags.fnc == (order == "F")


def test_text_that_utf8_cannot_carry_is_replaced():
    assert read(written("\ud800x"))[0] == "?x"


def test_what_a_header_is_said_to_take_holds_the_texts_of_what_cannot_travel():
    strangers = {str(n): wire.Foreign("Stranger", "\u4e2d" * 200, n) for n in range(100)}
    packer = wire.Packer(1 << 20)
    node = packer.pack(strangers)
    assert packer.header >= len(msgspec.msgpack.encode(node)) > 100 * 600


def test_a_message_is_no_pickle():
    with pytest.raises(wire.WireError, match="no message"):
        wire.decode_reply(b"\x80\x04K\x01.")
    assert msgspec.msgpack.decode(b"\x80") == {}


def test_narrow_numbers_of_a_reply_count_as_wide_ones():
    packer = wire.Packer(LIMIT, replace=True)
    packer.pack(np.zeros(LIMIT // wire.CELL, bool))
    with pytest.raises(wire.WireError, match="more than the 1 MiB that fit"):
        packer.pack(np.zeros(1, bool))
    claim = wire.Array("|b1", [LIMIT // wire.CELL + 1])
    with pytest.raises(wire.WireError, match="more numbers than a reply may hold"):
        wire.unpack(claim, wire.Body(LIMIT, cells=LIMIT // wire.CELL))


@pytest.mark.parametrize("dtype", ["|i1", "<f2", "<c16"])
def test_an_empty_array_that_travels_fits_in_every_type_and_one_that_does_not_is_none(dtype):
    widest = np.empty((0, wire.MAX_EXTENT), dtype)
    packer = wire.Packer(LIMIT, replace=True)
    back = wire.unpack(packer.pack(widest), wire.Body(0))
    assert np.zeros_like(back, np.complex128).shape == back.shape == widest.shape
    if dtype == "|i1":
        wider = np.empty((0, wire.MAX_EXTENT, 2), dtype)
        assert packer.pack(wider).type_name == "ndarray"
