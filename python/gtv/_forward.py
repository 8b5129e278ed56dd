"""Noise schedules and time grids."""

from __future__ import annotations

from typing import Callable

import numpy as np
import numpy.typing as npt

from gtv import _core
from gtv._arguments import Doubles, count, number, numbers

Rate = Callable[[float], float]


class Schedule:
    """The forward process x_t = alpha_t x_0 + sigma_t z, for times in [0, t_limit].

    Parameters
    ----------
    name : str
        "vp", "vp-song", "sub-vp", "ou", "ve", "linear-variance", "cosine" or "flow". "vp" is the
        paper's, alpha = exp(-integral of beta), twice the usual rate; a network that was trained by
        Song et al.'s VP needs "vp-song".
    b0, b1 : float
        beta_t = b0 + b1 t of the vp schedules; the others ignore them.

    Raises
    ------
    InputError
        For another name, or b0 and b1 that do not give an increasing sigma^2.

    Notes
    -----
    Every function of t takes a time or an array of times of any shape, and raises InputError for
    one outside [0, t_limit].

    Examples
    --------
    >>> import gtv
    >>> vp = gtv.Schedule("vp")
    >>> round(float(vp.alpha(0.5)), 6)
    0.079064
    """

    def __init__(self, name: str = "vp", *, b0: float = 0.1, b1: float = 19.9) -> None:
        self._core = _core.make_schedule(name, number("b0", b0), number("b1", b1))

    @classmethod
    def from_rates(
        cls,
        beta: Rate,
        diffusion: Rate,
        *,
        name: str = "rates",
        t_limit: float = 1.0,
        t_max: float = 1.0,
    ) -> Schedule:
        """The schedule of dx = -beta_t x dt + sqrt(2 D_t) dW; alpha and sigma by quadrature.

        Parameters
        ----------
        beta, diffusion : callable
            Functions of one time, finite on [0, t_limit]; diffusion is D_t >= 0.
        t_limit, t_max : float
            Where the schedule ends, and where sampling starts unless told otherwise.
        """
        schedule = cls.__new__(cls)
        schedule._core = _core.schedule_from_rates(name, beta, diffusion, t_limit, t_max)
        return schedule

    @classmethod
    def from_levels(
        cls,
        alpha: Rate,
        sigma: Rate,
        *,
        alpha_slope: Rate | None = None,
        sigma_slope: Rate | None = None,
        name: str = "levels",
        t_limit: float = 1.0,
        t_max: float = 1.0,
    ) -> Schedule:
        """The schedule of given alpha_t and sigma_t; slopes left out are found numerically."""
        schedule = cls.__new__(cls)
        schedule._core = _core.schedule_from_levels(
            name, alpha, sigma, alpha_slope, sigma_slope, t_limit, t_max
        )
        return schedule

    @property
    def name(self) -> str:
        """Name as in a study file."""
        return self._core.name

    @property
    def t_limit(self) -> float:
        """Largest time at which the schedule is defined: 1, or infinity."""
        return self._core.t_limit

    @property
    def t_max(self) -> float:
        """Where sampling starts unless told otherwise."""
        return self._core.default_t_max

    def alpha(self, t: npt.ArrayLike) -> Doubles:
        """alpha_t, the share of the data that is left."""
        return self._at(self._core.alpha, t)

    def sigma(self, t: npt.ArrayLike) -> Doubles:
        """sigma_t, the standard deviation of the noise."""
        return np.sqrt(self._at(self._core.sigma_squared, t))

    def beta(self, t: npt.ArrayLike) -> Doubles:
        """beta_t = -d log(alpha_t) / dt; infinite where alpha_t = 0."""
        return self._at(self._core.beta, t)

    def diffusion(self, t: npt.ArrayLike) -> Doubles:
        """D_t, half the squared noise strength; infinite where alpha_t = 0."""
        return self._at(self._core.diffusion, t)

    def drift(self, t: npt.ArrayLike) -> tuple[Doubles, Doubles]:
        """a_t and b_t of the PF-ODE dx/dt = a_t x + b_t x0_hat(x, t), finite where alpha_t = 0."""
        return self._at(self._core.drift_state, t), self._at(self._core.drift_denoised, t)

    def snr(self, t: npt.ArrayLike) -> Doubles:
        """Signal-to-noise ratio alpha_t^2 / sigma_t^2."""
        with np.errstate(divide="ignore"):
            return np.square(self.alpha(t)) / self._at(self._core.sigma_squared, t)

    def __repr__(self) -> str:
        return f"Schedule('{self.name}')"

    @staticmethod
    def _at(function: Callable[[Doubles], Doubles], t: npt.ArrayLike) -> Doubles:
        times = numbers("t", t)
        return function(times.reshape(-1)).reshape(times.shape)


def schedule_names() -> list[str]:
    """Names that `Schedule` knows."""
    return _core.schedule_names()


def as_schedule(schedule: Schedule | str) -> Schedule:
    """A schedule, or that of the name."""
    if isinstance(schedule, str):
        return Schedule(schedule)
    if not isinstance(schedule, Schedule):
        raise TypeError(f"schedule: got {type(schedule).__name__}, expected a gtv.Schedule or a name")
    return schedule


def time_grid(
    name: str, t_max: float, t_min: float, steps: int, *, rho: float = 7.0
) -> Doubles:
    """Descending times from t_max to t_min, (steps + 1,): "uniform", "geometric" or "edm"."""
    return np.asarray(
        _core.make_grid(
            name, number("t_max", t_max), number("t_min", t_min), count("steps", steps), rho
        )
    )
