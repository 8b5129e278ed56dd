"""Sampling on its way: paths over time on a line, in the plane, or as strips of images."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from gtv.plot import ends, images, labels, panels, places, sheet, style

MOST = 60
"""Trajectories that are drawn, the first ones."""

FRAMES, STRIPS = 7, 6
"""Images of a strip, and strips."""

_PATH = {"color": style.BLUE, "lw": 0.45, "alpha": 0.5}
_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches


def draw(data):
    """One page; of data whose `paths` are there."""
    if data.image_shape is not None:
        return _draw_strips(data)
    return _draw_line(data) if data.dimension == 1 else _draw_plane(data)


def _draw_line(data):
    figure = Figure(figsize=(style.COLUMN, 2.2))
    path, end = figure.subplots(1, 2, sharey=True, width_ratios=(2.6, 1))
    figure.subplots_adjust(
        left=_LEFT / style.COLUMN,
        right=1 - 0.1 / style.COLUMN,
        bottom=_BOTTOM / 2.2,
        top=1 - 0.25 / 2.2,
        wspace=0.16,
    )
    shown = min(len(data.x), MOST)
    path.plot(data.t, data.paths[:, :shown, 0], **_PATH)
    if data.t[0] > 20 * data.t[-1] > 0:
        path.set_xscale("log")
        path.xaxis.set_major_formatter(labels.decade)
        path.xaxis.set_minor_locator(NullLocator())
    path.set_xlim(data.t[0], data.t[-1])
    path.set_xlabel("time t, noise to data")
    path.set_ylabel("x (data units)")
    low, high = (float(np.quantile(data.paths[:, :shown], q)) for q in (0.001, 0.999))
    room = 0.04 * (high - low)
    path.set_ylim(low - room, high + room)
    density, edges = np.histogram(data.x[:, 0], ends.edges_of(data.x[:, 0]), density=True)
    end.stairs(density, edges, orientation="horizontal", fill=True, color=style.ORANGE)
    end.set_xlabel("end density")
    end.xaxis.set_major_locator(MaxNLocator(2, prune="lower"))
    end.tick_params(left=False)
    panels.open_frame(path)
    panels.open_frame(end)
    sheet.write(figure, [_which(shown, len(data.x))], 0.05)
    return figure


def _draw_plane(data):
    shown = min(len(data.x), MOST)
    plane = places.Plane.of(data.x)
    side = style.COLUMN - _LEFT - 0.1
    top = 0.1 + 2 * sheet.LINE
    tall = side + _BOTTOM + top
    figure = Figure(figsize=(style.COLUMN, tall))
    axis = figure.add_axes(
        (_LEFT / style.COLUMN, _BOTTOM / tall, side / style.COLUMN, side / tall)
    )
    places_of = plane.at(data.paths[:, :shown])
    axis.plot(places_of[..., 0], places_of[..., 1], **_PATH)
    small = {"ls": "", "mew": 0}
    (start,) = axis.plot(*places_of[0].T, marker="o", ms=2.2, color=style.GREY, **small)
    (stop,) = axis.plot(*places_of[-1].T, marker="s", ms=2.8, color=style.VERMILLION, **small)
    axis.set_aspect("equal", adjustable="datalim")
    for along in (axis.xaxis, axis.yaxis):
        along.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    plane.name(axis)
    panels.open_frame(axis)
    sheet.write(figure, [_which(shown, len(data.x))], 0.05)
    first, last = (labels.number(float(f"{t:.3g}")) for t in (data.t[0], data.t[-1]))
    key = {f"noise, t = {first}": start, f"end, t = {last}": stop}
    panels.legend(figure, key, left=0, right=1, y=1 - (0.07 + sheet.LINE) / tall)
    return figure


def _draw_strips(data):
    rows = min(len(data.x), STRIPS)
    frames = places.some(len(data.t), FRAMES)
    height, width, _ = data.image_shape
    room, seam = style.COLUMN - 0.2, 0.04
    tile = (room - seam * (len(frames) - 1)) / len(frames)
    tall = tile * height / width
    scale = images.Scale.of(data.x)
    notes = [_which(rows, len(data.x)), str(scale)]
    top = 0.1 + sheet.LINE * len(notes) + 0.16
    figure = Figure(figsize=(style.COLUMN, top + rows * (tall + seam) + 0.06))
    sheet.write(figure, notes, 0.1)
    shown = images.folded(data.paths[frames, :rows], data.image_shape)
    for column, k in enumerate(frames):
        left = 0.1 + column * (tile + seam)
        name = labels.number(float(f"{data.t[k]:.2g}"))
        images.caption(figure, f"t = {name}" if column == 0 else name, left + tile / 2, top - 0.15)
        for row in range(rows):
            place = (left, top + row * (tall + seam), tile)
            images.tile(figure, shown[column, row], scale, *place)
    return figure


def _which(shown, total):
    return f"first {shown} of {total} trajectories" if shown < total else f"{total} trajectories"
