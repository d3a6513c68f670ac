"""Messages between the grader and a student's process: msgspec headers and raw array bytes.

A frame is a prefix (u32 length of the header, u64 length of the body), a msgpack header, and a
body: the bytes of the header's arrays, one after the other. Nothing is ever pickled. Whoever reads
a frame checks every claim before anything is allocated for it: `parse_prefix`, then `decode_reply`
or `decode_request`, then `Body` and `unpack`; only then are the arrays' bytes read, into place.

Inside the sandbox this file is the top-level module `wire`, so it imports nothing of ours.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

PREFIX = struct.Struct("<IQ")
DTYPES = frozenset(
    {"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8"}
    | {"<f2", "<f4", "<f8", "<c8", "<c16"}
)
_BY_NAME: Mapping[str, np.dtype[Any]] = {name: np.dtype(name) for name in DTYPES}
REQUEST_HEADER_LIMIT = 8 << 20
"""A request carries the files handed in; bytes."""
REPLY_HEADER_LIMIT = 2 << 20
"""A reply comes from student code; bytes. `HEADER_GROWTH` says what they may become."""
HEADER_GROWTH = 96
"""A byte of a reply's header becomes at most so many in memory, decoded and rebuilt.

The dearest node is a dict of one entry: 5 bytes are sent, 224 decoded (a `Table` of 40, a dict of
184) and 184 rebuilt, 82 for each byte. So to read a reply takes the memory of its arrays, and
`HEADER_GROWTH` times its header.
"""
MAX_DIMS = 8
MAX_DEPTH = 8
MAX_NODES = 200_000
MAX_EXTENT = 1 << 56
"""What the axes of an array come to at most, those of length 0 left out. An empty array may claim
anything, and then there is no array of its shape in a type that is wider."""
CELL = 8
"""Bytes that a number in a reply counts for at least: narrow ones are compared as float64."""
MAX_ARGS = 255
"""Arguments that may come back. The hashes of whole numbers are known: whoever may choose many of
them as keys can make a dict as slow as a list."""
MAX_UNREAD = 100
"""Parts of one file of which a reply says that they could not be read."""
SENT_AGAIN = 2
"""A request may hold this many times what a reply may: what a function left in a dict is sent
again, beside a test's own arguments."""
REPLIES_PER_MESSAGE = 4
"""All replies to one request may hold this many times what one frame may, arrays and headers."""
FREE_HEADER = 16 << 10
"""Bytes of each reply's header that do not count for that: a failure has its say in any case."""
NAME_LENGTH = 80
TEXT_LENGTH = 200


class WireError(Exception):
    """A value that cannot travel, or bytes that are no message."""


Int: TypeAlias = Annotated[int, msgspec.Meta(le=2**63 - 1)]
"""What may come may also be sent on: msgpack alone would let in one bit more."""


class Array(msgspec.Struct, tag="a", array_like=True, frozen=True):
    """An array whose bytes stand in the body, in C or in Fortran order."""

    dtype: str
    shape: list[int]
    order: Literal["C", "F"] = "C"


class Complex(msgspec.Struct, tag="c", array_like=True, frozen=True):
    """A Python complex number."""

    real: float
    imag: float


class Ref(msgspec.Struct, tag="r", array_like=True, frozen=True):
    """A value that stays in the student's process, known by its handle."""

    handle: int


class Foreign(msgspec.Struct, tag="f", array_like=True, frozen=True):
    """Stands for a value of a type that cannot travel, which the student's process may know."""

    type_name: str
    text: str
    handle: Int = 0


class Items(msgspec.Struct, tag="s", array_like=True, frozen=True):
    """A list or a tuple."""

    items: list[Node]
    is_tuple: bool = False


class Table(msgspec.Struct, tag="m", array_like=True, frozen=True):
    """A dict with str keys."""

    entries: dict[str, Node]


Node: TypeAlias = Array | Complex | Ref | Foreign | Items | Table | bool | Int | float | str | None
"""A value as it stands in a header."""


class CallSpec(msgspec.Struct, array_like=True, frozen=True):
    """One call: `count` results are promised, of which `keep` maps positions to handles.

    Results at `opaque` positions are answered by their `Ref` alone. `keep_args` are the handles of
    arguments.
    """

    module: str
    function: str
    args: list[Node]
    kwargs: dict[str, Node]
    count: int
    keep: dict[int, int]
    opaque: list[int]
    arrays_back: bool = False
    keep_args: dict[int, int] = {}


