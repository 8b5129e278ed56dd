"""What `gtv timescales` writes: `timescales.csv`, with `timescales.json` beside it."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError
from gtv.plot.documents import Document, Table

MOST = 6
"""Resolutions that a picture can tell apart."""


@dataclass(frozen=True)
class Resolution:
    """One size of images along the forward process; arrays (levels,), noise increasing.

    noise: σ/α, data units. effective: exp of the posterior's mean entropy, lower, upper: quartiles
    over draws. own_weight, deterministic: shares of draws. fraction: of tr C in E[tr C + |s|²].
    speciation, collapse_formula, collapse_measured: Ornstein–Uhlenbeck times, None where there is
    none. formula: what of the data that of the collapse takes for their dimension.
    """

    name: str
    points: int
    noise: np.ndarray
    effective: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    own_weight: np.ndarray
    fraction: np.ndarray
    deterministic: np.ndarray
    speciation: Optional[float]
    collapse_formula: Optional[float]
    collapse_measured: Optional[float]
    formula: str


def read(path):
    """Resolutions, in the order of the CSV file at `path`. Raises InputError naming the entry."""
    table = Table(path)
    document = Document(str(path).removesuffix(".csv") + ".json")
    names = np.array(table.texts("resolution"))
    columns = _columns(table)
    times = {
        document.text("resolutions", k, "resolution"): [
            *(
                document.number("resolutions", k, key, gaps=True)
                for key in ("speciation_t", "collapse_formula_t", "collapse_measured_t")
            ),
            document.text("resolutions", k, "collapse", "formula"),
        ]
        for k in range(len(document.list("resolutions")))
    }
    found = list(dict.fromkeys(names.tolist()))
    if len(found) > MOST:
        raise InputError(f"{path}: got {len(found)} resolutions, expected at most {MOST}")
    for name in found:
        if name not in times:
            raise InputError(f"{document.path}: entry 'resolutions': has none named '{name}'")
    return [_resolution(table, name, columns, names == name, times[name]) for name in found]


def noise_of(time):
    """σ/α at an Ornstein–Uhlenbeck time: e^{2t} − 1 = σ²/α²."""
    return np.sqrt(np.expm1(2 * np.asarray(time, dtype=float)))


def time_of(noise):
    """The Ornstein–Uhlenbeck time of a σ/α."""
    return 0.5 * np.log1p(np.asarray(noise, dtype=float) ** 2)


def _columns(table):
    columns = {
        "points": table.numbers("points", 1),
        "noise": table.numbers("sigma_over_alpha", 1e-300),
        "effective": table.numbers("effective_points", 0),
        "lower": table.numbers("effective_lo", 0),
        "upper": table.numbers("effective_hi", 0),
        "own_weight": table.numbers("own_weight_share", 0, 1),
        "fraction": table.numbers("fraction", 0, 1),
        "deterministic": table.numbers("deterministic_share", 0, 1),
    }
    if not np.allclose(table.numbers("t"), time_of(columns["noise"]), rtol=1e-3, atol=0):
        raise InputError(f"{table.path}: columns 't' and 'sigma_over_alpha': not the same levels")
    return columns


def _resolution(table, name, columns, rows, times):
    order = np.argsort(columns["noise"][rows], kind="stable")
    own = {key: values[rows][order] for key, values in columns.items()}
    where = f"{table.path}: resolution '{name}'"
    if len(order) < 2 or not (np.diff(own["noise"]) > 0).all():
        raise InputError(f"{where}: expected two different levels of noise or more")
    points = own.pop("points")
    if (points != points[0]).any():
        raise InputError(f"{where}: column 'points': got more than one number")
    return Resolution(name, int(points[0]), **own, **dict(zip(_TIMES, times)))


_TIMES = ("speciation", "collapse_formula", "collapse_measured", "formula")
