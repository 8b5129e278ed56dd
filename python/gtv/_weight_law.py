"""Predicted distributions of trained weights: an ensemble is drawn from one as it is trained."""

from __future__ import annotations

from typing import Any

import numpy as np

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._feature_measure import FeatureMeasure, as_feature_measure
from gtv._moments import GradientFlowMoments, WeightMoments
from gtv._threads import threads
from gtv.errors import InputError


class WeightLaw:
    """What `NormalLaw`, `PopulationLaw` and `ConditionalLaw` have in common."""

    _core: _core.WeightLaw

    def draw(self, members: int = 100, *, seed: int = 0) -> Doubles:
        """Weights of members 0, 1, …, (members, D, F), as `gtv.train_ensemble` returns them.

        The same for the same seed and member, on any number of threads.
        """
        count, key = _arguments.count("members", members), _arguments.seed(seed)
        shape = self._core.mean.shape
        weights = np.empty((count, shape[0] * shape[1]))
        block = 4 * threads()  # between blocks the interpreter sees signals
        for first in range(0, count, block):
            some = min(block, count - first)
            weights[first : first + some] = self._core.draw(key, first, some)
        return weights.reshape(count, *shape)

    @property
    def mean(self) -> Doubles:
        """(D, F)."""
        return self._core.mean

    @property
    def mean_noise(self) -> float:
        """Expected squared error of `mean` where it is estimated from draws, else 0."""
        return self._core.mean_noise

    @property
    def trace(self) -> float:
        """Trace of the covariance."""
        return self._core.trace

    def covariance_root(self) -> Doubles:
        """R, (D F, k) for some k, with R R^T the covariance; weight (a, i) is row a F + i."""
        return self._core.covariance_root()


class NormalLaw(WeightLaw):
    """Normal weights of given moments; a negative part of the covariance is cut off.

    Parameters
    ----------
    moments : WeightMoments or GradientFlowMoments

    Raises
    ------
    WorkError
        If the negative part is above 1e-6 of the trace.

    Examples
    --------
    >>> import gtv
    >>> measure = gtv.FeatureMeasure(gtv.Features("fourier", per_axis=4), [-1.0, 0.0, 1.0])
    >>> law = gtv.NormalLaw(gtv.large_sample_moments(measure, samples=1000))
    >>> law.draw(5, seed=1).shape
    (5, 1, 16)
    """

    def __init__(self, moments: WeightMoments | GradientFlowMoments) -> None:
        mean = _arguments.points("moments.mean", moments.mean)
        covariance = _arguments.points("moments.covariance", moments.covariance, mean.size)
        if len(covariance) != mean.size:
            _arguments.fail("moments.covariance", covariance, (mean.size, mean.size))
        self._core = _core.NormalLaw(mean, covariance)


class PopulationLaw(WeightLaw):
    """Weights of ridge regression on finitely many samples, by population dynamics.

    Parameters
    ----------
    features : FeatureMeasure
        Of product features.
    samples : int
        P.
    ridge : float
    seed : int
    pool : int
        Copies of the weights, at least 2.
    tolerance : float
        Relative change of the pool's spread between rounds at which it has settled.
    max_rounds : int

    Raises
    ------
    WorkError
        If the pool does not settle.
    """

    _core: _core.PopulationLaw

    def __init__(
        self,
        features: FeatureMeasure,
        *,
        samples: int = 256,
        ridge: float = 0.1,
        seed: int = 0,
        pool: int = 300,
        tolerance: float = 0.02,
        max_rounds: int = 60,
    ) -> None:
        self._core = _core.PopulationLaw(
            *_sampled(
                features,
                samples,
                ridge,
                seed,
                _arguments.count("pool", pool, least=2),
                _arguments.number("tolerance", tolerance),
                _arguments.count("max_rounds", max_rounds, least=5),
            )
        )

    @property
    def rounds(self) -> int:
        """How many rounds it took."""
        return self._core.rounds


class ConditionalLaw(WeightLaw):
    """The same given the samples of little noise, which are drawn and solved for exactly.

    Parameters
    ----------
    features : FeatureMeasure
        Of product features.
    samples : int
        P.
    ridge : float
    seed : int
    drawn_snr : float
        Samples of a larger alpha^2 / sigma^2 are drawn; infinity averages over all.
    draws : int
        That mean and trace are estimated from, at least 2.
    """

    _core: _core.ConditionalLaw

    def __init__(
        self,
        features: FeatureMeasure,
        *,
        samples: int = 256,
        ridge: float = 0.1,
        seed: int = 0,
        drawn_snr: float = 1.0,
        draws: int = 400,
    ) -> None:
        self._core = _core.ConditionalLaw(
            *_sampled(
                features,
                samples,
                ridge,
                seed,
                _arguments.above("drawn_snr", drawn_snr, 0, finite=False),
                _arguments.count("draws", draws, least=2),
            )
        )

    @property
    def drawn_share(self) -> float:
        """Share of the samples that are drawn."""
        return self._core.drawn_share


def _sampled(
    features: FeatureMeasure, samples: int, ridge: float, seed: int, *own: float
) -> tuple[Any, ...]:
    if as_feature_measure(features)._problem is None:
        raise InputError("features: got a measure of values, expected one of product features")
    return (
        features._core,
        *features._problem,
        float(_arguments.count("samples", samples)),
        _arguments.at_least("ridge", ridge, 0),
        _arguments.seed(seed),
        *own,
    )
