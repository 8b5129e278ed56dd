"""Errors of the library name the program's options, which are arguments here."""

from __future__ import annotations

import contextlib
import re
from typing import Iterator

from gtv.errors import InputError


@contextlib.contextmanager
def as_arguments() -> Iterator[None]:
    """Turns "--out" in what is said of wrong input into "out"."""
    try:
        yield
    except InputError as error:
        said = str(error)
        named = re.sub(r"(?<![\w-])--([a-z][a-z-]*)", lambda m: m[1].replace("-", "_"), said)
        if named == said:
            raise
        raise InputError(named) from None
