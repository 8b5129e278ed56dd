"""The density arrays of a study: what `density.npz`, `fig2.npz` and `fig3.npz` hold."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError
from gtv.plot.sweeps import Swept, read_sweep


@dataclass(frozen=True)
class Density(Swept):
    """Densities of all cells of a sweep.

    mean, q25, q75: [sweep…, bin], or [sweep…, y, x] in two dimensions, probability per unit length
    or area of all trajectories. edges: (edges of bins,), or (edges_x, edges_y). true, pfode: of the
    shape of mean; inside: [sweep…, member]; points: [sweep…, point, D]; both end in NaN where a
    cell has fewer than others; models: [sweep…, member, bin], in one dimension; None if the file
    does not have them. Of a cell that failed all is NaN but pfode.
    """

    edges: tuple
    mean: np.ndarray
    q25: np.ndarray
    q75: np.ndarray
    inside: Optional[np.ndarray]
    true: Optional[np.ndarray]
    pfode: Optional[np.ndarray]
    points: Optional[np.ndarray]
    models: Optional[np.ndarray] = None

    def points_of(self, cell):
        """The data points of a cell, (M, D), or None."""
        if self.points is None:
            return None
        points = self.points[cell]
        return points[~np.isnan(points).all(axis=1)]

    def has_failed(self, cell):
        """There are no results of that cell."""
        return bool(np.isnan(self.mean[cell]).all())

    @property
    def dimension(self):
        return len(self.edges)

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
    axes, sweep = read_sweep(arrays)
    edges = read_edges(arrays)
    bins = tuple(len(axis_edges) - 1 for axis_edges in reversed(edges))
    q25, q75 = (
        arrays.numbers(f"density_{name}", sweep + bins, cells=len(sweep)) for name in ("q25", "q75")
    )
    return Density(
        axes=axes,
        edges=edges,
        mean=arrays.amounts("density_mean", sweep + bins, cells=len(sweep)),
        q25=q25,
        q75=q75,
        inside=_read_inside(arrays, sweep + (None,)),
        true=_read_reference(arrays, "density_true", sweep, bins),
        pfode=_read_reference(arrays, "density_pfode", sweep, bins),
        points=_read_points(arrays, sweep + (None, len(edges))),
        models=_read_models(arrays, sweep, bins),
    )


def read_edges(arrays):
    """Edges of the bins: (edges,), or (edges_x, edges_y) in the plane."""
    if "edges" in arrays:
        return (arrays.ascending("edges"),)
    if "edges_x" in arrays and "edges_y" in arrays:
        return (arrays.ascending("edges_x"), arrays.ascending("edges_y"))
    raise InputError(f"{arrays.path}: no array 'edges' (1-D) nor 'edges_x' and 'edges_y' (2-D)")


def _read_inside(arrays, shape):
    return arrays.numbers("inside", shape, gaps=True) if "inside" in arrays else None


def _read_points(arrays, shape):
    return arrays.numbers("points", shape, padded=True) if "points" in arrays else None


def _read_models(arrays, sweep, bins):
    if "density_models" not in arrays or len(bins) != 1:
        return None
    # Of cells with fewer members than others the last rows are missing.
    return arrays.amounts("density_models", (*sweep, None, *bins), padded=True)


def _read_reference(arrays, name, sweep, bins):
    """An optional curve; it may leave out sweep axes, from the last, that it does not depend on."""
    if name not in arrays:
        return None
    array = arrays.raw(name)
    kept = array.ndim - len(bins)
    if kept < 0 or kept > len(sweep):
        kept = len(sweep)
    array = arrays.numbers(name, sweep[:kept] + bins, cells=kept)
    array = array.reshape(sweep[:kept] + (1,) * (len(sweep) - kept) + bins)
    return np.broadcast_to(array, sweep + bins)
