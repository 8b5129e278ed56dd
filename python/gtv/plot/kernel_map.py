"""Maps of V(x,t; x,t), on one logarithmic colour scale for all panels of all pages.

On the line a row is a cell and a column a law, over x and t. In the plane a page is a cell, a row a
law and a column a time.
"""

import math

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from gtv.plot import compare_plane, labels, panels, style
from gtv.plot import layout as placed
from gtv.plot.comparison import NOT_COMPUTED
from gtv.plot.kernels import ENSEMBLE, WHITE

DECADES = 10
"""The colour scale reaches at most this many powers of ten below that of its largest value."""

CONTOURS = "lines: powers of ten"
PATH = "dashes: place of the temporal correlation"

_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches
_PATH = {"color": style.SKY, "lw": 0.9, "ls": (0, (3, 2))}
_CONTOUR = {"colors": "white", "linewidths": 0.35, "linestyles": "solid", "alpha": 0.6}
_NAMES = {ENSEMBLE: "ensemble", WHITE: "naive"}


def pages(data):
    """Pages (title, cells), in the order of the sweep; the first placed.MOST_PAGES of them."""
    cells = list(np.ndindex(*data.sweep))
    if data.dimension == 2:
        found = [(", ".join(a.label(i) for a, i in zip(data.axes, cell)), [cell]) for cell in cells]
    else:
        rows = compare_plane.ROWS
        found = [("", cells[k : k + rows]) for k in range(0, len(cells), rows)]
    return found[: placed.MOST_PAGES]


def draw(data, cells, title):
    """One page."""
    return (_draw_line if data.dimension == 1 else _draw_plane)(data, cells, title)


def _draw_line(data, cells, title):
    head = [title, _what(data) + ("" if data.white else f"; {PATH}")]
    away = 0.15 + 0.12 * len(data.axes)
    page, width = _width(len(data.laws), away)
    height = max(0.75 * width, 0.8)
    figure, axes = _grid(len(cells), len(data.laws), page, (width, height), head)
    norm = _norm(data)
    for row, cell in zip(axes, cells):
        times = np.log10(data.times[cell])
        half = 0.5 * (times[1] - times[0])
        extent = (*data.extent[0], times[0] - half, times[-1] + half)
        for axis, law in zip(row, data.laws):
            if not _heat(axis, law, law.diagonal[cell], extent, norm):
                continue
            if data.decided(cell):
                axis.plot(data.path[cell][:, 0], np.log10(data.path_times[cell]), **_PATH)
        room = int(height / placed.CHARACTER)
        panels.row_label(row[-1], compare_plane.cell_name(data, cell, room))
    for axis, law in zip(axes[0], data.laws):
        axis.set_title(_NAMES.get(law.name, law.name))
    _log_axis(axes[0, 0].yaxis, np.concatenate([data.times[cell] for cell in cells]))
    axes[0, 0].set_xlim(data.extent[0])
    axes[0, 0].xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="both"))
    for axis in axes[:, 0]:
        axis.set_ylabel("t")
    _finish(figure, axes, data, norm, away)
    return figure


def _draw_plane(data, cells, title):
    (cell,) = cells
    times = data.times[cell]
    away = 0.27
    page, width = _width(len(times), away)
    (left, right), (bottom, top) = data.extent
    height = width * (top - bottom) / (right - left)
    figure, axes = _grid(len(data.laws), len(times), page, (width, height), [title, _what(data)])
    norm = _norm(data)
    for row, law in zip(axes, data.laws):
        for axis, image in zip(row, law.diagonal[cell]):
            _heat(axis, law, image, (left, right, bottom, top), norm)
        panels.row_label(row[-1], _NAMES.get(law.name, law.name))
    for axis, t in zip(axes[0], times):
        axis.set_title(f"t = {labels.number(float(f'{t:.2g}'))}")
    for along in (axes[0, 0].xaxis, axes[0, 0].yaxis):
        along.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="both"))
    for axis in axes[:, 0]:
        axis.set_ylabel("y (data units)")
    _finish(figure, axes, data, norm, away)
    return figure


