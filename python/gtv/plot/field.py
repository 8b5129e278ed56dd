"""Exact fields: maps and arrows in the plane, curves on a line or over shares of the queries."""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from gtv.plot import labels, panels, places, sheet, style

COLUMNS = 5
"""Times side by side; of more, some."""

ARROWS = 11
"""On a side of a panel."""

_DECADES = 6  # of tr C
_ROWS = (
    ("density", "p(x|t)\n(1 / data units²)"),
    ("entropy", "posterior entropy\n(nats)"),
    ("trace", "tr C\n(1 / data units²)"),
)
_CURVES = (
    ("entropy", "posterior\nentropy (nats)"),
    ("trace", "tr C\n(data units⁻²)"),
)
_LEFT, _BOTTOM = 0.42, 0.34  # margins, inches
_ARROW = {  # to be seen on dark and on bright
    "units": "inches",
    "width": 0.012,
    "headwidth": 3.4,
    "headlength": 3.8,
    "facecolor": "white",
    "edgecolor": style.BLACK,
    "linewidth": 0.3,
}


def draw(data):
    """One page."""
    return _draw_plane(data) if data.dimension == 2 else _draw_curves(data)


def _draw_plane(data):
    shown = places.some(len(data.t), COLUMNS)
    columns = len(shown)
    page = style.COLUMN if columns <= 2 else style.WIDTH
    (left, right), (bottom, top) = _limits(data)
    room = page - _LEFT - 0.72
    width = min(room / (columns + 0.08 * (columns - 1)), 1.75)
    height = width * min(max((top - bottom) / (right - left), 0.4), 2)
    notes = [*_left_out(data, shown), "arrows: score s (top), a fifth of the way to E[x₀|x,t]"]
    above = 0.22 + sheet.LINE * len(notes)
    figure, axes = panels.grid(
        len(_ROWS),
        columns,
        height=len(_ROWS) * height + 2 * 0.08 + _BOTTOM + above,
        left=_LEFT,
        right=page - _LEFT - width * (columns + 0.08 * (columns - 1)),
        bottom=_BOTTOM,
        top=above,
        wspace=0.08,
        hspace=0.08 / height,
        width=page,
    )
    sheet.write(figure, notes, 0.05)
    for row, (key, name) in zip(axes, _ROWS):
        shades = _shades(key, getattr(data, key)[shown])
        for axis, k in zip(row, shown):
            _map(axis, data, getattr(data, key)[k], shades)
        bar = panels.side_bar if key == "entropy" else panels.log_side_bar
        bar(figure, shades, row[-1], name)
    for row, move in ((0, data.score), (1, 0.2 * (data.denoised - data.x))):
        for axis, k in zip(axes[row], shown):
            _arrows(axis, data, move[k], (right - left) / width, to_scale=row == 1)
    axes[0, 0].set_xlim(left, right)
    axes[0, 0].set_ylim(bottom, top)
    for axis, k in zip(axes[0], shown):
        axis.set_title(_time(data.t[k]))
    panels.inner_ticks(axes[0, 0].xaxis, left, right)
    panels.inner_ticks(axes[0, 0].yaxis, bottom, top)
    for axis in axes[-1]:
        axis.set_xlabel("x" + (" (data units)" if columns <= 3 else ""))
    axes[1, 0].set_ylabel("y (data units)")
    panels.only_outer(axes)
    return figure


def _limits(data):
    grid = data.grid()
    if grid is not None:
        left, right, bottom, top = grid.extent
        return (left, right), (bottom, top)
    ends = []
    for column in data.x.T:
        half = 0.5 * max(column.max() - column.min(), 1e-9)
        middle = 0.5 * (column.max() + column.min())
        ends.append((middle - 1.05 * half, middle + 1.05 * half))
    return ends


def _shades(key, values):
    if key == "entropy":
        return ScalarMappable(Normalize(0, max(float(values.max()), 1e-3)), style.FRACTION_MAP)
    if key == "density":
        return ScalarMappable(panels.log_norm([values.max()]), style.DENSITY_MAP)
    positive = values[values > 0]
    spanned = np.log10(positive.max() / positive.min()) if len(positive) else 1
    norm = panels.log_norm([values.max()], int(min(max(np.ceil(spanned), 1), _DECADES)))
    return ScalarMappable(norm, style.FRACTION_MAP)


