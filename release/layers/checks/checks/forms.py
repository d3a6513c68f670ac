"""Arguments may have several accepted forms: a function has to be right in one, in all cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .answers import Args, Shape
from .calls import CallFailed, Crashed, TimedOut
from .failures import CheckFailed, Failure

Form = Callable[[Args], Args]
"""A way to hand over arguments."""
Wrong = CallFailed | Failure
Found = Mapping[str, Wrong]
"""What is wrong, by case."""


def hold_in_some_form(
    also_shaped: Mapping[int, Shape] | None, differs: Callable[[Form], Wrong | None]
) -> None:
    """Return if nothing differs in one of the forms; raise what came farthest otherwise."""

    def found(form: Form) -> Found:
        wrong = differs(form)
        return {} if wrong is None else {"": wrong}

    all_hold_in_some_form(also_shaped, found)


def all_hold_in_some_form(
    also_shaped: Mapping[int, Shape] | None, differ: Callable[[Form], Found], cases: int = 1
) -> None:
    """Return if in one of the forms no case differs; raise what came nearest to that otherwise."""
    found: Found = {}
    forms = _forms(also_shaped)
    for form in forms:
        wrong = differ(form)
        if not wrong:
            return
        final = {label: one for label, one in wrong.items() if _is_final(one)}
        if final and len(forms) > 1:
            found = final
            break
        found = _nearer(found, wrong)
    _raise_first(found, cases)


def _raise_first(found: Found, cases: int = 1) -> None:
    """Raise the first failure with its case; wrong answers bring the other wrong answers along."""
    label, first = next(iter(found.items()))
    if isinstance(first, CallFailed):
        raise first.in_case(label)
    wrong = [f.in_case(label) for label, f in found.items() if isinstance(f, Failure)]
    raise CheckFailed(wrong, cases, failing=len(found))


def _forms(also_shaped: Mapping[int, Shape] | None) -> list[Form]:
    """Return the ways to hand over arguments: as they are, then in their other accepted shape."""

    def reshaped(args: Args) -> Args:
        assert also_shaped is not None
        return tuple(
            arg.reshape(also_shaped[i]) if i in also_shaped else arg for i, arg in enumerate(args)
        )

    return [lambda args: args, reshaped] if also_shaped else [lambda args: args]


def _is_final(failure: Wrong) -> bool:
    """Whether another form of the same question is not worth its time, or the risk."""
    return isinstance(failure, (TimedOut, Crashed))


def _nearer(first: Found, second: Found) -> Found:
    """Return in which of two forms a function comes nearer to what is right in all cases."""
    if not first:
        return second
    if first.keys() != second.keys():
        return min(first, second, key=len)
    return {label: _farther(first[label], wrong) for label, wrong in second.items()}


def _farther(first: Wrong, second: Wrong) -> Wrong:
    """Return which of two failures of one case to tell: that which came farther, else the first."""
    if isinstance(second, CallFailed):
        return first
    return second if isinstance(first, CallFailed) or second.kind > first.kind else first
