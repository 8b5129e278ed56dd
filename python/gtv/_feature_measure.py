"""The distribution of training samples as quadrature nodes, and features on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Mixture, as_mixture
from gtv._features import Features, as_features
from gtv._forward import Schedule, as_schedule
from gtv._result import Result
from gtv._training_set import TARGETS


@dataclass(frozen=True, repr=False, eq=False)
class TrainingMeasure(Result):
    """E f(t, x, y) over training samples as sums over n nodes, sum_i weight_i f_i.

    Attributes
    ----------
    x : (n, D)
        Data units.
    t : (n,)
    weight : (n,)
        What of their sum 1 is missing is where features vanish.
    snr : (n,)
        alpha^2 / sigma^2, by which training weighs a sample.
    mean : (n, D)
        E[y | x, t] of the target y, data units.
    covariance : (n, D, D)
        Cov[y | x, t]; 0 for the target "true".
    """

    x: Doubles
    t: Doubles
    weight: Doubles
    snr: Doubles
    mean: Doubles
    covariance: Doubles

    def __len__(self) -> int:
        return len(self.weight)


class FeatureMeasure:
    """Features on the nodes of a training measure: what theories of trained weights start from.

    Parameters
    ----------
    features : Features
    data : Mixture or array_like, (M, D)
    schedule : Schedule or str
    target : str
        "proxy" or "true", see `gtv.regression_targets`.
    t_min, t_max : float, optional
        Range of training times, t_min above 0; that of the features if left out.
    resolution : float
        Nodes per length scale, relative to the default.

    Examples
    --------
    >>> import gtv
    >>> measure = gtv.FeatureMeasure(gtv.Features("fourier", per_axis=4), [-1.0, 0.0, 1.0])
    >>> gtv.population_weights(measure, ridge=0.1).shape
    (1, 16)
    """

    def __init__(
        self,
        features: Features,
        data: Mixture | npt.ArrayLike,
        schedule: Schedule | str = "vp",
        *,
        target: str = "proxy",
        t_min: float | None = None,
        t_max: float | None = None,
        resolution: float = 1.0,
    ) -> None:
        mixture = as_mixture(data)
        time = as_features(features, mixture.dimension).time
        from_t = _arguments.above("t_min", time.lo if t_min is None else t_min, 0)
        to_t = time.hi if t_max is None else _arguments.number("t_max", t_max)
        spacing = _arguments.above("resolution", resolution, 0)
        #: What the laws of weights draw training samples from.
        self._problem = (
            mixture._core,
            as_schedule(schedule)._core,
            from_t,
            to_t,
            _arguments.choice("target", target, TARGETS),
        )
        self._core: _core.FeatureMeasure = _core.ProductFeatures(
            features._core, *self._problem, spacing
        )

    @classmethod
    def of_values(cls, phi: npt.ArrayLike, measure: TrainingMeasure) -> FeatureMeasure:
        """Of any features, by their values (n, F) at the nodes of a measure."""
        values = _arguments.points("phi", phi)
        count = len(values)
        mean = _arguments.points("measure.mean", measure.mean)
        dimension = mean.shape[1]
        covariance = _arguments.numbers("measure.covariance", measure.covariance)
        if covariance.shape != (len(mean), dimension, dimension):
            _arguments.fail("measure.covariance", covariance, (len(mean), dimension, dimension))
        if len(mean) != count:
            _arguments.fail("measure.mean", mean, (count, dimension))
        made = cls.__new__(cls)
        made._problem = None  # type: ignore[assignment]
        made._core = _core.MatrixFeatures(
            values,
            _arguments.vector("measure.weight", measure.weight, count),
            _arguments.vector("measure.snr", measure.snr, count),
            mean,
            _arguments.finite("measure.covariance", covariance).reshape(count, -1),
        )
        return made

    @property
    def size(self) -> int:
        """F."""
        return self._core.features

    @property
    def dimension(self) -> int:
        """D."""
        return self._core.dimension

    @property
    def measure(self) -> TrainingMeasure:
        """The nodes; x and t are empty for features given by their values."""
        found = self._core.measure()
        n, d = found["mean"].shape
        nodes = found.pop("nodes", np.empty((0, d + 1)))
        found["covariance"] = found["covariance"].reshape(n, d, d)
        return TrainingMeasure(x=nodes[:, :d], t=nodes[:, d], **found)

    def gram(self, w: npt.ArrayLike) -> Doubles:
        """sum_i w_i phi_i phi_i^T, (F, F), of numbers w, (n,)."""
        return self._core.gram(_arguments.vector("w", w, len(self)))

    def cross(self, y: npt.ArrayLike) -> Doubles:
        """sum_i y_i phi_i^T, (k, F), of rows y, (n, k)."""
        rows = _arguments.points("y", y)
        if len(rows) != len(self):
            _arguments.fail("y", rows, (len(self), rows.shape[1]))
        return self._core.cross(rows)

    def predict(self, weights: npt.ArrayLike) -> Doubles:
        """W phi_i at each node, (n, k), of weights (k, F)."""
        return self._core.predict(_arguments.points("weights", weights, self.size))

    def quadratic(self, s: npt.ArrayLike) -> Doubles:
        """phi_i^T S phi_i at each node, (n,), of a symmetric S, (F, F)."""
        matrix = _arguments.points("s", s, self.size)
        if len(matrix) != self.size:
            _arguments.fail("s", matrix, (self.size, self.size))
        return self._core.quadratic(matrix)

    def __len__(self) -> int:
        return self._core.size

    def __repr__(self) -> str:
        return f"FeatureMeasure({self.size} features on {len(self)} nodes)"


def as_feature_measure(features: FeatureMeasure) -> FeatureMeasure:
    """The measure itself. Raises TypeError for anything else."""
    if not isinstance(features, FeatureMeasure):
        raise TypeError(f"features: got {type(features).__name__}, expected gtv.FeatureMeasure")
    return features
