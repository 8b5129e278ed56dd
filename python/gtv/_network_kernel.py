"""Networks of infinite width as kernels, and eigenfunctions of any kernel as features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._feature_measure import FeatureMeasure, as_feature_measure
from gtv._result import Result
from gtv.errors import InputError

ACTIVATIONS = ("relu", "erf")


@dataclass(frozen=True, repr=False, eq=False)
class NetworkKernels(Result):
    """Kernels of a fully connected network of infinite width, NTK parametrisation.

    Attributes
    ----------
    nngp : (n, m)
        Covariance of the outputs at the start.
    ntk : (n, m)
        Inner product of the outputs' gradients.
    """

    nngp: Doubles
    ntk: Doubles


@dataclass(frozen=True, repr=False, eq=False)
class WeightedNodes(Result):
    """A measure of few nodes.

    Attributes
    ----------
    nodes : (m, D + 1)
        Rows (x, t).
    weight : (m,)
        Above 0, sum 1.
    """

    nodes: Doubles
    weight: Doubles


def network_kernels(
    u: npt.ArrayLike,
    v: npt.ArrayLike | None = None,
    *,
    activation: str = "relu",
    hidden_layers: int = 1,
    weight_variance: float = 2.0,
    bias_variance: float = 0.1,
) -> NetworkKernels:
    """Kernels between inputs u, (n, d), and v, (m, d), as a network sees them; v is u by default.

    Examples
    --------
    >>> import gtv
    >>> gtv.network_kernels([[1.0, 0.0]], bias_variance=0).nngp
    array([[1.]])
    """
    rows = _arguments.points("u", u)
    return NetworkKernels(
        *_core.network_kernels(
            _arguments.choice("activation", activation, ACTIVATIONS),
            _arguments.count("hidden_layers", hidden_layers),
            _arguments.number("weight_variance", weight_variance),
            _arguments.number("bias_variance", bias_variance),
            rows,
            rows if v is None else _arguments.points("v", v, rows.shape[1]),
        )
    )


def thinned(
    features: FeatureMeasure, count: int, *, by_snr: bool = True, seed: int = 0
) -> WeightedNodes:
    """At most so many nodes of a training measure, each drawn by its mass if there are more.

    Parameters
    ----------
    features : FeatureMeasure
        Of product features.
    by_snr : bool
        Whether mass is weighed by alpha^2 / sigma^2, as training weighs it.
    """
    if as_feature_measure(features)._problem is None:
        raise InputError("features: got a measure of values, expected one of product features")
    return WeightedNodes(
        *_core.thinned(
            features._core, _arguments.count("count", count), bool(by_snr), _arguments.seed(seed)
        )
    )


class Eigenfunctions:
    """Leading eigenfunctions of a kernel under a measure, by Nystrom's method.

    Parameters
    ----------
    kernel : callable (u, v) -> (n, m)
        Symmetric and positive semidefinite, of rows u, (n, d), and v, (m, d).
    measure : WeightedNodes
    rank : int
        How many.

    Raises
    ------
    InputError
        If the kernel's values are not symmetric, or it has not that rank.

    Examples
    --------
    >>> import gtv, numpy as np
    >>> nodes = gtv.WeightedNodes(np.array([[-1.0], [1.0]]), np.array([0.5, 0.5]))
    >>> gtv.Eigenfunctions(lambda u, v: u @ v.T, nodes, 1).eigenvalues
    array([1.])
    """

    def __init__(
        self,
        kernel: Callable[[Doubles, Doubles], npt.ArrayLike],
        measure: WeightedNodes,
        rank: int,
    ) -> None:
        def values(u: Doubles, v: Doubles) -> Doubles:
            found = _arguments.points("kernel(u, v)", kernel(u, v))
            if found.shape != (len(u), len(v)):
                _arguments.fail("kernel(u, v)", found, (len(u), len(v)))
            return found

        nodes = _arguments.points("measure.nodes", measure.nodes)
        self._width = nodes.shape[1]
        self._core = _core.Eigenfunctions(
            values,
            nodes,
            _arguments.vector("measure.weight", measure.weight, len(nodes)),
            _arguments.count("rank", rank),
        )

    @property
    def eigenvalues(self) -> Doubles:
        """sigma_k, (rank,), descending."""
        return self._core.eigenvalues

    @property
    def trace(self) -> float:
        """Sum of all eigenvalues: what the rank leaves out is the rest of it."""
        return self._core.trace

    def evaluate(self, u: npt.ArrayLike) -> Doubles:
        """phi_k(u), (n, rank), orthonormal under the measure."""
        return self._core.evaluate(_arguments.points("u", u, self._width))

    def features(self, u: npt.ArrayLike) -> Doubles:
        """sqrt(sigma_k) phi_k(u), (n, rank): their inner product is the kernel, cut at the rank."""
        return self._core.features(_arguments.points("u", u, self._width))

    def __len__(self) -> int:
        return self._core.rank