class Frame(msgspec.Struct, array_like=True, frozen=True):
    """A function as it was handed out: the lines around its regions, and the regions' ids."""

    function: str
    parts: list[str]
    regions: list[str]


class Skeleton(msgspec.Struct, array_like=True, frozen=True):
    """A file as it was handed out: its imports, its functions, and which markers pair."""

    head: str
    frames: list[Frame]
    markers: dict[str, str]


class Request(msgspec.Struct, array_like=True, frozen=True):
    """What the grader sends: a module to load, or calls to answer; `forget` frees handles.

    With `files` come the `skeletons` into which a file that does not parse is put, by file.
    """

    nonce: bytes
    files: dict[str, bytes] = {}
    load: str = ""
    calls: list[CallSpec] = []
    seed: int | None = None
    forget: list[int] = []
    skeletons: dict[str, Skeleton] = {}


class Failure(msgspec.Struct, array_like=True, frozen=True):
    """Why a call has no value.

    It `raised`, broke a `limit`, is `undefined`, or lacks the result of a `handle`.
    """

    kind: str
    type_name: str = ""
    message: str = ""
    file: str = ""
    line: int | None = None
    detail: str = ""
    handle: int = 0


class Unread(msgspec.Struct, array_like=True, frozen=True):
    """What Python cannot read of a file that was loaded all the same: a region, or other lines."""

    region: str
    failure: Failure


class Reply(msgspec.Struct, array_like=True, frozen=True):
    """The answer to call `number` of a request; `args` holds arguments as the call left them.

    The answer to a request to load says what was `unread`, the file's first fault first.
    """

    nonce: bytes
    number: int
    value: Node = None
    args: Annotated[dict[int, Node], msgspec.Meta(max_length=MAX_ARGS)] = {}
    failure: Failure | None = None
    unread: Annotated[list[Unread], msgspec.Meta(max_length=MAX_UNREAD)] = []


READY = Reply(b"ready", 0)
"""What a child says once it is confined, before it has seen a byte of the submission."""

_REQUESTS = msgspec.msgpack.Decoder(Request)
_REPLIES = msgspec.msgpack.Decoder(Reply)


class Packer:
    """Turn values into nodes, and gather the arrays that make up the body.

    With `replace`, as in a reply, a value that cannot travel becomes `Foreign`; without, as in a
    request, it raises `WireError`. `keep` returns a handle for such a value. `header` says how long
    the nodes will be at most, in bytes.
    """

    def __init__(
        self, body_limit: int, *, replace: bool = False, keep: Callable[[Any], int] | None = None
    ) -> None:
        self.buffers: list[NDArray[Any]] = []
        self.size = 0
        self.header = 0
        self._body_limit = body_limit
        self._replace = replace
        self._keep = keep
        self._nodes_left = MAX_NODES if replace else SENT_AGAIN * MAX_NODES

    def pack(self, value: Any, depth: int = 0) -> Node:  # noqa: ANN401, PLR0911 - any value
        """Return the node for `value`; raise `WireError` if it is too large."""
        self._nodes_left -= 1
        self.header += _NODE_LENGTH
        if self._nodes_left < 0:
            raise WireError(f"a value of more than {MAX_NODES:,} items")
        if type(value) is np.ndarray:
            return self._pack_array(value)
        scalar = _scalar(value)
        if scalar is not _NO_SCALAR:
            self.header += _text_length(scalar)
            return scalar  # type: ignore[return-value]
        if isinstance(value, (np.ndarray, np.generic)):
            return self._pack_array(value)
        if depth >= MAX_DEPTH:
            return self._foreign(value, f"nested more than {MAX_DEPTH} deep")
        if isinstance(value, (list, tuple)):
            is_tuple = isinstance(value, tuple)
            plain = tuple.__iter__(value) if isinstance(value, tuple) else list.__iter__(value)
            return Items([self.pack(item, depth + 1) for item in plain], is_tuple)
        if isinstance(value, dict) and all(isinstance(key, str) for key in dict.keys(value)):
            self.header += sum(map(_text_length, dict.keys(value)))
            return Table({text(key): self.pack(item, depth + 1) for key, item in dict.items(value)})
        return self._foreign(value)

    def _pack_array(self, value: Any) -> Node:  # noqa: ANN401 - an array or a scalar of any type
        array = np.asarray(value)
        if type(array) is not np.ndarray:
            array = np.ndarray.view(array, np.ndarray)
        travels_as = _travel_dtype(array.dtype)
        if travels_as is None or array.ndim > MAX_DIMS or _extent(array.shape) > MAX_EXTENT:
            shape = "x".join(map(str, array.shape)) or "no"
            return self._foreign(value, f"{shape} elements of dtype {str(array.dtype)[:40]}")
        size = array.size * travels_as.itemsize
        self.size += max(size, CELL * array.size) if self._replace else size
        if self.size > self._body_limit:
            raise WireError(
                f"{self.size / 2**20:.1f} MiB of arrays, more than the"
                f" {self._body_limit / 2**20:.0f} MiB that fit in a message"
            )
        order: Literal["C", "F"] = "F" if array.flags.fnc else "C"
        array = np.asarray(array, dtype=travels_as, order=order)
        if size:
            self.buffers.append(array)
        return Array(travels_as.str, list(array.shape), order)

    def _foreign(self, value: Any, why: str | None = None) -> Foreign:  # noqa: ANN401
        name = type.__dict__["__name__"].__get__(type(value))
        if not self._replace:
            raise WireError(f"a value of type {name} cannot be sent" + (f": {why}" if why else ""))
        handle = self._keep(value) if self._keep is not None else 0
        return Foreign(text(name)[:NAME_LENGTH], text(why or _repr(value))[:TEXT_LENGTH], handle)


