"""What `gtv field` and `gtv.fields` write: exact fields at points and times."""

from dataclasses import dataclass

import numpy as np

from gtv.errors import InputError


@dataclass(frozen=True)
class Fields:
    """x: (n, D); t: (T,), ascending; the others [t, point], score and denoised [t, point, D].

    density: per data unit^D, entropy: of the posterior, nats, trace: tr C, 1 / data units².
    """

    x: np.ndarray
    t: np.ndarray
    density: np.ndarray
    entropy: np.ndarray
    trace: np.ndarray
    score: np.ndarray
    denoised: np.ndarray

    @property
    def dimension(self):
        return self.x.shape[1]

    def grid(self):
        """The lattice that points in the plane are, or None."""
        if self.dimension != 2:
            return None
        x, y = (np.unique(column) for column in self.x.T)
        if len(x) * len(y) != len(self.x) or not (_even(x) and _even(y)):
            return None
        order = np.lexsort(self.x.T)
        want = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        return Grid(x, y, order) if (self.x[order] == want).all() else None


@dataclass(frozen=True)
class Grid:
    """x: (n_x,), y: (n_y,), ascending and even; order: of the points, rows of x upwards."""

    x: np.ndarray
    y: np.ndarray
    order: np.ndarray

    def image(self, values):
        """Values (n, …) as [y, x, …]."""
        return values[self.order].reshape(len(self.y), len(self.x), *values.shape[1:])

    @property
    def extent(self):
        """What imshow wants: values stand at the middles of pixels."""
        return tuple(end for places in (self.x, self.y) for end in _ends(places))


def read(arrays):
    """Fields from Arrays. Raises InputError naming the array that is missing or malformed."""
    x = arrays.numbers("x", (None, None))
    n, dimension = x.shape
    single = arrays.raw("t").ndim == 0
    t = np.atleast_1d(arrays.numbers("t", () if single else (None,)))
    lead = () if single else t.shape
    order = np.argsort(t, kind="stable")

    def of(name, *more, amounts=False):
        take = arrays.amounts if amounts else arrays.numbers
        return take(name, (*lead, n, *more)).reshape(len(t), n, *more)[order]

    effective = of("effective_points", amounts=True)
    if (effective < 1 - 1e-6).any():
        raise InputError(f"{arrays.path}: array 'effective_points': has values below 1")
    return Fields(
        x=x,
        t=t[order],
        density=np.exp(np.minimum(of("log_density"), 700)),
        entropy=np.log(np.maximum(effective, 1)),
        trace=of("trace_cov", amounts=True),
        score=of("score", dimension),
        denoised=of("denoised", dimension),
    )


def _even(places):
    steps = np.diff(places)
    return len(steps) > 0 and np.allclose(steps, steps[0], rtol=1e-6)


def _ends(places):
    half = 0.5 * (places[1] - places[0])
    return places[0] - half, places[-1] + half
