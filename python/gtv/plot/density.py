"""The density arrays of a study: what `density.npz`, `fig2.npz` and `fig3.npz` hold."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.plot import labels
from gtv.plot.errors import InputError


@dataclass(frozen=True)
class Axis:
    """One axis of a sweep."""

    key: str
    values: list  # numbers, or text

    @property
    def symbol(self):
        return labels.symbol(self.key)

    def label(self, index):
        """A value with what it is a value of: "ε = 10⁻⁴"."""
        return f"{self.symbol} = {self.text(index)}"

    def text(self, index, room=labels.LONGEST_NAME):
        """A value; of a name at most `room` characters."""
        value = self.values[index]
        if isinstance(value, str):
            return labels.name(self.key, value, room)
        return labels.angle(value) if self.key == "data.angle" else labels.number(value)

    def labels(self, room):
        """Labels of all values, alike in form, and whether they say what they are values of.

        They do if none is then longer than `room` characters.
        """
        every = range(len(self.values))
        full = [self.label(i) for i in every]
        if max(map(len, full)) <= room:
            return full, True
        return [self.text(i, room) for i in every], False


@dataclass(frozen=True)
class Density:
    """Densities of all cells of a sweep.

    mean, q25, q75: [sweep…, bin], or [sweep…, y, x] in two dimensions, probability per unit length
    or area of all trajectories. edges: (edges of bins,), or (edges_x, edges_y). true, pfode: of the
    shape of mean; inside: [sweep…, member]; points: [sweep…, point, D], with rows of NaN where a
    cell has fewer than others; None if the file does not have them.
    """

    axes: list
    edges: tuple
    mean: np.ndarray
    q25: np.ndarray
    q75: np.ndarray
    inside: Optional[np.ndarray]
    true: Optional[np.ndarray]
    pfode: Optional[np.ndarray]
    points: Optional[np.ndarray]

    def points_of(self, cell):
        """The data points of a cell, (M, D), or None."""
        if self.points is None:
            return None
        points = self.points[cell]
        return points[~np.isnan(points).all(axis=1)]

    @property
    def dimension(self):
        return len(self.edges)

    @property
    def sweep(self):
        """Lengths of the sweep's axes."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def centres(self):
        """Bin centres (1-D only)."""
        return 0.5 * (self.edges[0][:-1] + self.edges[0][1:])

    @property
    def extent(self):
        """What imshow wants: left, right, bottom, top (2-D only)."""
        x, y = self.edges
        return (x[0], x[-1], y[0], y[-1])


def read_density(arrays):
    """A Density from Arrays."""
    axes = read_axes(arrays)
    sweep = tuple(len(axis.values) for axis in axes)
    edges = read_edges(arrays)
    bins = tuple(len(axis_edges) - 1 for axis_edges in reversed(edges))
    mean, q25, q75 = (
        arrays.numbers(name, sweep + bins)
        for name in ("density_mean", "density_q25", "density_q75")
    )
    if (mean < 0).any():
        raise InputError(f"{arrays.path}: array 'density_mean': has negative values")
    return Density(
        axes=axes,
        edges=edges,
        mean=mean,
        q25=q25,
        q75=q75,
        inside=arrays.numbers("inside", sweep + (None,)) if "inside" in arrays else None,
        true=_read_reference(arrays, "density_true", sweep, bins),
        pfode=_read_reference(arrays, "density_pfode", sweep, bins),
        points=_read_points(arrays, sweep + (None, len(edges))),
    )


def read_axes(arrays):
    """The axes of the sweep, in the order of the file."""
    return [_read_axis(arrays, name) for name in arrays.names if name.startswith("axis/")]


def read_edges(arrays):
    """Edges of the bins: (edges,), or (edges_x, edges_y) in the plane."""
    if "edges" in arrays:
        return (arrays.ascending("edges"),)
    if "edges_x" in arrays and "edges_y" in arrays:
        return (arrays.ascending("edges_x"), arrays.ascending("edges_y"))
    raise InputError(f"{arrays.path}: no array 'edges' (1-D) nor 'edges_x' and 'edges_y' (2-D)")


def _read_axis(arrays, name):
    named = arrays.raw(name).dtype.kind == "U"
    values = (arrays.texts if named else arrays.numbers)(name, (None,))
    return Axis(name[len("axis/") :], values.tolist())


def _read_points(arrays, shape):
    return arrays.numbers("points", shape, padded=True) if "points" in arrays else None


def _read_reference(arrays, name, sweep, bins):
    """An optional curve; it may leave out sweep axes, from the last, that it does not depend on."""
    if name not in arrays:
        return None
    array = arrays.raw(name)
    kept = array.ndim - len(bins)
    if kept < 0 or kept > len(sweep):
        kept = len(sweep)
    array = arrays.numbers(name, sweep[:kept] + bins)
    array = array.reshape(sweep[:kept] + (1,) * (len(sweep) - kept) + bins)
    return np.broadcast_to(array, sweep + bins)
