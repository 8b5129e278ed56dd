"""Nearest training points, and equal ones."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Union

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Dataset, as_dataset
from gtv._result import Result

Rows = Union[Dataset, npt.ArrayLike, str, "os.PathLike[str]"]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, repr=False, eq=False)
class Neighbours(Result):
    """The k nearest rows to each query.

    Attributes
    ----------
    distance : (n, k)
        Euclidean, data units, ascending.
    row : (n, k)
        Which; of equally distant rows the first comes first.
    """

    distance: Doubles
    row: Indices


class NearestRows:
    """Exact search for the nearest rows of a point set; equal rows count once.

    Parameters
    ----------
    train : Dataset, array_like (M, D), or file

    Examples
    --------
    >>> import gtv
    >>> search = gtv.NearestRows([[0.0, 0.0], [3.0, 4.0], [0.0, 0.0]])
    >>> search.distinct
    2
    >>> search.nearest([[0.0, 0.0]], 2).distance
    array([[0., 5.]])
    """

    def __init__(self, train: Rows) -> None:
        self._train = as_dataset(train)
        self._core = _core.NearestRows(self._train._core)

    @property
    def distinct(self) -> int:
        """How many rows there are, equal ones counted once."""
        return self._core.distinct

    @property
    def first_equal(self) -> Indices:
        """For each row the first that equals it, (M,)."""
        return np.asarray(self._core.first_equal, dtype=np.int64)

    def nearest(self, queries: Rows, k: int = 2, *, skip_self: bool = False) -> Neighbours:
        """The k nearest rows to each query.

        Parameters
        ----------
        queries : Dataset, array_like (n, D), or file
        skip_self : bool
            Queries are rows themselves, and do not count.
        """
        distance, row = self._core.nearest(
            as_dataset(queries)._core, _arguments.count("k", k), bool(skip_self)
        )
        return Neighbours(distance, np.asarray(row, dtype=np.int64))

    def __len__(self) -> int:
        return len(self._train)


def nearest_rows(train: Rows, queries: Rows, k: int = 2, *, skip_self: bool = False) -> Neighbours:
    """`NearestRows` of train, and of them the k nearest to each query."""
    return NearestRows(train).nearest(queries, k, skip_self=skip_self)


def first_equal_row(points: Rows) -> Indices:
    """For each row the first that equals it in every coordinate, (n,)."""
    return np.asarray(_core.first_equal_row(as_dataset(points)._core), dtype=np.int64)


def equal_rows(points: Rows) -> list[Indices]:
    """The groups of two or more equal rows, in the order of their first rows.

    Examples
    --------
    >>> import gtv
    >>> gtv.equal_rows([[1.0], [2.0], [1.0]])
    [array([0, 2])]
    """
    first = first_equal_row(points)
    order = np.argsort(first, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(first[order])) + 1)
    return [group for group in groups if len(group) > 1]
