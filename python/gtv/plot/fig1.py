"""Figure 1: where in the plane the proxy score is noise, tr C / (tr C + |s|²)  (T2.6)."""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import Normalize

from gtv.errors import InputError
from gtv.plot import labels, panels, style

SETS = {"polygon": "hexagon", "line": "line", "lshape": "L shape", "random": "scattered"}
"""Point sets in the order of the rows, and what the figure calls them."""


@dataclass(frozen=True)
class Fractions:
    """t (n_t), x (n_x), y (n_y); per set: points (M, 2) and fraction [t, y, x] in [0, 1]."""

    t: np.ndarray
    x: np.ndarray
    y: np.ndarray
    points: dict
    fraction: dict


def read(arrays):
    """The arrays of fig1.npz. Raises InputError naming the array that is missing or malformed."""
    t, x, y = (arrays.ascending(name, least) for name, least in (("t", 1), ("x", 2), ("y", 2)))
    points, fraction = {}, {}
    for name in SETS:
        points[name] = arrays.numbers(f"{name}/points", (None, 2))
        fraction[name] = arrays.numbers(f"{name}/fraction", (len(t), len(y), len(x)))
        if fraction[name].min() < 0 or fraction[name].max() > 1:
            raise InputError(f"{arrays.path}: array '{name}/fraction': has values outside [0, 1]")
    return Fractions(t, x, y, points, fraction)


def draw(data):
    """Rows are point sets, columns are times; one colour scale from 0 to 1 for all panels."""
    rows, columns = len(SETS), len(data.t)
    figure, axes = panels.grid(
        rows, columns, height=4.15, left=0.42, right=0.78, bottom=0.32, top=0.22
    )
    norm = Normalize(0, 1)
    for name, row in zip(SETS, axes):
        for k, axis in enumerate(row):
            image = axis.imshow(
                data.fraction[name][k],
                origin="lower",
                extent=_pixel_extent(data.x, data.y),
                norm=norm,
                cmap=style.FRACTION_MAP,
            )
            axis.scatter(
                data.points[name][:, 0],
                data.points[name][:, 1],
                s=11,
                color=style.VERMILLION,
                edgecolors="white",
                linewidths=0.5,
            )
        panels.row_label(row[-1], SETS[name])
    for axis, t in zip(axes[0], data.t):
        axis.set_title(f"t = {labels.number(t)}")
    for axis in axes[-1]:
        axis.set_xlabel("x")
    for axis in axes[:, 0]:
        axis.set_ylabel("y")
    axes[0, 0].set_xticks([-1, 0, 1])
    axes[0, 0].set_yticks([-1, 0, 1])
    panels.only_outer(axes)
    _bar(figure, image, axes)
    return figure


def _pixel_extent(x, y):
    """Grid values stand at pixel centres, so the image reaches half a step further."""
    dx, dy = (x[-1] - x[0]) / (len(x) - 1) / 2, (y[-1] - y[0]) / (len(y) - 1) / 2
    return (x[0] - dx, x[-1] + dx, y[0] - dy, y[-1] + dy)


def _bar(figure, image, axes):
    first, last = axes[0, -1].get_position(), axes[-1, -1].get_position()
    place = figure.add_axes([first.x1 + 0.05, last.y0, 0.018, first.y1 - last.y0])
    bar = figure.colorbar(image, cax=place)
    bar.set_label("tr C / (tr C + |s|²)", labelpad=3)
    bar.outline.set_linewidth(0.6)
