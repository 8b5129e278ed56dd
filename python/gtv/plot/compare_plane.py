"""Theories beside the trained ensemble in the plane: a row a cell, a column a law."""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.ticker import MaxNLocator

from gtv.plot import layout as placed
from gtv.plot import panels, style
from gtv.plot.comparison import CAPTION, NOT_COMPUTED

ROWS = 6
"""Cells on a page."""

_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches
_LINE = 0.15  # of text over a panel, inches


def pages(data, where):
    """Pages of at most ROWS cells: ("", [[cell], …]), in the order of the sweep.

    Raises InputError if there are more than can be read; `where` names the file.
    """
    cells = [cell for _, rows in placed.pages(data, where) for row in rows for cell in row]
    cells = [cell for cell in cells if cell is not None]
    layouts = [("", [[cell] for cell in cells[k : k + ROWS]]) for k in range(0, len(cells), ROWS)]
    placed.check_pages(layouts, where)
    return layouts


def draw(data, layout, title):
    """One page, with one logarithmic colour scale for all panels of all pages."""
    laws = _laws(data)
    rows, columns = len(layout), len(laws)
    judged = data.ensemble is not None
    left, right, bottom, upper = data.edges[0][0], data.edges[0][-1], *data.edges[1][[0, -1]]
    page = style.WIDE if columns > 3 else style.WIDTH
    away = 0.15 + 0.12 * len(data.axes)  # a line of a row's label for each axis of the sweep
    width = min((page - _LEFT - away - 0.7) / (columns + placed.GAP * (columns - 1)), 2.4)
    height = width * (upper - bottom) / (right - left)
    between = _LINE if judged else 0.08
    top = 0.24 + (0.18 if title else 0) + (_LINE + 0.16 if judged else 0)
    figure, axes = panels.grid(
        rows,
        columns,
        height=rows * height + (rows - 1) * between + _BOTTOM + top,
        left=_LEFT,
        right=page - _LEFT - width * (columns + placed.GAP * (columns - 1)),
        bottom=_BOTTOM,
        top=top,
        wspace=placed.GAP,
        hspace=between / height,
        width=page,
    )
    norm = panels.log_norm([np.nanmax(array, initial=0) for array in data.learned])
    extent = (left, right, bottom, upper)
    for row, (cell,) in zip(axes, layout):
        for axis, (_, array, theory) in zip(row, laws):
            _draw_cell(axis, array[cell], theory, cell, extent, norm)
        room = int(height / placed.CHARACTER)
        panels.row_label(row[-1], cell_name(data, cell, room))
    for axis, (name, _, _) in zip(axes[0], laws):
        axis.set_title(name, pad=3 + (72 * _LINE if judged else 0))
    for along in (axes[0, 0].xaxis, axes[0, 0].yaxis):
        along.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="both"))
    for axis in axes[-1]:
        axis.set_xlabel("x (data units)")
    for axis in axes[:, 0]:
        axis.set_ylabel("y (data units)")
    panels.only_outer(axes)
    shades = ScalarMappable(norm, style.DENSITY_MAP)
    panels.density_bar(figure, shades, axes, floor=norm.vmin, away=away, tallest=3.0)
    for k, text in enumerate(text for text in (title, CAPTION if judged else "") if text):
        y = 1 - (0.05 + 0.17 * k) / figure.get_figheight()
        figure.text(_LEFT / page, y, text, va="top")
    return figure


def _laws(data):
    """(name, densities, theory or None) of each column."""
    ensemble = [] if data.ensemble is None else [("mean of models", data.ensemble, None)]
    return ensemble + [(theory.name, theory.density, theory) for theory in data.theories]


def _draw_cell(axis, density, theory, cell, extent, norm):
    if theory is not None and not theory.answers(cell):
        panels.heat(axis, np.full(density.shape, np.nan), extent, norm)
        axis.text(0.5, 0.5, NOT_COMPUTED, transform=axis.transAxes, ha="center", va="center")
        return
    panels.heat(axis, density, extent, norm)
    if theory is not None and theory.verdict is not None:
        axis.annotate(
            theory.judgement(cell),
            xy=(0.5, 1),
            xytext=(0, 2),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            fontsize=style.SMALL,
        )


def cell_name(data, cell, room):
    """What a row's cell is: a line for each axis of the sweep, without the key if it has no room."""
    full = [axis.label(i) for axis, i in zip(data.axes, cell)]
    short = [axis.text(i, room) for axis, i in zip(data.axes, cell)]
    return "\n".join(long if len(long) <= room else text for long, text in zip(full, short))
