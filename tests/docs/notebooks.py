"""The notebooks of examples/: runs them, stores them as run, and says how two runs differ.

    python3 notebooks.py FILE...      runs each from the top and stores its outputs

A cell with the tag `needs-NAME` tells another output, or none, where Python has no module NAME.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError as CellExecutionError

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GTV_BUILD_DIR", ROOT / "build" / "release"))
EXAMPLES = sorted((ROOT / "examples").glob("*.ipynb"))

_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_TIMING = re.compile(r"\d+(?:\.\d+)? s\b")
# A bar's count, and behind it rate and time left, where there was time for any.
_BAR = re.compile(r"(\b\d+/\d+)(?:,|  )[^\n]*")


def run(notebook: Any, folder: Path) -> Any:
    """A copy with the outputs of a run in this folder; nbclient's error if a cell raises."""
    done = nbformat.from_dict(notebook)
    for cell in done.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    environment = {
        **os.environ,
        "PYTHONPATH": str(BUILD / "python"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "IPYTHONDIR": str(folder / ".ipython"),  # nobody's own settings
        "JUPYTER_RUNTIME_DIR": str(folder / ".jupyter"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the kernel warns of its own debugger
    }
    client = NotebookClient(
        done,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=environment)
    return done


def stored(notebook: Any) -> Any:
    """What is kept of a run: nothing of the machine but what its cells print."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("needs_background", None)
            data = output.get("data", {})
            if "image/png" in data:
                data["image/png"] = data["image/png"].strip()
    return notebook


def texts(cell: Any) -> list[str]:
    """What a cell's outputs say in words and numbers, timings left out."""
    found = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            found.append(f"{output.name}: {output.text}")
        elif output.output_type == "error":
            found.append(f"{output.ename}: {output.evalue}")
        else:
            # A picture's words are the size of a figure.
            shown = {k: v for k, v in output.data.items() if k.startswith("text/")}
            found += [f"{kind}: {shown[kind]}" for kind in sorted(shown)]
    return [_TIMING.sub("…", _BAR.sub(r"\1", text)) for text in found]


def pictures(cell: Any) -> int:
    """How many pictures a cell shows."""
    return sum("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def same_text(one: str, other: str) -> bool:
    """Whether words agree, and numbers up to one in the last digit that is printed.

    Where processors round differently, the same number may be printed 0.123 and 0.124.
    """
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    return all(map(_near, _NUMBER.findall(one), _NUMBER.findall(other)))


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    a, b = (Decimal(number.replace("−", "-")) for number in (one, other))
    if not {".", "e"} & {*one, *other}:
        return False  # counts are exact
    last = max(int(number.as_tuple().exponent) for number in (a, b))
    return abs(a - b) <= Decimal(1).scaleb(last)


def compared(cell: Any) -> bool:
    """Whether this Python has what the cell's outputs depend on."""
    needed = [tag[6:] for tag in cell.metadata.get("tags", []) if tag.startswith("needs-")]
    return all(importlib.util.find_spec(name) for name in needed)


def differences(before: Any, after: Any) -> list[str]:
    """A line for each cell whose outputs of two runs tell something else."""
    found = []
    for number, (one, other) in enumerate(zip(before.cells, after.cells)):
        if not compared(one):
            continue
        said, says = texts(one), texts(other)
        if len(said) != len(says) or not all(map(same_text, said, says)):
            found.append(f"cell {number}: stored {said}, now {says}")
        if pictures(one) != pictures(other):
            found.append(f"cell {number}: stored {pictures(one)} pictures, now {pictures(other)}")
    return found


def main(files: list[Path]) -> None:
    """Runs and stores."""
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            done = stored(run(nbformat.read(file, as_version=4), Path(folder)))
        nbformat.write(done, file)
        print(f"{file}: {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or EXAMPLES)
