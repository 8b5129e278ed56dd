"""Densities of an ensemble's samples, as `gtv run` counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Sequence

import numpy as np
import numpy.typing as npt

from gtv import _arguments
from gtv._arguments import Doubles
from gtv._result import Result
from gtv._sampler import Samples
from gtv.errors import InputError


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class EnsembleDensity(Result):
    """Densities of an ensemble on bins of a line or a square, per unit length or area.

    The names are those of a run's density.npz; a [bin] is [y, x] in the plane.

    Attributes
    ----------
    edges, or edges_x and edges_y : (bins + 1,)
        Data units.
    density_mean, density_q25, density_q75 : [bin]
        Over members.
    density_models : [member, bin]
        Of all samples of a member.
    inside : [member]
        Share of a member's samples that are within the bins.
    density_true : [bin], optional
        What they are to be compared with.
    points : (M, D), optional
        Training points.
    """

    _picture: ClassVar[str] = "run"

    edges: Doubles | None = None
    edges_x: Doubles | None = None
    edges_y: Doubles | None = None
    density_mean: Doubles
    density_q25: Doubles
    density_q75: Doubles
    density_models: Doubles
    inside: Doubles
    density_true: Doubles | None = None
    points: Doubles | None = None


def ensemble_density(
    samples: Sequence[Samples | npt.ArrayLike] | npt.NDArray[Any],
    *,
    bins: int = 200,
    domain: tuple[float, float] = (-1.5, 1.5),
    true: npt.ArrayLike | None = None,
    points: npt.ArrayLike | None = None,
) -> EnsembleDensity:
    """Count the samples of an ensemble's members, such as of your own networks.

    Parameters
    ----------
    samples : sequence of Samples or array_like, (n,), (n, 1) or (n, 2)
        One a member; their n may differ.
    bins, domain
        Bins an axis, and their range, data units.
    true : array_like, (bins,) or (bins, bins) as [y, x], optional
        A density to draw too, such as of `gtv.noised_masses`, divided by the width of its cells.
    points : array_like, (M, D), optional
        Training points, drawn in the plane.

    Raises
    ------
    InputError
        If members have other dimensions than 1 or 2, or different ones, or a number is not finite.

    Examples
    --------
    >>> import gtv, numpy as np
    >>> members = np.random.default_rng(0).normal(0, 0.3, size=(8, 500))
    >>> found = gtv.ensemble_density(members, bins=30)
    >>> found.density_models.shape
    (8, 30)
    >>> found.plot().axes[0].get_xlabel()
    'x (data units)'
    """
    count = _arguments.count("bins", bins)
    low, high = _arguments.interval("domain", domain)
    edges = np.linspace(low, high, count + 1)
    if not isinstance(samples, (Sequence, np.ndarray)):
        kind = type(samples).__name__
        raise TypeError(f"samples: got {kind}, expected an array, or a list of them")
    members = [_member(k, one) for k, one in enumerate(samples)]
    if not members:
        raise InputError("samples: got no member, expected one or more")
    d = members[0].shape[1]
    for k, one in enumerate(members):
        if one.shape[1] != d:
            raise InputError(f"samples[{k}]: got dimension {one.shape[1]}, expected {d}")
    cell = (edges[1] - edges[0]) ** d
    counted = [np.histogramdd(one[:, ::-1], [edges] * d)[0] / len(one) for one in members]
    models = np.array(counted) / cell
    lower, upper = np.quantile(models, (0.25, 0.75), axis=0)
    return EnsembleDensity(
        **{name: edges for name in (("edges",) if d == 1 else ("edges_x", "edges_y"))},
        density_mean=models.mean(axis=0),
        density_q25=lower,
        density_q75=upper,
        density_models=models,
        inside=models.reshape(len(models), -1).sum(axis=1) * cell,
        density_true=_true(true, (count,) * d),
        points=None if points is None else _arguments.points("points", points, d),
    )


def _member(k: int, samples: Samples | npt.ArrayLike) -> Doubles:
    given = samples.x if isinstance(samples, Samples) else samples
    array = _arguments.points(f"samples[{k}]", given)
    if array.shape[1] not in (1, 2) or not len(array):
        raise InputError(f"samples[{k}]: got shape {array.shape}, expected (n, 1) or (n, 2)")
    return array


def _true(true: npt.ArrayLike | None, shape: tuple[int, ...]) -> Doubles | None:
    if true is None:
        return None
    array = _arguments.finite("true", _arguments.numbers("true", true))
    if array.shape != shape:
        _arguments.fail("true", array, shape)
    return array