def _map(axis, data, values, shades):
    grid = data.grid()
    if grid is None:
        axis.scatter(
            *data.x.T, c=values, norm=shades.norm, cmap=shades.cmap, s=5, lw=0, rasterized=True
        )
        axis.set_aspect("auto")
        return
    panels.heat(axis, grid.image(values), grid.extent, shades.norm).set_cmap(shades.cmap)
    axis.set_aspect("auto")


def _arrows(axis, data, move, units_an_inch, to_scale):
    """Arrows at some of the points: true lengths, or relative to the panel's own."""
    at, move = _some_points(data, move)
    if not to_scale:
        # Scores range over decades: the upper tenth has the same length.
        length = np.linalg.norm(move, axis=1)
        most = max(float(np.quantile(length, 0.9)), 1e-300)
        move = move / np.maximum(length, most)[:, None] * 0.13 * units_an_inch
    axis.quiver(*at.T, *move.T, angles="xy", scale_units="xy", scale=1, **_ARROW)


def _some_points(data, move):
    grid = data.grid()
    if grid is None:
        kept = places.some(len(data.x), ARROWS**2)
        return data.x[kept], move[kept]
    step = [max(1, -(-len(along) // ARROWS)) for along in (grid.y, grid.x)]
    first = [(len(along) - 1) % by // 2 for along, by in zip((grid.y, grid.x), step)]
    take = tuple(slice(start, None, by) for start, by in zip(first, step))
    return grid.image(data.x)[take].reshape(-1, 2), grid.image(move)[take].reshape(-1, 2)


def _draw_curves(data):
    line = data.dimension == 1
    shown = places.some(len(data.t), len(style.LINES))
    unit = "data units" + ("⁻¹" if line else f"⁻{labels.superscript(data.dimension)}")
    rows = (("density", f"p(x|t)\n({unit})"), *_CURVES)
    if line:
        rows += (("denoised", "E[x₀|x,t]\n(data units)"),)
    notes = [*_left_out(data, shown)]
    if not line:
        notes.append(f"{len(data.x)} queries in {data.dimension} dimensions, sorted by each value")
    legend_rows = -(-len(shown) // 3)
    above = 0.08 + sheet.LINE * len(notes) + 0.16 * legend_rows
    figure, axes = panels.stack([0.85] * len(rows), left=0.62, right=0.08, bottom=0.34, top=above)
    sheet.write(figure, notes, 0.05)
    order = np.argsort(data.x[:, 0], kind="stable") if line else slice(None)
    across = data.x[order, 0] if line else (np.arange(len(data.x)) + 0.5) / len(data.x)
    drawn = {}
    for axis, (key, name) in zip(axes, rows):
        for k, look in zip(shown, style.LINES):
            values = getattr(data, key)[k]
            values = values.reshape(len(data.x))[order] if line else np.sort(values)
            drawn[_time(data.t[k])] = _curve(axis, across, values, look)
        axis.set_ylabel(name)
        panels.open_frame(axis)
        axis.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    for key, axis in zip(("density", "entropy", "trace"), axes):
        if key == "trace" or (key == "density" and not line):
            _log_scale(axis, getattr(data, key)[shown])
    for axis in axes[:-1]:
        axis.tick_params(bottom=False)
    axes[-1].set_xlim(across[0] if line else 0, across[-1] if line else 1)
    axes[-1].set_xlabel("x (data units)" if line else "share of the queries")
    figure.align_ylabels(axes)
    y = 1 - (0.04 + sheet.LINE * len(notes)) / figure.get_figheight()
    panels.legend(figure, drawn, left=0, right=1, y=y, rows=legend_rows, dashed=True)
    return figure


def _curve(axis, across, values, look):
    every = max(1, len(across) // 6)
    first = style.LINES.index(look) * every // len(style.LINES)
    (artist,) = axis.plot(across, values, markevery=(first, every), **style.line(look))
    return artist


def _log_scale(axis, values):
    """A logarithmic axis over at most _DECADES; what is 0 is left out."""
    if not (values > 0).any():
        return
    norm = panels.log_norm([values.max()], _DECADES)
    low = max(norm.vmin, 0.5 * float(values[values > 0].min()))
    axis.set_yscale("log", nonpositive="mask")
    axis.set_ylim(low, 2 * norm.vmax)
    axis.yaxis.set_major_locator(LogLocator(numticks=5))
    axis.yaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(labels.decade)


def _left_out(data, shown):
    return [f"{len(shown)} of {len(data.t)} times"] if len(shown) < len(data.t) else []


def _time(t):
    return f"t = {labels.number(float(f'{t:.3g}'))}"
