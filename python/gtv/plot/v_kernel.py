"""V between places at one time, and of each place with itself: a row a time."""

from dataclasses import dataclass

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import MaxNLocator

from gtv.errors import InputError
from gtv.plot import labels, panels, places, sheet, style

ROWS = 5
"""Times on a page; of more, some."""

_LEFT, _BAR, _SIDE, _RIGHT, _BOTTOM = 0.44, 0.52, 0.88, 0.36, 0.36  # inches


@dataclass(frozen=True)
class Map:
    """along: (n,) ascending, x itself or the distance along a line; v: [t, n, n] at times t.

    line: whether x is one number.
    """

    along: np.ndarray
    t: np.ndarray
    v: np.ndarray
    line: bool


def read(arrays):
    """A Map from Arrays. Raises InputError naming the array that is missing or malformed."""
    x = arrays.numbers("x", (None, None))
    t = np.atleast_1d(arrays.numbers("t", (None,) if arrays.raw("t").ndim else ()))
    v = arrays.numbers("v", (len(t), len(x), len(x)))
    line = x.shape[1] == 1
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    along = x[:, 0] if line else np.concatenate([[0], np.cumsum(steps)])
    if len(x) < 2 or not (np.diff(along) > 0).all():
        raise InputError(f"{arrays.path}: array 'x': expected at least 2 places in ascending order")
    return Map(along, t, v, line)


def draw(data):
    """One page."""
    shown = places.some(len(data.t), ROWS)
    size = style.COLUMN - _LEFT - _BAR - _SIDE - _RIGHT
    what = "V(x,t; x′,t)" if data.line else "tr V(x,t; x′,t)"
    notes = [f"{what} (data units² per time²), and for x′ = x"]
    if len(shown) < len(data.t):
        notes.append(f"{len(shown)} of {len(data.t)} times")
    top = 0.22 + sheet.LINE * len(notes)
    gap = 0.24
    figure, maps = panels.grid(
        len(shown),
        1,
        height=len(shown) * size + (len(shown) - 1) * gap + _BOTTOM + top,
        left=_LEFT,
        right=style.COLUMN - _LEFT - size,
        bottom=_BOTTOM,
        top=top,
        hspace=gap / size,
        width=style.COLUMN,
    )
    sheet.write(figure, notes, 0.05)
    name = "x (data units)" if data.line else "along the line (data units)"
    for k, (axis,) in zip(shown, maps):
        power = _power(data.v[k])
        v = data.v[k] / 10.0**power
        _map(figure, axis, data, v)
        time = f"t = {labels.number(float(f'{data.t[k]:.3g}'))}"
        unit = f", in units of {labels.power_of_ten(power)}" if power else ""
        axis.set_title(time + unit, loc="left")
        axis.set_ylabel("x′ (data units)" if data.line else "x′, along the line")
        side = _trace(figure, axis, data, np.diagonal(v))
        last = k == shown[-1]
        for one in (axis, side):
            one.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
            one.tick_params(labelbottom=last)
    middle = (_LEFT + style.COLUMN - _RIGHT) / 2 / style.COLUMN
    figure.text(middle, 0.04 / figure.get_figheight(), name, ha="center", va="bottom")
    return figure


def _map(figure, axis, data, v):
    most = float(np.abs(v).max()) or 1.0
    shades = ScalarMappable(Normalize(-most, most), style.SIGNED_MAP)
    axis.pcolormesh(  # no image: places need not be even
        data.along,
        data.along,
        v.T,
        norm=shades.norm,
        cmap=shades.cmap,
        shading="nearest",
        rasterized=True,
    )
    ticks = MaxNLocator(4, symmetric=True).tick_values(-most, most)
    panels.side_bar(figure, shades, axis, "", ticks=ticks[np.abs(ticks) <= most])


def _trace(figure, axis, data, values):
    """The curve beside a map, with its numbers on the right."""
    place = axis.get_position()
    side = figure.add_axes(
        [1 - (_SIDE + _RIGHT) / style.COLUMN, place.y0, _SIDE / style.COLUMN, place.height]
    )
    side.plot(data.along, values, color=style.VERMILLION, lw=1.1)
    side.set_xlim(axis.get_xlim())
    side.set_ylim(0, 1.08 * max(float(values.max()), 1e-300))
    side.yaxis.set_major_locator(MaxNLocator(3))
    side.yaxis.tick_right()
    for edge in ("top", "left"):
        side.spines[edge].set_visible(False)
    return side


def _power(values):
    """The exponent that values are divided by 10 to the power of, to be read in few digits."""
    most = float(np.abs(values).max())
    exponent = int(np.floor(np.log10(most))) if most > 0 else 0
    return 0 if -1 <= exponent <= 2 else exponent
