"""A run of any study: the densities of all cells of its sweep, in the order of layout.py."""

import itertools

import numpy as np
from matplotlib.ticker import MaxNLocator

from gtv.plot import layout as placed
from gtv.plot import members, panels, style

_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches


def draw(density, layout, title, one_by_one=False):
    """One page; in two dimensions with the data points of each cell.

    one_by_one: models one by one instead of their quartiles; of one dimension only.
    """
    rows, columns = len(layout), len(layout[0])
    flat = density.dimension == 1
    between = 0.3 if len(density.axes) == 1 and rows > 1 else 0.1  # one axis: titles between rows
    width, height = _panel_size(density, columns)
    across, down, what = placed.labels(
        density, int(width / placed.CHARACTER), int(height / placed.CHARACTER)
    )
    title = ", ".join(part for part in (title, *what) if part)
    top = (0.4 if flat else 0.22) + (0.18 if title else 0)
    figure, axes = panels.grid(
        rows,
        columns,
        height=height * (rows + between * (rows - 1)) + _BOTTOM + top,
        left=_LEFT,
        right=style.WIDTH - _LEFT - width * (columns + placed.GAP * (columns - 1)),
        bottom=_BOTTOM,
        top=top,
        wspace=placed.GAP,
        hspace=between,
    )
    norm = panels.log_norm(density.mean) if not flat else None
    drawn, image = {}, None
    for axis, cell in zip(axes.flat, itertools.chain.from_iterable(layout)):
        if cell is None:
            axis.set_axis_off()
        elif density.has_failed(cell):
            panels.say_failed(axis)
        elif flat:
            drawn = (members.curves if one_by_one else _draw_curves)(axis, density, cell)
            axis.set_xlim(density.edges[0][0], density.edges[0][-1])
        else:
            image = panels.heat(axis, density.mean[cell], density.extent, norm)
            panels.rings(axis, density.points_of(cell))
    axes[0, 0].xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="both"))
    placed.name_cells(axes, density, layout, across, down)
    for axis in axes[-1]:
        axis.set_xlabel("x (data units)" if width > 0.9 else "x")
    for axis in axes[:, 0]:
        axis.set_ylabel(_upwards(flat, height))
    panels.only_outer(axes)
    if flat:
        axes[0, 0].set_ylim(0, max(_top(density), members.top(density) if one_by_one else 0))
        below = 0.22 if title else 0.05
        left, right = axes[0, 0].get_position().x0, axes[0, -1].get_position().x1
        panels.legend(figure, drawn, left=left, right=right, y=1 - below / figure.get_figheight())
    elif image is not None:
        panels.density_bar(figure, image, axes, floor=norm.vmin)
    if title:
        figure.text(_LEFT / style.WIDTH, 1 - 0.05 / figure.get_figheight(), title, va="top")
    return figure


def _upwards(flat, height):
    """What the vertical axis is called, with its unit where that has room."""
    name, unit = ("density", " (per data unit)") if flat else ("y", " (data units)")
    return name + (unit if height > 1.3 else "")


def _panel_size(density, columns):
    """Width and height of a panel, inches: a share of the column, one heat map not all of it."""
    flat = density.dimension == 1
    room = style.WIDTH - _LEFT - (0.3 if flat else 0.95)
    width = room / (columns + placed.GAP * (columns - 1))
    if flat:
        return width, min(max(0.7 * width, 0.8), 2.0)
    left, right, bottom, top = density.extent
    width = min(width, 3.2)
    return width, width * (top - bottom) / (right - left)


def _draw_curves(axis, density, cell):
    return panels.curves(
        axis,
        density.centres,
        density.mean[cell],
        density.q25[cell],
        density.q75[cell],
        None if density.true is None else density.true[cell],
        None if density.pfode is None else density.pfode[cell],
    )


def _top(density):
    """Upper end of the density axis: what the mean and the band need, whatever p(x|ε) peaks at."""
    highest = float(np.nanmax(density.mean))
    return 1.08 * max(highest, float(np.nanquantile(density.q75, 0.999)), 1e-12)
