"""The notebooks of examples/ run from the top, and tell what they are stored with."""

from __future__ import annotations

import copy
import getpass
import json
import re
import socket
from pathlib import Path
from typing import Any

import nbformat
import pytest

import notebooks
from notebooks import EXAMPLES, differences, pictures, run, same_text, texts


def _read(file: Path) -> Any:
    return nbformat.read(file, as_version=4)


@pytest.fixture(params=EXAMPLES, ids=lambda file: file.stem)
def example(request: pytest.FixtureRequest) -> Path:
    file: Path = request.param
    return file


def test_there_are_three() -> None:
    assert [file.stem for file in EXAMPLES] == ["fig2", "network", "points"]


def test_it_runs_and_tells_what_is_stored(example: Path, tmp_path: Path) -> None:
    before = _read(example)
    assert differences(before, run(before, tmp_path)) == []


def test_it_is_stored_as_run(example: Path) -> None:
    notebook = _read(example)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert sum(map(pictures, code)) >= 1
    assert not any(text.startswith("stderr") for cell in code for text in texts(cell))


def test_its_bar_came_to_the_end(example: Path) -> None:
    shown = [text for cell in _read(example).cells for text in texts(cell) if "<progress" in text]
    assert shown
    for text in shown:
        state = re.search(r'value="(\d+)" max="(\d+)"', text)
        assert state and state[1] == state[2]


def test_it_is_small_and_names_no_machine(example: Path) -> None:
    text = example.read_text()
    assert len(text) < 300_000
    told = re.sub(r'"image/png": "[^"]*"', "", text)
    for name in ("/home/", "/root", "/tmp/", "/usr/"):
        assert name not in told, name
    kept = str([json.loads(text)["metadata"], *(cell.metadata for cell in _read(example).cells)])
    assert getpass.getuser() not in kept and socket.gethostname() not in kept


def test_fig2_takes_at_most_60_lines_of_code() -> None:
    cells = _read(EXAMPLES[0]).cells
    lines = [line for cell in cells if cell.cell_type == "code" for line in cell.source.split("\n")]
    assert len([line for line in lines if line.strip()]) <= 60


def test_a_cell_that_raises_is_an_error(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    with pytest.raises(notebooks.CellExecutionError, match="ZeroDivisionError"):
        run(notebook, tmp_path)


def test_another_number_or_picture_is_a_difference() -> None:
    before = _read(EXAMPLES[0])
    after = copy.deepcopy(before)
    (table,) = (cell for cell in after.cells if any("exact" in text for text in texts(cell)))
    text = table.outputs[0].text
    table.outputs[0].text = text.replace("0.208", "0.209")  # rounded another way
    assert differences(before, after) == []
    table.outputs[0].text = text.replace("0.208", "0.210")
    assert len(differences(before, after)) == 1
    (drawn,) = (cell for cell in after.cells if pictures(cell))
    drawn.outputs = []
    assert len(differences(before, after)) >= 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("in 3.1 s", "in 12.4 s", True),
        ("P = 100: 0.33", "P = 100: 0.34", True),
        ("P = 100: 0.33", "P = 101: 0.33", False),
        ("p = 1.2e-05", "p = 1.3e-05", True),
        ("p = 1.2e-05", "p = 1.2e-04", False),
        ("+0.059", "-0.059", False),
        ("holds", "fails", False),
        ("0.5 and 0.5", "0.5", False),
    ],
)
def test_numbers_agree_to_the_last_digit_but_one(one: str, other: str, same: bool) -> None:
    cells = [
        nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("stream", text=text)])
        for text in (one, other)
    ]
    assert same_text(*(texts(cell)[0] for cell in cells)) is same