def _width(columns, away):
    """Width of the page and of a panel, inches; `away` of a row's label."""
    page = style.WIDE if columns > 3 else style.WIDTH
    room = page - _LEFT - away - 0.7
    return page, min(room / (columns + placed.GAP * (columns - 1)), 2.4)


def _grid(rows, columns, page, size, head):
    """Figure and axes for panels of a size, with lines of text over them."""
    width, height = size
    head = [text for text in head if text]
    top = 0.24 + 0.17 * len(head)
    figure, axes = panels.grid(
        rows,
        columns,
        height=rows * height + (rows - 1) * 0.08 + _BOTTOM + top,
        left=_LEFT,
        right=page - _LEFT - width * (columns + placed.GAP * (columns - 1)),
        bottom=_BOTTOM,
        top=top,
        wspace=placed.GAP,
        hspace=0.08 / height,
        width=page,
    )
    for k, text in enumerate(head):
        y = 1 - (0.05 + 0.17 * k) / figure.get_figheight()
        figure.text(_LEFT / page, y, text, va="top")
    return figure, axes


def _norm(data):
    """From the least power of ten that is needed."""
    values = np.concatenate([law.diagonal.ravel() for law in data.laws])
    values = values[values > 0]
    if not len(values):
        return panels.log_norm([0])
    spanned = math.floor(math.log10(values.max())) - math.floor(math.log10(values.min()))
    return panels.log_norm([values.max()], min(max(spanned, 1), DECADES))


def _heat(axis, law, image, extent, norm):
    """Draws one map, or says that there is none. Returns whether there is."""
    panels.heat(axis, image, extent, norm).set_cmap(style.FRACTION_MAP)
    axis.set_aspect("auto")
    if np.isnan(image).any():
        axis.text(0.5, 0.5, NOT_COMPUTED, transform=axis.transAxes, ha="center", va="center")
        return False
    _contours(axis, image, extent, norm)
    return True


def _contours(axis, image, extent, norm):
    """A line at each power of ten of the colour scale."""
    rows, columns = image.shape
    left, right, bottom, top = extent
    x = left + (right - left) * (np.arange(columns) + 0.5) / columns
    y = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
    powers = np.arange(round(math.log10(norm.vmin)), math.log10(norm.vmax))
    crossed = powers[(powers > _log(image.min())) & (powers < _log(image.max()))]
    if len(crossed):
        logs = np.log10(np.maximum(image, norm.vmin * 1e-3))
        axis.contour(x, y, logs, levels=crossed, **_CONTOUR)


def _log(value):
    return math.log10(value) if value > 0 else -math.inf


def _log_axis(along, times):
    """Ticks at powers of ten for an axis of log10 t."""
    ends = np.log10([np.min(times), np.max(times)])
    # None at the upper end, which the panel above touches.
    powers = np.arange(math.ceil(ends[0] - 1e-9), math.ceil(ends[1] - 1e-9))
    along.set_major_locator(FixedLocator(powers))
    along.set_major_formatter(FuncFormatter(lambda power, _: labels.power_of_ten(round(power))))
    along.axes.set_ylim(ends)


def _finish(figure, axes, data, norm, away):
    for axis in axes[-1]:
        axis.set_xlabel("x (data units)")
    panels.only_outer(axes)
    shades = ScalarMappable(norm, style.FRACTION_MAP)
    panels.density_bar(
        figure, shades, axes, floor=norm.vmin, away=away, tallest=3.0, what=_symbol(data) + "\n"
    )


def _symbol(data):
    trace = "tr " if data.dimension == 2 else ""
    return f"κ {trace}D C D" if data.white else f"{trace}V(x,t; x,t)"


def _what(data):
    """What is mapped, with its unit, and what its lines are."""
    if data.white:
        return f"{_symbol(data)} (data units² per time), V without its δ(t − t′); {CONTOURS}"
    return f"{_symbol(data)} (data units² per time²); {CONTOURS}"
