"""Points as places in the plane: their coordinates, or principal components of more than two."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Plane:
    """A plane in D dimensions, and what its axes are called."""

    centre: np.ndarray  # (D,)
    directions: np.ndarray  # (D, 2)
    names: tuple

    @classmethod
    def of(cls, points):
        """Of points (n, D), D at least 2: the plane itself, or where they vary most."""
        dimension = points.shape[1]
        if dimension == 2:
            names = ("x (data units)", "y (data units)")
            return cls(np.zeros(2), np.eye(2), names)
        centre = points.mean(axis=0)
        _, values, rows = np.linalg.svd(points - centre, full_matrices=False)
        shares = values**2 / max(float(np.sum(values**2)), 1e-300)
        directions = np.zeros((dimension, 2))
        directions[:, : len(rows)] = rows[:2].T
        # A component's sign is arbitrary: the coordinate it has most of counts upwards.
        largest = np.abs(directions).argmax(axis=0)
        directions *= np.where(directions[largest, [0, 1]] < 0, -1, 1)
        shares = [*shares, 0.0][:2]
        names = tuple(
            f"{which} principal component, {100 * share:.0f} %"
            for which, share in zip(("1st", "2nd"), shares)
        )
        return cls(centre, directions, names)

    def at(self, points):
        """Places (…, 2) of points (…, D)."""
        return (points - self.centre) @ self.directions

    def name(self, axis):
        """Names the axes of a panel."""
        axis.set_xlabel(self.names[0])
        axis.set_ylabel(self.names[1])


def some(count, most):
    """At most so many indices of `count`, evenly, the first and the last among them."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))