_NODE_LENGTH = 100
"""Bytes of the longest node but for texts: an array of eight large extents."""
_NO_SCALAR = object()


def _text_length(value: object) -> int:
    """Return how many bytes a text takes at most, 0 for what is none."""
    if isinstance(value, Foreign):
        return _text_length(value.type_name) + _text_length(value.text)
    if not isinstance(value, str):
        return 0
    return str.__len__(value) * (1 if str.isascii(value) else 4) + 5


def _scalar(value: Any) -> object:  # noqa: ANN401, PLR0911 - a case for each type
    """Return `value` as a node of exact base type, or `_NO_SCALAR`.

    Subclasses are converted by the base type's own methods: theirs may say anything.
    """
    if value is None or type(value) in (bool, float, Ref, Foreign):
        return value
    if isinstance(value, np.generic) and not isinstance(value, (str, bytes)):
        return _NO_SCALAR
    if isinstance(value, int):
        number = int.__int__(value)
        return number if -(2**63) <= number < 2**63 else _NO_SCALAR
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, complex):
        # A subclass could answer .real itself; __complex__ of the base type gives the exact number.
        number_ = complex.__complex__(value)
        return Complex(number_.real, number_.imag)
    return _NO_SCALAR


@lru_cache(maxsize=64)
def _travel_dtype(dtype: np.dtype[Any]) -> np.dtype[Any] | None:
    """Return the little-endian dtype that carries `dtype`; extended precision travels as double."""
    if dtype.kind == "f" and dtype.itemsize > 8:
        return np.dtype("<f8")
    if dtype.kind == "c" and dtype.itemsize > 16:
        return np.dtype("<c16")
    little = dtype.newbyteorder("<")
    return little if little.str in DTYPES else None


def _repr(value: Any) -> str:  # noqa: ANN401
    try:
        return str.__str__(repr(value))
    except BaseException:  # noqa: BLE001 - a student's __repr__ may raise anything
        return "(it cannot be shown)"


def text(value: str) -> str:
    """Return an exact `str` that UTF-8 can carry."""
    plain = str.__str__(value)
    return plain if plain.isascii() else plain.encode("utf-8", "replace").decode("utf-8")


class Body:
    """A frame's body before it is read: allocates arrays out of the length that was announced.

    `buffers` are to be filled in order with the bytes that follow the header. Its arrays may hold
    `cells` numbers, and the values be made of `nodes` parts, if that is given.
    """

    def __init__(self, length: int, *, cells: int | None = None, nodes: int | None = None) -> None:
        self.left = length
        self.nodes_left = math.inf if nodes is None else nodes
        self.cells_left = length if cells is None else cells
        self.buffers: list[memoryview] = []

    def array(self, claim: Array) -> NDArray[Any]:
        """Allocate the array that a header claims; raise `WireError` if it is not within bounds."""
        dtype = _BY_NAME.get(claim.dtype)
        if dtype is None:
            raise WireError(f"dtype {claim.dtype[:NAME_LENGTH]!r} is not allowed")
        if len(claim.shape) > MAX_DIMS:
            raise WireError(f"an array of {len(claim.shape)} dimensions")
        if min(claim.shape, default=0) < 0 or _extent(claim.shape) > MAX_EXTENT:
            raise WireError(f"an array of shape {tuple(claim.shape)}")
        size = dtype.itemsize * math.prod(claim.shape)
        if size > self.left:
            raise WireError("arrays are longer than the body")
        if size // dtype.itemsize > self.cells_left:
            raise WireError("more numbers than a reply may hold")
        self.left -= size
        self.cells_left -= size // dtype.itemsize
        try:
            array: NDArray[Any] = np.empty(claim.shape, dtype, claim.order)
        except MemoryError as error:
            raise WireError(f"no array of shape {claim.shape}: {error}") from None
        if size:
            self.buffers.append(_bytes_of(array))
        return array

    def finish(self) -> None:
        """Raise `WireError` if the announced length was not used up."""
        if self.left:
            raise WireError(f"{self.left} bytes of the body belong to no array")


