"""How much of what is learned lies between training points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv.errors import InputError


def gap_mass(samples: npt.ArrayLike, points: npt.ArrayLike) -> float:
    """Share of samples nearer to the midpoint of two adjacent points than to any point.

    Parameters
    ----------
    samples : array_like, (n,), (n, 1) or (n, 2)
        Data units.
    points : array_like, (M,) or (M, D)
        In the plane points are adjacent if their Voronoi cells share a side.

    Examples
    --------
    >>> import gtv
    >>> gtv.gap_mass([0.1, 0.5, 0.6, 0.9], [0.0, 1.0])
    0.5
    """
    where = _arguments.points("points", points)
    if where.shape[1] > 1:
        _plane("points", where)
    drawn = _arguments.points("samples", samples, where.shape[1])
    if where.shape[1] == 1:
        return _core.gap_mass_1d(drawn[:, 0], where[:, 0])
    return _core.gap_mass_2d(drawn, where)


def gap_mass_binned(mass: npt.ArrayLike, edges: npt.ArrayLike, points: npt.ArrayLike) -> float:
    """The same of a histogram; masses count as they are.

    Parameters
    ----------
    mass : array_like, (bins,), or (bins, bins) as [y, x]
    edges : array_like, (bins + 1,)
        Increasing, data units; in the plane equally spaced, and the same on both axes.
    points : array_like, (M,) or (M, D)
    """
    masses = _arguments.finite("mass", _arguments.numbers("mass", mass))
    if masses.ndim not in (1, 2) or masses.shape != masses.shape[:1] * masses.ndim:
        raise InputError(f"mass: got shape {masses.shape}, expected (bins,) or (bins, bins)")
    bounds = _arguments.vector("edges", edges, len(masses) + 1)
    where = _arguments.points("points", points, masses.ndim)
    if masses.ndim == 1:
        return _core.gap_mass_1d_binned(masses, bounds, where[:, 0])
    lo, hi = bounds[0], bounds[-1]
    if not np.allclose(bounds, np.linspace(lo, hi, len(bounds)), rtol=0, atol=1e-9 * (hi - lo)):
        raise InputError("edges: got unequal bins, expected equal ones in the plane")
    return _core.gap_mass_2d_binned(masses, lo, hi, where)


def delaunay_edges(points: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Pairs i < j of adjacent points of the plane, (E, 2), sorted; a square has four.

    Parameters
    ----------
    points : array_like, (M, 2)
        Distinct.
    """
    where = _plane("points", _arguments.points("points", points))
    return np.ascontiguousarray(_core.delaunay_edges(where))


def _plane(name: str, array: Doubles) -> Doubles:
    if array.shape[1] != 2:
        raise InputError(f"{name}: got shape {array.shape}, expected (n, 2)")
    return array
