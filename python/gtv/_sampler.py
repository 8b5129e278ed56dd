"""Sampling: any denoiser, followed from noise to data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gtv import _answers, _arguments, _core
from gtv._arguments import Doubles
from gtv._denoisers import Model, NativeDenoiser
from gtv._forward import Schedule, as_schedule, time_grid
from gtv._result import Result
from gtv.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BATCH = {True: 256, False: 1024}  # native: what a step keeps in the first cache; callables


@dataclass(frozen=True, repr=False, eq=False)
class Samples(Result):
    """What a sampler made of noise.

    Attributes
    ----------
    x : (n, ...)
        End points, data units; shaped as the denoiser's answers.
    t : (steps + 1,)
        The time grid, descending.
    paths : (steps + 1, n, ...), optional
        States on the way, the starting points first.
    """

    x: Doubles
    t: Doubles
    paths: Doubles | None = None

    def plots(self) -> dict[str, Figure]:
        """Trajectories, if they were kept, and where they end."""
        return self._drawn("ends" if self.paths is None else "trajectories")

    def density(
        self, bins: int = 200, range: tuple[float, float] = (-1.5, 1.5)
    ) -> tuple[Doubles, Doubles]:
        """Histogram per unit length or area of *all* samples, and the edges of its bins.

        Returns
        -------
        density : (bins,) or (bins, bins)
            In the plane [y, x].
        edges : (bins + 1,)
        """
        flat = self.x.reshape(len(self.x), -1)
        if flat.shape[1] > 2:
            raise InputError(f"density: got dimension {flat.shape[1]}, expected 1 or 2")
        edges = np.linspace(*_arguments.interval("range", range), _arguments.count("bins", bins) + 1)
        counts, _ = np.histogramdd(flat[:, ::-1], [edges] * flat.shape[1])
        return counts / (len(flat) * (edges[1] - edges[0]) ** flat.shape[1]), edges


def sample(
    denoiser: Model | NativeDenoiser,
    schedule: Schedule | str,
    n: int = 1000,
    *,
    shape: int | tuple[int, ...] | None = None,
    method: str = "euler",
    steps: int = 30,
    grid: str | npt.ArrayLike = "uniform",
    t_min: float = 1e-2,
    t_max: float | None = None,
    rho: float = 7.0,
    seed: int = 0,
    member: int = 0,
    seeds: str = "random",
    start: npt.ArrayLike | None = None,
    batch: int | None = None,
    paths: bool = False,
) -> Samples:
    """Follow a denoiser from noise to samples.

    Parameters
    ----------
    denoiser : callable or denoiser of this library
        denoiser(x, t) -> x0: x an array ``(n, *shape)`` of float64 that may be written to, t a float;
        the answer anything that NumPy reads as an array of the same shape, a CPU tensor included.
        For models that predict something else see `from_score`, `from_noise`, `from_v`, `from_flow`.
    schedule : Schedule or str
    n : int
        Samples; with `start` left out of use.
    shape : int or tuple, optional
        Of one sample. Unless the denoiser has an attribute `shape` or `dimension`, or `start` says.
    method : str
        "euler", "heun", "rk4", "dpmpp-2m" or "reverse-sde".
    steps, grid, t_min, t_max, rho
        The time grid: "uniform", "geometric" or "edm", or the times themselves, descending.
    seed, member : int
        Key of the random numbers: the same key, the same starting points.
    seeds : str
        "random" or "stratified" starting points.
    start : array_like, ``(n, *shape)``, optional
        Starting points at t_max, instead of random ones.
    batch : int, optional
        Samples that the denoiser is asked for at once, rounded up to a multiple of 16; the result
        does not depend on it.
    paths : bool
        Whether to keep the states on the way.

    Raises
    ------
    InputError
        For wrong arguments, or an answer of the denoiser of another shape or that is not finite.
    Exception
        What the denoiser raises, as it is, with a note that says at which step.

    Examples
    --------
    >>> import gtv
    >>> def shrink(x, t):
    ...     return 0 * x + 0.5
    >>> gtv.sample(shrink, "vp", 4, shape=1, t_min=1e-5, grid="geometric").x.round(1).ravel()
    array([0.5, 0.5, 0.5, 0.5])
    """
    process = as_schedule(schedule)
    if not callable(denoiser):
        raise TypeError(f"denoiser: got {type(denoiser).__name__}, expected a callable (x, t) -> x0")
    times = _times(process, method, grid, steps, t_min, t_max, rho)
    plan = _core.make_plan(process._core, method, times.tolist())
    _arguments.seed(seed)
    _arguments.member(member)
    if not isinstance(paths, (bool, np.bool_)):
        raise TypeError(f"paths: got {type(paths).__name__}, expected a bool")
    if isinstance(denoiser, NativeDenoiser):
        denoiser._refuse_other(process, times)
    one = _shape_of(denoiser, shape, start)
    starts = _starts(plan, seeds, n, one, seed, member, start)
    native = isinstance(denoiser, NativeDenoiser)
    block = min(_BATCH[native] if batch is None else _arguments.count("batch", batch), len(starts))
    if isinstance(denoiser, NativeDenoiser):
        found, states = _core.sample_native(
            plan, denoiser._at(plan, seed, member), starts, seed, member, block, paths
        )
    else:
        asked = _Asked(denoiser, one, plan.steps)
        found, states = _core.sample_callable(plan, asked, starts, seed, member, block, paths)
    _finite_end(found)
    return Samples(
        x=found.reshape(-1, *one),
        t=times,
        paths=states.reshape(len(times), -1, *one) if paths else None,
    )


class _Asked:
    """A user's denoiser as the loop calls it: shapes and answers checked, errors with a note."""

    def __init__(self, denoiser: Model, shape: tuple[int, ...], steps: int) -> None:
        self._denoiser = denoiser
        self._shape = shape
        self._steps = steps

    def __call__(self, x: Doubles, t: float, step: int) -> Doubles:
        states = x.reshape(len(x), *self._shape)
        try:
            answer = self._denoiser(states, t)
        except Exception as error:
            error.add_note(f"gtv.sample asked for {self._where(states, t, step)}")
            raise
        where = f", {self._where(states, t, step)}"
        return _answers.checked(answer, states.shape, where).reshape(len(x), -1)

    def _where(self, x: Doubles, t: float, step: int) -> str:
        return f"x of shape {x.shape} at t = {t:.6g}, step {step + 1} of {self._steps}"


