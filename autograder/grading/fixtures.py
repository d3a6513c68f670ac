"""The fixtures of a hidden test, and the quick road of a test that asks pytest for nothing else."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from ..checks import Check
from ..reference import Reference

MakeCheck = Callable[[np.random.Generator], Check]


class Graded(Protocol):
    """Whoever is being graded: has the submitted functions as attributes."""

    def start_test(self) -> None:
        """Begin a new test, with its own limit of time."""


class Fixtures:
    """A pytest plugin: the fixtures of a hidden test, and what became of it.

    `current` is whoever is being graded; `Suite.each` sets it. What tests draw follows from `seed`
    and `secret`, which student code must not guess.
    """

    def __init__(self, reference: Reference, seed: int, secret: bytes = b"") -> None:
        self._reference = reference
        self._secret = secret
        self.seed = seed
        self.make_check: MakeCheck = Check
        self.current: Graded | None = None
        self.errors: list[BaseException | None] = []

    def of(self, name: str, test: str) -> Any:  # noqa: ANN401 - whichever it is
        """Return the fixture `name` for one run of the test whose id is `test`."""
        if name == "reference":
            return self._reference
        if name == "rng":
            return self._generator(test, name)
        if name == "check":
            # Other checks of the same test draw anew: student code has seen what the first asked.
            of = name if self.make_check is Check else f"{name} {self.make_check.__qualname__}"
            return self.make_check(self._generator(test, of))
        assert self.current is not None
        self.current.start_test()
        return self.current

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Graded:
        """Hand out the submitted functions, each a stand-in that calls into the sandbox."""
        student: Graded = self.of("student", request.node.nodeid)
        return student

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> Reference:
        """Hand out the solved functions."""
        reference: Reference = self.of("reference", request.node.nodeid)
        return reference

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Make a generator: the same for each submission, another for each test."""
        generator: np.random.Generator = self.of("rng", request.node.nodeid)
        return generator

    @pytest.fixture
    def check(self, request: pytest.FixtureRequest) -> Check:
        """Make checks that draw from a generator of their own."""
        check: Check = self.of("check", request.node.nodeid)
        return check

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the marker."""
        config.addinivalue_line(
            "markers", "question(id, weight=1): the question whose points the test shares"
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self) -> Generator[None, bool | None, bool | None]:
        """Let a test that wants to end everything end itself alone.

        An interrupt is the test's own: a worker process leaves Ctrl-C to its parent.
        """
        with _ends_alone():
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Keep the exception itself; pytest's own picture of it costs more than the test."""
        assert call.when != "collect"
        error = call.excinfo.value if call.excinfo is not None else None
        self.errors.append(error)
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="failed" if error is not None else "passed",
            longrepr=None,
            when=call.when,
        )

    def _generator(self, nodeid: str, purpose: str) -> np.random.Generator:
        text = f"{self.seed} {nodeid} {purpose}"
        digest = hashlib.blake2b(text.encode(), key=self._secret, digest_size=16).digest()
        return np.random.default_rng(int.from_bytes(digest, "big"))


@contextmanager
def _ends_alone() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, pytest.exit.Exception) as error:
        raise RuntimeError(f"the test raised {type(error).__name__}: {error}") from error


_NAMES = frozenset({"student", "reference", "rng", "check"})
_MARKS = frozenset({"question", "parametrize"})


class Shortcut:
    """Calls a test as pytest does, where pytest has nothing else to do.

    Most of what an item costs is pytest's search for what might have to be set up. A function that
    asks for our fixtures and its own parameters alone, bears no mark but ours, and has no conftest
    beside it, has nothing of the kind.
    """

    def __init__(self, item: pytest.Function, fixtures: Fixtures) -> None:
        self._test = item.nodeid
        self._function = item.obj
        self._fixtures = fixtures
        self._parameters: Mapping[str, Any] = _parameters(item)
        self._names = [name for name in _asked_for(item) if name in _NAMES]

    def first_error(self) -> BaseException | None:
        """Run the test once; return what it raised."""
        try:
            given = {name: self._fixtures.of(name, self._test) for name in self._names}
            with _ends_alone():
                self._function(**given, **self._parameters)
        except BaseException as error:  # noqa: BLE001 - whatever ends a test is its outcome
            return error
        return None


def shortcut(item: pytest.Item, fixtures: Fixtures) -> Shortcut | None:
    """Return the quick road for a test, None if pytest itself has to run it."""
    if (
        type(item) is pytest.Function
        and item.cls is None
        and not inspect.iscoroutinefunction(item.obj)
        and not inspect.isasyncgenfunction(item.obj)
        and _MARKS.issuperset(mark.name for mark in item.iter_markers())
        and _NAMES.union(_parameters(item)).issuperset(_asked_for(item))
        and not any(map(_is_of_the_tests, _fixtures_of(item)))
        and not any(map(_is_conftest, item.config.pluginmanager.get_plugins()))
    ):
        return Shortcut(item, fixtures)
    return None


def _parameters(item: pytest.Function) -> Mapping[str, Any]:
    return item.callspec.params if hasattr(item, "callspec") else {}


def _asked_for(item: pytest.Function) -> set[str]:
    """Return the names of a test's arguments, and of fixtures that are there unasked."""
    asked = set(item._fixtureinfo.argnames)  # noqa: SLF001 - no public way
    return asked | set(item.fixturenames) - {"request"}  # which our fixtures ask for


def _fixtures_of(item: pytest.Function) -> Iterator[Callable[..., object]]:
    """Yield what makes a test's fixtures, pytest's own for a parameter among them."""
    for definitions in item._fixtureinfo.name2fixturedefs.values():  # noqa: SLF001 - no public way
        yield from (definition.func for definition in definitions)


def _is_of_the_tests(fixture: Callable[..., object]) -> bool:
    return fixture.__module__ not in (__name__, "_pytest.python")


def _is_conftest(plugin: object) -> bool:
    """Whether a plugin is a file beside the tests, whose hooks pytest would call."""
    return Path(getattr(plugin, "__file__", None) or "").name == "conftest.py"
