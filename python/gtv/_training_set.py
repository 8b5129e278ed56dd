"""Draws that linear denoisers are trained on, and what they regress on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Mixture, as_mixture
from gtv._forward import Schedule, as_schedule
from gtv._result import Result

TARGETS = ("proxy", "true")
NOISES = ("normal", "student-t", "uniform")


@dataclass(frozen=True, repr=False, eq=False)
class TrainingSet(Result):
    """P draws (x0, t, x) with x = alpha_t x0 + sigma_t z.

    Attributes
    ----------
    x0 : (P, D)
        Clean points, data units.
    t : (P,)
    x : (P, D)
        Noised points, data units.
    """

    _picture: ClassVar[str] = "training-set"

    x0: Doubles
    t: Doubles
    x: Doubles

    def __len__(self) -> int:
        return len(self.x0)

    def checked(self) -> TrainingSet:
        """The same as doubles. Raises InputError if shapes disagree or a number is not finite."""
        x0 = _arguments.points("training_set.x0", self.x0)
        x = _arguments.points("training_set.x", self.x, x0.shape[1])
        if len(x) != len(x0):
            _arguments.fail("training_set.x", x, x0.shape)
        return TrainingSet(x0, _arguments.vector("training_set.t", self.t, len(x0)), x)


def draw_training_set(
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str = "vp",
    samples: int = 256,
    *,
    t_min: float = 1e-2,
    t_max: float | None = None,
    seed: int = 0,
    member: int = 0,
    noise: str = "normal",
) -> TrainingSet:
    """Draws for one member of an ensemble, times uniform on [t_min, t_max].

    Parameters
    ----------
    data : Mixture or array_like, (M, D)
    schedule : Schedule or str
    samples : int
        P. The first P of 2 P draws are the draws of P.
    t_min, t_max : float
        t_max is the schedule's own if left out.
    seed, member : int
        Keys of the random numbers: the same draws for the same keys.
    noise : str
        Law of z, of mean 0 and variance 1: "normal", "student-t" of 5 degrees, or "uniform".

    Examples
    --------
    >>> import gtv
    >>> gtv.draw_training_set([-1.0, 0.0, 1.0], "vp", 100).x.shape
    (100, 1)
    """
    mixture = as_mixture(data)
    process = as_schedule(schedule)
    drawn = _core.draw_training_set(
        mixture._core,
        process._core,
        _arguments.number("t_min", t_min),
        process.t_max if t_max is None else _arguments.number("t_max", t_max),
        _arguments.count("samples", samples),
        _arguments.seed(seed),
        _arguments.member(member),
        _arguments.choice("noise", noise, NOISES),
    )
    return TrainingSet(**drawn)


def regression_targets(
    training_set: TrainingSet,
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str = "vp",
    target: str = "proxy",
) -> Doubles:
    """What a denoiser regresses on at each sample, (P, D), data units.

    Parameters
    ----------
    target : str
        "proxy": x0 itself. "true": the posterior mean E[x0 | x, t].
    """
    checked = training_set.checked()
    return _core.regression_targets(
        checked.x0,
        checked.t,
        checked.x,
        _arguments.choice("target", target, TARGETS),
        as_mixture(data)._core,
        as_schedule(schedule)._core,
    )
