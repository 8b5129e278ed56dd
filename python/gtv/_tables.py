"""CSV tables as columns."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]


def columns(text: str) -> Columns:
    """A table's columns by name: whole numbers, numbers (an empty cell is NaN), or texts."""
    names, *rows = list(csv.reader(io.StringIO(text)))
    return {name: _column([row[k] for row in rows]) for k, name in enumerate(names)}


def _column(cells: list[str]) -> npt.NDArray[Any]:
    try:
        return np.array([int(cell) for cell in cells], dtype=np.int64)
    except (ValueError, OverflowError):
        pass
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells])
    except ValueError:
        return np.array(cells, dtype=str)
