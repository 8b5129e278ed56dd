"""Nearest training points, and equal ones."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar, Union

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Dataset, as_dataset
from gtv._result import Result
from gtv.errors import InputError

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

    _picture: ClassVar[str] = "distances"

    distance: Doubles
    row: Indices


@dataclass(frozen=True, repr=False, eq=False)
class Pairs(Result):
    """Samples beside the two training points nearest to each, from `NearestRows.pairs`.

    The names are those of neighbours.npz, which `gtv run` writes above two dimensions.

    Attributes
    ----------
    shown : (n, D)
        Data units.
    nearest_points : (n, 2, D)
    distance : (n, 2)
        How far those are.
    image_shape : (3,), optional
        Height, width and channels, if points are images.
    """

    _picture: ClassVar[str] = "samples"

    shown: Doubles
    nearest_points: Doubles
    distance: Doubles
    image_shape: Indices | None = None


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

    def pairs(self, samples: npt.ArrayLike) -> Pairs:
        """Samples with the two points nearest to each, to look at: `gtv.Pairs.plot`.

        Parameters
        ----------
        samples : array_like, (n, D), or (n, height, width) or (n, height, width, channels)
            Those of more than two axes are images, as are those of a `Dataset` of images.

        Examples
        --------
        >>> import gtv, numpy as np
        >>> train = np.random.default_rng(0).normal(size=(40, 16))
        >>> gtv.NearestRows(train).pairs(train[:3].reshape(3, 4, 4) + 0.1).image_shape
        array([4, 4, 1])
        """
        array = _arguments.finite("samples", _arguments.numbers("samples", samples))
        if array.ndim not in (1, 2, 3, 4) or not array.size:
            raise InputError(f"samples: got shape {array.shape}, expected (n, D) or images")
        rows = array.reshape(len(array), -1)
        if rows.shape[1] != self._train.dimension:
            expected = f"{self._train.dimension} numbers in each, as a training point"
            raise InputError(f"samples: got shape {array.shape}, expected {expected}")
        shape = (*array.shape[1:], 1)[:3] if array.ndim > 2 else self._train.image
        if shape is not None and shape[2] not in (1, 3):
            raise InputError(f"samples: got {shape[2]} channels, expected 1 or 3")
        found = self.nearest(rows, 2)
        return Pairs(
            rows,
            self._train.values()[found.row],
            found.distance,
            None if shape is None else np.array(shape, dtype=np.int64),
        )

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
