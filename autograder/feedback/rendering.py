"""The templates of the pages: the only importer of Jinja2. Everything is escaped, always."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..text import printable

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **values: object) -> str:
    """Fill in a template: a whole page that fetches nothing and runs nothing but `class.js`."""
    return _environment().get_template(template).render(values)


def trusted(html: str) -> Any:  # noqa: ANN401 - Jinja2's own type of text, which it does not escape
    """Mark HTML as our own. Nothing that a student can influence may be part of it."""
    from markupsafe import Markup  # noqa: PLC0415 - Jinja2 brings it along

    return Markup(html)  # noqa: S704 - see the docstring


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - slow

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    script = _read("class.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment.globals |= {
        "style": trusted(_read("style.css")),
        "script": trusted(script),
        "script_digest": digest,
    }
    return environment


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _shown(value: object) -> object:
    """Make a text fit to be shown: nothing that steers the direction of writing, or is no text."""
    if type(value) is not str:
        return value
    return printable(value.encode("utf-8", "backslashreplace").decode("utf-8"))
