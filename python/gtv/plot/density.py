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

    def label(self, index):
        """A value with what it is a value of: "ε = 10⁻⁴"."""
        return f"{labels.symbol(self.key)} = {self.text(index)}"

    def text(self, index):
        value = self.values[index]
        if isinstance(value, str):
            return value
        return labels.angle(value) if self.key == "data.angle" else labels.number(value)


@dataclass(frozen=True)
class Density:
    """Densities of all cells of a sweep.

    mean, q25, q75: [sweep…, bin], or [sweep…, y, x] in two dimensions, probability per unit length
    or area of all trajectories. edges: (edges of bins,), or (edges_x, edges_y). true, pfode: of the
    shape of mean; inside: [sweep…, member]; None if the file does not have them.
    """

    axes: list
    edges: tuple
    mean: np.ndarray
    q25: np.ndarray
    q75: np.ndarray
    inside: Optional[np.ndarray]
    true: Optional[np.ndarray]
    pfode: Optional[np.ndarray]

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


def read_density(arrays, names=None):
    """A Density from Arrays.

    names: texts of axes whose values are no numbers, {key: [text, …]}, for files that store such
    an axis as positions.
    """
    axes = [
        _read_axis(arrays, name, (names or {}).get(name[len("axis/") :]))
        for name in arrays.names
        if name.startswith("axis/")
    ]
    sweep = tuple(len(axis.values) for axis in axes)
    edges = _read_edges(arrays)
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
    )


def _read_edges(arrays):
    if "edges" in arrays:
        return (arrays.ascending("edges"),)
    if "edges_x" in arrays and "edges_y" in arrays:
        return (arrays.ascending("edges_x"), arrays.ascending("edges_y"))
    raise InputError(f"{arrays.path}: no array 'edges' (1-D) nor 'edges_x' and 'edges_y' (2-D)")


def _read_axis(arrays, name, names):
    key = name[len("axis/") :]
    array = arrays.raw(name)
    values = _texts(array)
    if values is None:
        values = arrays.numbers(name, (None,)).tolist()
        if names is not None and len(names) == len(values):
            values = names
    if not values:
        raise InputError(f"{arrays.path}: array '{name}': is empty")
    return Axis(key, list(values))


def _texts(array):
    """The texts of an array of strings, or of rows of bytes padded with zeros; else None."""
    if array.ndim == 1 and array.dtype.kind in "US":
        return [
            text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
            for text in array
        ]
    if array.ndim == 2 and array.dtype == np.uint8:
        return [row.tobytes().rstrip(b"\0").decode("utf-8", "replace") for row in array]
    return None


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
