"""Noised training samples, as gtv.TrainingSet saves them: where and at which time they are."""

from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from gtv.errors import InputError
from gtv.plot import labels, panels, places, sheet, style

MOST = 4000
"""Samples that are drawn, the first ones."""

_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches


def draw(arrays):
    """One page of Arrays. Raises InputError naming the array that is missing or malformed."""
    x = arrays.numbers("x", (None, None))
    clean = arrays.numbers("x0", x.shape)
    t = arrays.numbers("t", (len(x),))
    if not (t > 0).all():
        raise InputError(f"{arrays.path}: array 't': expected numbers above 0")
    width = style.COLUMN - _LEFT - 0.7
    tall = width + _BOTTOM + 0.25
    figure = Figure(figsize=(style.COLUMN, tall))
    axis = figure.add_axes(
        (_LEFT / style.COLUMN, _BOTTOM / tall, width / style.COLUMN, width / tall)
    )
    (_line if x.shape[1] == 1 else _plane)(figure, axis, clean[:MOST], t[:MOST], x[:MOST])
    panels.open_frame(axis)
    count = f"first {MOST} of {len(x)}" if len(x) > MOST else f"{len(x)}"
    sheet.write(figure, [f"{count} noised samples"], 0.05)
    return figure


def _line(figure, axis, clean, t, x):
    """x against t, coloured by the clean point."""
    shades = ScalarMappable(Normalize(clean.min(), clean.max()), style.FRACTION_MAP)
    axis.scatter(t, x[:, 0], c=clean[:, 0], norm=shades.norm, **_dots(shades))
    if t.max() > 20 * t.min():
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(labels.decade)
        axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_xlabel("time t")
    axis.set_ylabel("x (data units)")
    panels.side_bar(figure, shades, axis, "clean point x₀ (data units)", format="%g")


def _plane(figure, axis, clean, t, x):
    """Places, coloured by the time."""
    wide = t.max() > 20 * t.min()
    shades = ScalarMappable((LogNorm if wide else Normalize)(t.min(), t.max()), style.FRACTION_MAP)
    plane = places.Plane.of(clean if x.shape[1] > 2 else x)
    late_first = (-t).argsort()
    at = plane.at(x)[late_first]
    axis.scatter(*at.T, c=t[late_first], norm=shades.norm, **_dots(shades))
    axis.scatter(
        *plane.at(clean).T, s=22, facecolors="none", edgecolors=style.VERMILLION, linewidths=0.9
    )
    for along in (axis.xaxis, axis.yaxis):
        along.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    plane.name(axis)
    options = {"ticks": LogLocator(subs=(1, 2, 5))} if wide else {}
    bar = panels.side_bar(figure, shades, axis, "time t (rings: clean points)", **options)
    bar.ax.yaxis.set_major_formatter(lambda value, _: labels.number(float(f"{value:.3g}")))
    bar.ax.yaxis.set_minor_formatter(NullFormatter())


def _dots(shades):
    return {"cmap": shades.cmap, "s": 3, "lw": 0, "rasterized": True}