def _times(
    process: Schedule,
    method: str,
    grid: str | npt.ArrayLike,
    steps: int,
    t_min: float,
    t_max: float | None,
    rho: float,
) -> Doubles:
    if not isinstance(grid, str):
        return _arguments.vector("grid", grid)
    if t_max is None:
        noisy = method == "reverse-sde"
        core = process._core
        t_max = core.default_t_max_of_reverse_sde if noisy else core.default_t_max
    return time_grid(grid, t_max, t_min, steps, rho=rho)


def _shape_of(
    denoiser: Any, shape: int | tuple[int, ...] | None, start: npt.ArrayLike | None
) -> tuple[int, ...]:
    """Of one sample: as said, else as the starting points', else as the denoiser's."""
    if shape is None and start is not None:
        shape = np.shape(start)[1:] or (1,)
    if shape is None:
        shape = getattr(denoiser, "shape", None)
    if shape is None:
        shape = getattr(denoiser, "dimension", None)
    if shape is None:
        raise InputError(
            "shape: expected one sample's shape, such as 2 or (28, 28), for a denoiser without an "
            "attribute 'shape' or 'dimension'"
        )
    sides = shape if isinstance(shape, (tuple, list)) else (shape,)
    counts = tuple(_arguments.count("shape", side) for side in sides)
    if math.prod(counts) >= 1 << 31:
        raise InputError(f"shape: got {shape}, expected less than 2^31 numbers a sample")
    return counts


def _starts(
    plan: _core.Plan,
    seeds: str,
    n: int,
    shape: tuple[int, ...],
    seed: int,
    member: int,
    start: npt.ArrayLike | None,
) -> Doubles:
    dimension = math.prod(shape)
    if start is None:
        return _core.starting_points(
            plan, seeds, _arguments.count("n", n), dimension, seed, member
        )
    given = _arguments.finite("start", _arguments.numbers("start", start))
    if given.ndim == 1 and shape == (1,):
        given = given[:, np.newaxis]
    if given.shape[1:] != shape or len(given) == 0:
        raise InputError(
            f"start: got shape {given.shape}, expected (n, {', '.join(map(str, shape))})"
        )
    return given.reshape(len(given), dimension)


def _finite_end(found: Doubles) -> None:
    bad = int((~np.isfinite(found)).any(axis=1).sum())
    if bad:
        raise InputError(
            f"sample: {bad} of {len(found)} samples are not finite; more steps or a larger t_min "
            "may help"
        )
