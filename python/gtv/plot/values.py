"""Any result without a picture of its own: its numbers, a curve a vector, a map a matrix."""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from gtv.errors import InputError
from gtv.plot import labels, panels, sheet, style

_HEIGHT = {1: 1.1, 2: 1.7}  # of a panel, inches
_LEFT, _BAR, _BETWEEN = 0.55, 0.75, 0.5


def draw(arrays):
    """One page of Arrays. Raises InputError if there is nothing that can be drawn."""
    named = {name: arrays.raw(name) for name in arrays.names}
    named = {name: array for name, array in named.items() if array.dtype.kind in "fiub"}
    drawn = {name: array for name, array in named.items() if array.ndim > 0 and array.size}
    lines = [_line(name, array) for name, array in named.items() if name not in drawn]
    left_out = [name for name, array in drawn.items() if array.ndim > 2]
    if left_out:
        lines.append(f"not drawn, of three axes or more: {', '.join(left_out)}")
    shapes = {name: _flat(array) for name, array in drawn.items() if array.ndim <= 2}
    if not lines and not shapes:
        raise InputError(f"{arrays.path}: has no numbers")
    return _page(lines, shapes)


def _page(lines, shapes):
    top = 0.1 + sheet.LINE * len(lines)
    heights = [_HEIGHT[array.ndim] for array in shapes.values()]
    tall = top + sum(heights) + _BETWEEN * len(heights)
    figure = Figure(figsize=(style.COLUMN, tall))
    sheet.write(figure, lines, 0.1)
    y = tall - top
    for height, (name, array) in zip(heights, shapes.items()):
        y -= height + 0.18
        right = 0.12 if array.ndim == 1 else _BAR
        width = style.COLUMN - _LEFT - right
        place = (_LEFT / style.COLUMN, y / tall, width / style.COLUMN, height / tall)
        axis = figure.add_axes(place)
        axis.set_title(f"{name} {_shape(array)}", loc="left")
        (_curve if array.ndim == 1 else _map)(figure, axis, array)
        y -= _BETWEEN - 0.18
    return figure


def _curve(_figure, axis, array):
    marks = {"marker": "o", "ms": 2.4, "mew": 0} if len(array) <= 40 else {}
    axis.plot(array, color=style.BLUE, lw=0.9, **marks)
    axis.set_xlabel("index")
    axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axis.yaxis.set_major_locator(MaxNLocator(4))
    axis.yaxis.set_major_formatter(_tick)
    panels.open_frame(axis)


def _map(figure, axis, array):
    finite = array[np.isfinite(array)]
    most = float(np.abs(finite).max()) if finite.size else 0.0
    most = most or 1.0
    signed = finite.size and finite.min() < 0
    norm = Normalize(-most, most) if signed else Normalize(0, most)
    shades = ScalarMappable(norm, style.SIGNED_MAP if signed else style.FRACTION_MAP)
    axis.imshow(array, norm=norm, cmap=shades.cmap, aspect="auto")
    axis.set_xlabel("column")
    axis.set_ylabel("row")
    for along in (axis.xaxis, axis.yaxis):
        along.set_major_locator(MaxNLocator(4, integer=True))
    bar = panels.side_bar(figure, shades, axis, "")
    bar.ax.yaxis.set_major_formatter(_tick)


def _tick(value, _position):
    return labels.number(float(f"{value:.6g}"))


def _flat(array):
    """A matrix of one row, or one column, as a vector."""
    array = array.astype(float)
    return array.ravel() if array.ndim == 2 and min(array.shape) == 1 else array


def _line(name, array):
    value = labels.number(float(f"{float(array):.6g}")) if array.ndim == 0 else "none"
    return labels.plain(f"{name} = {value}")


def _shape(array):
    return "(" + " × ".join(map(str, array.shape)) + ")"
