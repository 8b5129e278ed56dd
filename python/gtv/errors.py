"""The exceptions of the package; each message says what, got and expected in one line."""

from __future__ import annotations

import difflib
from typing import Iterable


class Error(Exception):
    """What every exception of gtv derives from."""


class InputError(Error, ValueError):
    """The caller's input is at fault."""


class WorkError(Error, RuntimeError):
    """The work failed through no fault of the input: a full disk, a solve that did not converge."""


def nearest(name: str, names: Iterable[str]) -> str:
    """", did you mean 'x'?" for the entry of `names` most like `name`, or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f", did you mean '{found[0]}'?" if found else ""