def _extent(shape: Sequence[int]) -> int:
    return math.prod(length for length in shape if length)


def _bytes_of(array: NDArray[Any]) -> memoryview:
    """Return the bytes of an array that lies in one piece and is not empty."""
    return (array.T if array.flags.fnc else array).data.cast("B")


def unpack(node: Node, body: Body, depth: int = 0) -> Any:  # noqa: ANN401 - any value may come
    """Rebuild a value; its arrays are allocated from `body` and hold nothing yet.

    `Ref` comes back as it is, `Foreign` fit to be shown.
    """
    body.nodes_left -= 1
    if body.nodes_left < 0:
        raise WireError(f"more than {MAX_NODES:,} items")
    if isinstance(node, Array):
        return body.array(node)
    if depth >= MAX_DEPTH and isinstance(node, (Items, Table)):
        raise WireError(f"nested more than {MAX_DEPTH} deep")
    if isinstance(node, Items):
        items = [unpack(item, body, depth + 1) for item in node.items]
        return tuple(items) if node.is_tuple else items
    if isinstance(node, Table):
        return {key: unpack(item, body, depth + 1) for key, item in node.entries.items()}
    if isinstance(node, Complex):
        return complex(node.real, node.imag)
    if isinstance(node, Foreign):
        shown = _shown(node.type_name, NAME_LENGTH), _shown(node.text, TEXT_LENGTH)
        return Foreign(*shown, node.handle)
    return node


def _shown(text: str, length: int) -> str:
    """Return the beginning of a text from outside, without characters that steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text[:length])


def comes_back(arg: Any, *, arrays: bool) -> bool:  # noqa: ANN401 - any value may come
    """Tell whether an argument travels back: dicts always, arrays if `arrays` says so."""
    if isinstance(arg, dict):
        return True
    if isinstance(arg, (list, tuple)):
        return any(comes_back(item, arrays=arrays) for item in arg)
    return arrays and isinstance(arg, np.ndarray)


def frame(
    message: Request | Reply, buffers: Sequence[NDArray[Any]], header_limit: int
) -> list[memoryview]:
    """Return the parts of a frame, in the order in which they are to be written."""
    header = msgspec.msgpack.encode(message)
    if len(header) > header_limit:
        raise WireError(
            f"{len(header) / 2**20:.1f} MiB of texts and numbers, more than can be sent"
        )
    bodies = [_bytes_of(buffer) for buffer in buffers]
    prefix = PREFIX.pack(len(header), sum(map(len, bodies)))
    return [memoryview(prefix + header), *bodies]


def parse_prefix(prefix: bytes, header_limit: int, body_limit: int) -> tuple[int, int]:
    """Return the lengths of header and body in bytes; raise `WireError` beyond the limits."""
    header, body = PREFIX.unpack(prefix)
    if header > header_limit or body > body_limit:
        raise WireError(f"a frame of {header} + {body} bytes")
    return header, body


def decode_request(header: bytes | bytearray) -> Request:
    """Read a request's header."""
    request: Request = _decode(_REQUESTS, header)
    return request


def decode_reply(header: bytes | bytearray) -> Reply:
    """Read a reply's header."""
    reply: Reply = _decode(_REPLIES, header)
    return reply


def _decode(decoder: msgspec.msgpack.Decoder[Any], header: bytes | bytearray) -> Any:  # noqa: ANN401
    try:
        return decoder.decode(header)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        why = _shown(str(error), TEXT_LENGTH)  # it may repeat what was sent
        raise WireError(f"no message: {type(error).__name__}: {why}") from None


def unpack_reply(reply: Reply, body: Body) -> tuple[Any, Mapping[int, Any]]:
    """Rebuild a reply's value and the arguments that came back."""
    value = unpack(reply.value, body)
    args = {position: unpack(node, body) for position, node in reply.args.items()}
    body.finish()
    return value, args
