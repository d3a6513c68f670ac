"""The checks inside a Jupyter kernel: edits, autoreload, and the stop button."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from autograder.student_kit.release import to_json

from .conftest import RELEASE, SOLVED, STUB, Handout

manager = pytest.importorskip("jupyter_client.manager")
pytest.importorskip("ipykernel")

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Kernel:
    """A running kernel in the student's folder."""

    def __init__(self, handout: Handout) -> None:
        self.manager, self.client = manager.start_new_kernel(
            kernel_name="python3", cwd=str(handout.folder), startup_timeout=60
        )

    def run(self, code: str) -> list[dict[str, Any]]:
        """Run a cell and return what it shows: streams, results, errors."""
        shown: list[dict[str, Any]] = []
        self.client.execute_interactive(code, timeout=60, output_hook=shown.append)
        kinds = ("stream", "execute_result", "display_data", "error")
        return [{"kind": m["msg_type"], **m["content"]} for m in shown if m["msg_type"] in kinds]

    def result(self, code: str) -> dict[str, str]:
        """Run a cell that shows one result, and nothing else."""
        (shown,) = self.run(code)
        assert shown["kind"] == "execute_result", shown
        return dict(shown["data"])


@pytest.fixture
def kernel(handout: Handout) -> Iterator[Kernel]:
    kernel = Kernel(handout)
    kernel.run("from checks import check, ready")
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


def test_a_cell_shows_a_page_and_sees_each_edit(handout: Handout, kernel: Kernel):
    shown = kernel.result('check("scale-forward")')
    assert shown["text/plain"].startswith("○ Scaling: forward · not attempted yet\n")
    assert "not attempted yet" in shown["text/html"]

    handout.write(SOLVED.replace("out = k * x**2", "out = k @ x"))
    shown = kernel.result('check("scale-forward")')
    assert "(scale.py, line 10: out = k @ x)" in shown["text/plain"]
    assert "Traceback" not in shown["text/plain"]

    handout.solve()
    shown = kernel.result('check("scale-forward")')
    assert shown["text/plain"].startswith("✓ Scaling: forward · 2 of 2 tests passed\n")


def test_autoreload_keeps_working_beside_the_checks(handout: Handout, kernel: Kernel):
    kernel.run("%load_ext autoreload\n%autoreload 2\nimport scale\nfirst = scale")
    assert kernel.result("scale.scale_forward(3.0, 2.0)[0] is None")["text/plain"] == "True"
    kernel.result("check()")

    time.sleep(1.1)  # autoreload looks at times of modification
    handout.solve()
    kernel.result("check()")

    assert kernel.result("float(scale.scale_forward(3.0, 2.0)[0])")["text/plain"] == "18.0"
    assert kernel.result("__import__('sys').modules['scale'] is first")["text/plain"] == "True"
    handout.write(STUB)


def test_names_that_were_imported_from_the_file_follow_where_autoreload_is_on(
    handout: Handout, kernel: Kernel
):
    kernel.run("%load_ext autoreload\n%autoreload 2\nfrom scale import scale_forward")
    handout.solve()
    shown = kernel.result('check("scale-forward")')["text/plain"]

    assert "2 of 2 tests passed" in shown
    assert "still holds" not in shown
    assert kernel.result("float(scale_forward(3.0, 2.0)[0])")["text/plain"] == "18.0"


def test_without_autoreload_the_check_sees_the_edit_and_says_that_the_notebook_does_not(
    handout: Handout, kernel: Kernel
):
    kernel.run("from scale import scale_forward")
    handout.solve()
    shown = kernel.result('check("scale-forward")')["text/plain"]

    assert "2 of 2 tests passed" in shown
    assert "This notebook still holds an older version of scale_backward, scale_forward" in shown
    assert kernel.result("scale_forward(3.0, 2.0)[0] is None")["text/plain"] == "True"


def test_a_loop_without_an_end_is_stopped_and_the_kernel_goes_on(handout: Handout, kernel: Kernel):
    facts = to_json(replace(RELEASE, test_seconds=1))
    (handout.place.checks / "assignment.json").write_text(facts, encoding="utf-8")
    swallows = (
        "while True:\n        try:\n            x = x + 1\n        except BaseException: pass"
    )
    handout.write(SOLVED.replace("out = k * x**2", swallows))
    kernel.run("kept = 42")

    shown = kernel.result('check("scale-forward")')["text/plain"]

    assert shown.startswith("✗ Scaling: forward · took too long and was stopped\n")
    assert "stopped after 1 s in scale.py, line 1" in shown
    assert kernel.result("kept")["text/plain"] == "42"
    handout.solve()
    assert "2 of 2 tests passed" in kernel.result('check("scale-forward")')["text/plain"]


def test_a_cell_makes_the_file_to_hand_in(handout: Handout, kernel: Kernel):
    handout.solve()
    kernel.run("from checks import submit")

    shown = kernel.result("submit()")

    assert shown["text/plain"].startswith("Hand in this file: ")
    assert 'data-state="ready"' in shown["text/html"]
    assert (handout.folder / "scale-submission.zip").is_file()


def test_ready_says_what_a_cell_waits_for(handout: Handout, kernel: Kernel):
    cell = 'if ready("scale-forward"):\n    print("training")'

    (shown,) = kernel.run(cell)
    assert shown["text"] == (
        "This cell needs scale-forward, not attempted yet: fill `scale_forward` in scale.py, "
        "save, then run this cell again.\n"
    )
    handout.solve()
    (shown,) = kernel.run(cell)
    assert shown["text"] == "training\n"


def test_the_stop_button_ends_an_endless_loop_and_the_kernel_goes_on(
    handout: Handout, kernel: Kernel
):
    looping = handout.folder / "looping"
    handout.write(
        SOLVED.replace(
            "    out = k * x**2",
            f"    open({str(looping)!r}, 'w').close()\n    while True:\n        pass",
        )
    )
    client = kernel.client
    sent = client.execute('check("scale-forward")')
    deadline = time.monotonic() + 60
    while not looping.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    kernel.manager.interrupt_kernel()
    while client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != sent:
        pass
    shown: list[str] = []
    while (message := client.get_iopub_msg(timeout=60))["msg_type"] != "status" or (
        message["content"]["execution_state"] != "idle"
    ):
        if message["msg_type"] == "execute_result":
            shown.append(message["content"]["data"]["text/plain"])
        assert message["msg_type"] not in {"error", "stream"}
    assert shown[0].startswith("! Scaling: forward · interrupted\n")

    handout.solve()
    shown_now = kernel.result('check("scale-forward")')
    assert shown_now["text/plain"].startswith("✓ Scaling: forward · 2 of 2 tests passed\n")
