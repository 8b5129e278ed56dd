"""The density that noisy sampling makes on average, without a random number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, ClassVar

import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Mixture, as_mixture
from gtv._forward import Schedule, as_schedule
from gtv._result import Result


@dataclass(frozen=True, repr=False, eq=False)
class CellMasses(Result):
    """Probability of each cell of a regular partition, of a line or a square.

    Attributes
    ----------
    edges : (cells + 1,)
        The same on every axis, data units.
    mass : (cells,), or (cells, cells) as [y, x]
        Shares of all mass.
    total : float
        Mass inside and outside of the cells.
    """

    _picture: ClassVar[str] = "masses"

    edges: Doubles
    mass: Doubles
    total: float


def average_density(
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str,
    times: npt.ArrayLike,
    kappa: float = 1.0,
    *,
    cells: int = 200,
    domain: tuple[float, float] = (-1.5, 1.5),
    resolution: float = 8.0,
) -> CellMasses:
    """What Euler's method with the naive estimator samples on average, D = 1 or 2.

    Parameters
    ----------
    times : array_like, (T,)
        Strictly decreasing, see `gtv.time_grid`.
    kappa : float
        Strength of the noise, a time; 0 is the PF-ODE.
    cells, domain
        Cells an axis, and their range, data units.
    resolution : float
        Nodes per standard deviation of the noised data at the end, at least 1.

    Raises
    ------
    WorkError
        If mass is lost, or the lattice gets too large.

    Examples
    --------
    >>> import gtv
    >>> times = gtv.time_grid("geometric", 1, 0.1, 50)
    >>> found = gtv.average_density([-1.0, 1.0], "vp", times, cells=30)
    >>> round(found.total, 9)
    1.0
    """
    strength = _arguments.at_least("kappa", kappa, 0)
    grid = _grid(cells, domain, resolution)
    return _of_path(_core.average_density, data, schedule, times, strength, grid)


def linear_noise_density(
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str,
    times: npt.ArrayLike,
    kappa: float = 1.0,
    *,
    cells: int = 200,
    domain: tuple[float, float] = (-1.5, 1.5),
    resolution: float = 8.0,
    starts: int = 0,
) -> CellMasses:
    """The same by linear noise around paths of the PF-ODE.

    Parameters
    ----------
    starts : int
        Paths an axis; 0 is 2000 on a line and 200 in the plane.
    """
    strength = _arguments.at_least("kappa", kappa, 0)
    grid, paths = _grid(cells, domain, resolution), _arguments.count("starts", starts, least=0)
    return _of_path(_core.linear_noise_density, data, schedule, times, strength, grid, paths)


def small_noise_density(
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str,
    times: npt.ArrayLike,
    *,
    cells: int = 200,
    domain: tuple[float, float] = (-1.5, 1.5),
    resolution: float = 8.0,
    starts: int = 0,
) -> CellMasses:
    """The small-noise formula as published; it does not depend on kappa."""
    grid, paths = _grid(cells, domain, resolution), _arguments.count("starts", starts, least=0)
    return _of_path(_core.small_noise_density, data, schedule, times, grid, paths)


def noised_masses(
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str,
    t: float,
    *,
    cells: int = 200,
    domain: tuple[float, float] = (-1.5, 1.5),
) -> CellMasses:
    """p(x | t), the mass of each cell, by the error function; D = 1 or 2."""
    mixture = as_mixture(data)
    level = as_schedule(schedule)._core.level(_arguments.number("t", t))
    return _masses(mixture, *_core.noised_masses(mixture._core, level, _grid(cells, domain, 8.0)))


def _of_path(
    density: Callable[..., tuple[Any, ...]],
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str,
    times: npt.ArrayLike,
    *own: object,
) -> CellMasses:
    mixture, process = as_mixture(data), as_schedule(schedule)
    grid_of_times = _arguments.vector("times", times)
    return _masses(mixture, *density(mixture._core, process._core, grid_of_times, *own))


def _grid(cells: int, domain: tuple[float, float], resolution: float) -> _core.GridOptions:
    return _core.GridOptions(
        _arguments.count("cells", cells),
        *_arguments.interval("domain", domain),
        _arguments.at_least("resolution", resolution, 1),
    )


def _masses(mixture: Mixture, edges: Doubles, mass: Doubles, total: float) -> CellMasses:
    return CellMasses(edges, mass.reshape((len(edges) - 1,) * mixture.dimension), total)
