"""What `gtv memorize` writes: `memorize.npz`, with `memorize.csv` and `memorize.json` beside it."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError
from gtv.plot import images
from gtv.plot.arrays import Arrays
from gtv.plot.documents import Document, Table
from gtv.plot.neighbours import read_distances
from gtv.plot.sweeps import cell_name, read_sweep

SOURCES = {"test": "test points", "leave-one-out": "training points, leaving one out"}
"""Where held-out distances come from, and what a picture calls them."""


@dataclass(frozen=True)
class Curves:
    """Memorised fraction against the threshold on d₁/d₂, and what no memorising would give.

    All (thresholds,); lower, upper: 95 % interval of the fraction; nulls NaN where unknown.
    """

    threshold: np.ndarray
    fraction: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    null_dimension: np.ndarray
    null_held_out: np.ndarray


@dataclass(frozen=True)
class Summary:
    """The fraction at the threshold used, and what intrinsic dimension and held-out data give.

    dimension, dimension_interval and null_dimension are None where the dimension is not known, as
    of a lattice.
    """

    fraction: float
    interval: tuple
    p_value: float
    dimension: Optional[float]
    dimension_interval: Optional[tuple]
    null_dimension: Optional[float]
    null_held_out: float
    source: str  # a key of SOURCES


@dataclass(frozen=True)
class Pairs:
    """The closest samples as images: sample (k, height, width[, 3]), nearest (k, 2, …) of the two
    nearest training points, ratio d₁/d₂ (k), index (k) among the samples."""

    sample: np.ndarray
    nearest: np.ndarray
    ratio: np.ndarray
    index: np.ndarray


@dataclass(frozen=True)
class Memorization:
    """Distances in data units to the two nearest training points, and what follows from them.

    distance: (n, 2) of samples; held_out: (m, 2). pairs: None if points are no images.
    """

    curves: Curves
    summary: Summary
    threshold: float
    distance: np.ndarray
    held_out: np.ndarray
    pairs: Optional[Pairs]


def read(path):
    """What an NPZ file holds: [(name of the cell, Memorization), …], the name empty of one set.

    Raises InputError naming file and entry.
    """
    arrays = Arrays(path)
    stem = str(path).removesuffix(".npz")
    axes, sweep = read_sweep(arrays)
    cells = list(np.ndindex(*sweep))
    distance = read_distances(arrays, "distance", (*sweep, None))
    arrays.numbers("nearest", distance.shape)
    threshold = float(arrays.numbers("threshold", ()))
    if not 0 < threshold <= 1:
        raise InputError(f"{path}: array 'threshold': got {threshold:g}, expected more than 0 to 1")
    held_out = read_distances(arrays, "held_out_distance", (None,))
    curves = _curves(Table(f"{stem}.csv"), len(cells))
    document = Document(f"{stem}.json")
    if axes and len(document.list("cells")) != len(cells):
        raise InputError(f"{document.path}: entry 'cells': expected {len(cells)} of them")
    return [
        (
            cell_name(axes, cell),
            Memorization(
                curves=curves[k],
                summary=_summary(document, *(("cells", k) if axes else ())),
                threshold=threshold,
                distance=distance[cell],
                held_out=held_out,
                # Pictures of several cells have no room for them.
                pairs=_pairs(arrays) if "image_shape" in arrays and not axes else None,
            ),
        )
        for k, cell in enumerate(cells)
    ]


def _curves(table, cells):
    """The Curves of each cell, whose rows follow one another."""
    thresholds = table.numbers("threshold", 0, 1)
    rows, rest = divmod(len(thresholds), cells)
    by_cell = thresholds[: rows * cells].reshape(cells, rows)
    if rest or rows < 2 or not (np.diff(by_cell) > 0).all():
        raise InputError(f"{table.path}: column 'threshold': expected increasing numbers")
    fractions = [table.numbers(name, 0, 1) for name in ("fraction", "lo", "hi")]
    nulls = [table.numbers(name, 0, 1, gaps=True) for name in ("null_dimension", "null_held_out")]
    columns = [column.reshape(cells, rows) for column in (thresholds, *fractions, *nulls)]
    return [Curves(*of_cell) for of_cell in zip(*columns)]


def _summary(document, *cell):
    return Summary(
        fraction=document.number(*cell, "memorized_fraction"),
        interval=document.interval(*cell, "ci95"),
        p_value=document.number(*cell, "p_value"),
        dimension=document.number(*cell, "null", "dimension", "d", gaps=True),
        dimension_interval=document.interval(*cell, "null", "dimension", "ci95", gaps=True),
        null_dimension=document.number(*cell, "null", "dimension", "fraction", gaps=True),
        null_held_out=document.number(*cell, "null", "held_out", "fraction"),
        source=document.text(*cell, "null", "held_out", "source", among=SOURCES),
    )


def _pairs(arrays):
    sample = arrays.numbers("pairs_sample", (None, None))
    count, dimension = sample.shape
    shape = images.read_shape(arrays, dimension)
    nearest = arrays.numbers("pairs_nearest", (count, 2, dimension))
    return Pairs(
        images.folded(sample, shape),
        images.folded(nearest, shape),
        arrays.numbers("pairs_ratio", (count,)),
        arrays.numbers("pairs_index", (count,)).astype(int),
    )
