"""Bundle, key, addresses and parcels: what needs no cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.cluster import bundle as bundles
from autograder.cluster.addresses import accept, fault_of
from autograder.cluster.bundle import UntrustedBundle, make_bundle, make_key, open_bundle, read_key
from autograder.cluster.parcels import (
    Answer,
    Desk,
    Places,
    WrongAnswer,
    answer_of,
    expected_stamp,
    open_answer,
    unpack,
)
from autograder.errors import ClusterUnavailable, CourseError
from autograder.exchange.unpacking import ArchiveLimits
from autograder.grading.intake import read_submission
from autograder.grading.session import Graded, fault_result
from autograder.zipped import pack
from tests.grading.conftest import hand_in, layer, make_assignment

KEY = b"k" * 40


@pytest.fixture
def assignment(tmp_path):
    return make_assignment(tmp_path)


def sealed(files):
    packed = pack(files)
    return bundles._MAGIC + bundles._mac(KEY, packed) + packed


def test_a_bundle_holds_what_grading_needs_and_repeats(assignment):
    samples = assignment.root / "submissions" / "wrong"
    samples.mkdir(parents=True)
    (samples / "secret.py").write_text("")
    accepted = assignment.root / "variants" / "accepted" / "loops.py"
    accepted.parent.mkdir(parents=True)
    accepted.write_text('"""By loops."""')  # an example by hand asks it
    made = make_bundle(assignment, KEY)
    assert made == make_bundle(assignment, KEY)
    assert set(open_bundle(made, KEY)) == {
        "twice/assignment.toml", "twice/twice.py", "twice/tests/hidden/test_twice.py",
        "twice/variants/accepted/loops.py",
    }  # fmt: skip


def test_a_bundle_of_another_key_or_with_a_changed_byte_is_not_looked_at(assignment, monkeypatch):
    made = make_bundle(assignment, KEY)
    monkeypatch.setattr(bundles, "read_inner", lambda *args: pytest.fail("it was looked at"))
    with pytest.raises(UntrustedBundle, match="made with another key, or changed on its way"):
        open_bundle(made, b"another" * 9)
    for place in (20, len(bundles._MAGIC) + 40, len(made) - 1):
        changed = bytearray(made)
        changed[place] ^= 1
        with pytest.raises(UntrustedBundle, match="another key, or changed"):
            open_bundle(bytes(changed), KEY)
    with pytest.raises(UntrustedBundle, match="is no bundle of this version"):
        open_bundle(b"PK", KEY)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"../x": b""}, "leads out of the folder"),
        ({"a/assignment.toml": b"", "b/x": b""}, "does not hold one assignment"),
        ({"a/x": b""}, "does not hold one assignment"),
        ({"a/assignment.toml": b"x" * 2000}, "larger than"),
        ({"a/assignment.toml": b"", "a/1": b"x" * 900, "a/2": b"x" * 900}, "the download may hold"),
    ],
)
def test_even_a_genuine_bundle_is_unpacked_within_limits(files, said, monkeypatch):
    limits = ArchiveLimits(entry_bytes=1000, total_bytes=1500)
    monkeypatch.setattr(bundles, "LIMITS", limits)
    with pytest.raises(UntrustedBundle, match=said):
        open_bundle(sealed(files), KEY)


def test_a_key_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "new" / "cluster.key"
    assert make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    key = read_key(path)
    assert len(key) == 64
    assert not make_key(path)
    assert read_key(path) == key


def test_a_key_that_is_missing_short_or_open_to_all_is_refused(tmp_path):
    path = tmp_path / "cluster.key"
    with pytest.raises(CourseError, match=r"cluster\.key: .* package ASSIGNMENT --suite` makes"):
        read_key(path)
    path.write_text("short")
    path.chmod(0o600)
    with pytest.raises(CourseError, match="at least 32 characters"):
        read_key(path)
    path.write_bytes(KEY)
    path.chmod(0o644)
    with pytest.raises(CourseError, match="everybody on this machine may read the key; chmod 600"):
        read_key(path)


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "127.8.0.1:8786", "localhost:1", "tcp://[::1]:1", "tls://10.0.0.5:1"],
)
def test_addresses_of_this_machine_and_those_of_tls_are_accepted(address):
    assert accept(address) == (address if "://" in address else f"tcp://{address}")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://10.0.0.5:8786", "without encryption or authentication"),
        ("10.0.0.5:8786", "without encryption or authentication"),
        ("tcp://0.0.0.0:8786", "without encryption or authentication"),
        ("tcp://localhost.evil.example:1", "without encryption or authentication"),
        ("tcp://127.0.0.1.evil.example:1", "without encryption or authentication"),
        ("tcp://[2001:db8::1]:1", "without encryption or authentication"),
        ("ws://127.0.0.1:1", "speaks ws"),
        ("inproc://1/2/3", "is no address"),
        ("tls://host", "is no address"),
        ("tcp://127.0.0.1:1@10.0.0.5:2", "is no address"),
    ],
)
def test_other_addresses_are_refused_with_the_next_step(address, said):
    assert said in fault_of(address)
    with pytest.raises(
        ClusterUnavailable, match=r"--protocol tls, --tls-ca-file.*docs/cluster\.md"
    ):
        accept(address)


SENT = {"submission_digest": "d", "made_for": ""}


@pytest.fixture
def desk(assignment):
    expected = expected_stamp(assignment, "none", ())
    return Desk("batch-1", b"s" * 32, assignment, expected, Places("batch-1", assignment.root))


def graded(desk, assignment, student, detail=""):
    """Return what an honest worker answers for a submission."""
    stamp = {**SENT, **desk.expected}
    result = fault_result(assignment, desk.pseudonym(student), detail or "why", stamp)
    return answer_of(Graded(result, {"t": 1.0}), Places("batch-1", assignment.root))


def test_no_parcel_names_its_student_and_each_batch_has_pseudonyms_of_its_own(
    assignment, desk, tmp_path
):
    hand_in(tmp_path, "unmistakable", layer())
    submission = read_submission(assignment, tmp_path / "submitted", "unmistakable")
    parcel = desk.pack(submission)
    assert b"unmistakable" not in parcel
    assert replace(unpack(parcel), student="unmistakable") == submission
    assert desk.pseudonym("ada") != desk.pseudonym("bob")
    assert desk.pseudonym("ada") != replace(desk, secret=b"t" * 32).pseudonym("ada")
    assert desk.pseudonym("\udcff")  # a folder's name need not be UTF-8


def test_a_result_comes_back_under_the_students_name_with_the_paths_of_this_machine(
    assignment, desk
):
    told = f'File "{assignment.root}/tests/hidden/test_twice.py", line 3, in {pytest.__file__}'
    answer = graded(desk, assignment, "ada", told)
    assert str(assignment.root) not in answer.text
    assert pytest.__file__ not in answer.text
    taken = desk.take_in("ada", SENT, answer)
    assert taken.result.student == "ada"
    assert taken.result.questions[0].tests[0].message == told
    assert taken.seconds == {"t": 1.0}


def test_an_answer_that_is_not_what_was_asked_is_refused(assignment, desk):
    answer = graded(desk, assignment, "ada")
    with pytest.raises(WrongAnswer, match="the result of another submission"):
        desk.take_in("bob", SENT, answer)
    with pytest.raises(WrongAnswer, match="a result of other files, tests, versions"):
        desk.take_in("ada", {**SENT, "submission_digest": "e"}, answer)
    with pytest.raises(WrongAnswer, match="a result of other files, tests, versions"):
        desk.take_in("ada", {**SENT, "made_for": "1"}, answer)
    with pytest.raises(WrongAnswer, match="a result of other files, tests, versions"):
        replace(desk, expected={**desk.expected, "sandbox": {}}).take_in("ada", SENT, answer)
    fewer = assignment.model_copy(update={"questions": assignment.questions[:2]})
    with pytest.raises(WrongAnswer, match="a result of other questions"):
        desk.take_in("ada", SENT, graded(desk, fewer, "ada"))
    with pytest.raises(WrongAnswer, match="no result: not valid JSON"):
        desk.take_in("ada", SENT, Answer("graded", "{"))
    with pytest.raises(WrongAnswer, match="what is no answer"):
        open_answer(b"\x80\x04.")
    with pytest.raises(WrongAnswer, match="answered 67108865 bytes"):
        open_answer(b" " * (2**26 + 1))
