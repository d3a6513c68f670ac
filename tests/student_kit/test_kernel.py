"""The checks inside a Jupyter kernel: edits, autoreload, and the stop button."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import SOLVED, STUB, Handout

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


def test_ready_says_what_a_cell_waits_for(handout: Handout, kernel: Kernel):
    cell = 'if ready("scale-forward"):\n    print("training")'

    (shown,) = kernel.run(cell)
    assert shown["text"] == (
        "not attempted yet: scale-forward (fill `scale_forward` in scale.py); "
        "this cell waits for it\n"
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
