"""A run of any study: the densities of all cells of its sweep.

No axis: one panel. One axis: its values from left to right, in rows of five. Two axes: the first
downwards, the second to the right. More: the last two on a page, one page for each combination of
the others.
"""

import itertools
import math

import numpy as np
from matplotlib.ticker import MaxNLocator

from gtv.plot import panels, style
from gtv.plot.errors import InputError

PER_ROW = 5
"""Panels a row when one axis is swept."""

MOST_PANELS = 64
"""Panels on a page. More could not be read at column width."""

MOST_PAGES = 24
"""Pages of a sweep over three or more axes."""

_CHARACTER = 0.062  # inches, of the width of one in a label, a little more than the mean

_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches
_GAP = 0.08  # between panels of a row, in panel widths


def pages(density, where):
    """The pages of a sweep: (title, [[cell, …], …]), a cell being a tuple of indices, or None.

    Raises InputError if the sweep has more panels or pages than can be read; `where` names the
    file.
    """
    layouts = _layouts(density)
    count = max(len(rows) * len(rows[0]) for _, rows in layouts)
    if count > MOST_PANELS or len(layouts) > MOST_PAGES:
        raise InputError(
            f"{where}: the sweep has {count} panels on {len(layouts)} page(s), expected at most "
            f"{MOST_PANELS} on {MOST_PAGES}; plot fewer values an axis"
        )
    return layouts


def _layouts(density):
    sweep = density.sweep
    if not sweep:
        return [("", [[()]])]
    if len(sweep) == 1:
        cells = [(i,) for i in range(sweep[0])]
        rows = [cells[k : k + PER_ROW] for k in range(0, len(cells), PER_ROW)]
        rows[-1] += [None] * (len(rows[0]) - len(rows[-1]))
        return [("", rows)]
    *outer, down, right = sweep
    return [
        (
            ", ".join(axis.label(i) for axis, i in zip(density.axes, head)),
            [[(*head, i, j) for j in range(right)] for i in range(down)],
        )
        for head in itertools.product(*(range(length) for length in outer))
    ]


def draw(density, layout, title):
    """One page; in two dimensions with the data points of each cell."""
    rows, columns = len(layout), len(layout[0])
    flat = density.dimension == 1
    between = 0.3 if len(density.axes) == 1 and rows > 1 else 0.1  # one axis: titles between rows
    width, height = _panel_size(density, columns)
    across, down, what = _labels(density, int(width / _CHARACTER), int(height / _CHARACTER))
    title = ", ".join(part for part in (title, *what) if part)
    top = (0.4 if flat else 0.22) + (0.18 if title else 0)
    figure, axes = panels.grid(
        rows,
        columns,
        height=height * (rows + between * (rows - 1)) + _BOTTOM + top,
        left=_LEFT,
        right=style.WIDTH - _LEFT - width * (columns + _GAP * (columns - 1)),
        bottom=_BOTTOM,
        top=top,
        wspace=_GAP,
        hspace=between,
    )
    norm = panels.log_norm(density.mean) if not flat else None
    for axis, cell in zip(axes.flat, itertools.chain.from_iterable(layout)):
        if cell is None:
            axis.set_axis_off()
        elif flat:
            drawn = _draw_curves(axis, density, cell)
        else:
            image = panels.heat(axis, density.mean[cell], density.extent, norm)
            panels.rings(axis, density.points_of(cell))
    axes[0, 0].xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="both"))
    _name(axes, density, layout, across, down)
    panels.only_outer(axes)
    if flat:
        axes[0, 0].set_ylim(0, _top(density))
        below = 0.22 if title else 0.05
        left, right = axes[0, 0].get_position().x0, axes[0, -1].get_position().x1
        panels.legend(figure, drawn, left=left, right=right, y=1 - below / figure.get_figheight())
    else:
        panels.density_bar(figure, image, axes, floor=norm.vmin)
    if title:
        figure.text(_LEFT / style.WIDTH, 1 - 0.05 / figure.get_figheight(), title, va="top")
    return figure


def _panel_size(density, columns):
    """Width and height of a panel, inches: a share of the column, one heat map not all of it."""
    flat = density.dimension == 1
    room = style.WIDTH - _LEFT - (0.3 if flat else 0.95)
    width = room / (columns + _GAP * (columns - 1))
    if flat:
        return width, min(max(0.7 * width, 0.8), 2.0)
    left, right, bottom, top = density.extent
    width = min(width, 3.2)
    return width, width * (top - bottom) / (right - left)


def _draw_curves(axis, density, cell):
    drawn = panels.curves(
        axis,
        density.centres,
        density.mean[cell],
        density.q25[cell],
        density.q75[cell],
        None if density.true is None else density.true[cell],
        None if density.pfode is None else density.pfode[cell],
    )
    axis.set_xlim(density.edges[0][0], density.edges[0][-1])
    return drawn


def _top(density):
    """Upper end of the density axis: what the mean and the band need, whatever p(x|ε) peaks at."""
    return 1.08 * max(float(np.max(density.mean)), float(np.quantile(density.q75, 0.999)), 1e-12)


def _labels(density, wide, high):
    """Labels across and down, and what they are values of where they have no room to say so.

    wide, high: characters that a panel has room for.
    """
    if not density.axes:
        return [], [], []
    across, full = density.axes[-1].labels(wide)
    panel = "panels" if len(density.axes) == 1 else "columns"
    what = [] if full else [f"{panel}: {density.axes[-1].symbol}"]
    if len(density.axes) == 1:
        return across, [], what
    down, full = density.axes[-2].labels(high)
    return across, down, what + ([] if full else [f"rows: {density.axes[-2].symbol}"])


def _name(axes, density, layout, across, down):
    """Panel titles, row labels and axis names."""
    swept = density.axes
    for row, cells in zip(axes, layout):
        for axis, cell in zip(row, cells):
            if len(swept) == 1 and cell is not None:
                axis.set_title(across[cell[0]])
        if len(swept) >= 2:
            panels.row_label(row[-1], down[cells[0][-2]])
    if len(swept) >= 2:
        for axis, cell in zip(axes[0], layout[0]):
            axis.set_title(across[cell[-1]])
    for axis in axes[-1]:
        axis.set_xlabel("x")
    for axis in axes[:, 0]:
        axis.set_ylabel("density" if density.dimension == 1 else "y")


def stems(layouts):
    """File names without ending: density, or density-01, density-02, …"""
    if len(layouts) == 1:
        return ["density"]
    digits = max(2, math.ceil(math.log10(len(layouts) + 1)))
    return [f"density-{k + 1:0{digits}d}" for k in range(len(layouts))]
