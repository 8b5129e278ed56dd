"""Study files from dicts: as much of TOML as a study needs."""

from __future__ import annotations

import math
import os
from typing import Any, Mapping

import numpy as np


def study_text(sections: Mapping[str, object]) -> str:
    """The text of a study file: keys of the study, then a table for each dict.

    Raises TypeError, naming the key, for a value that no study file can hold.
    """
    keys = [
        f"{_key(key)} = {value_text(key, value)}"
        for key, value in sections.items()
        if not isinstance(value, Mapping)
    ]
    for section, table in sections.items():
        if isinstance(table, Mapping):
            keys += ["", f"[{_key(section)}]"]
            keys += [
                f"{_key(key)} = {value_text(f'{section}.{key}', value)}"
                for key, value in table.items()
            ]
    return "\n".join(keys) + "\n"


def override(key: str, value: object) -> str:
    """KEY=VALUE as the program takes it."""
    return f"{key}={value_text(key, value)}"


def value_text(key: str, value: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, (str, os.PathLike)):
        return _quoted(os.fspath(value))
    if isinstance(value, (list, tuple, range)):
        return "[" + ", ".join(value_text(key, one) for one in value) + "]"
    raise TypeError(f"{key}: got {type(value).__name__}, expected a number, a text or a list")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{key}: got a key of type {type(key).__name__}, expected a text")
    return key if key.replace("_", "a").isalnum() and key.isascii() else _quoted(key)


def _quoted(text: str | bytes) -> str:
    if isinstance(text, bytes):
        text = os.fsdecode(text)
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else c
        for c in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
