"""The page of the study file against the option table, as `gtv run --help` prints it."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from code_blocks import BUILD, ROOT

# Defaults that a table cell cannot hold, in words.
WORDS = {"equal", "unset", "by schedule", "the file's name", ""}


def _program() -> dict[str, str]:
    text = subprocess.run(
        [BUILD / "bin" / "gtv", "run", "--help"], capture_output=True, text=True, check=True
    ).stdout
    rows = text.split("Keys of a study, with their defaults:\n")[1].split("\n\n")[0].splitlines()
    return {row.split()[0]: re.split(r"  +", row.strip())[1] for row in rows}


def _page() -> dict[str, str]:
    """Keys with their tables' names before them: "data.points", …"""
    found: dict[str, str] = {}
    table = ""
    for line in (ROOT / "docs" / "guide" / "study-file.md").read_text().splitlines():
        if line.startswith("#"):
            names = re.findall(r"`\[(\w+)\]`", line)
            table = f"{names[0]}." if len(names) == 1 else ""
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`"):
            keys = re.findall(r"`([^`]+)`", cells[0])
            defaults = re.findall(r"`([^`]+)`", cells[1]) or [cells[1]] * len(keys)
            found.update({table + key: value for key, value in zip(keys, defaults, strict=True)})
    return found


def test_the_page_has_every_key_and_no_other() -> None:
    assert sorted(_page()) == sorted(_program())


@pytest.mark.parametrize("key", sorted(_program()))
def test_the_page_has_the_default_of(key: str) -> None:
    page, program = _page()[key], _program()[key]
    if program == "-":
        assert page in WORDS
    else:
        assert tomllib.loads(f"v = {page}") == tomllib.loads(f"v = {program}")
