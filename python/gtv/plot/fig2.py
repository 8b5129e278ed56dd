"""Figure 2: the average learned density over t_min = ε and F/P, three points on a line."""

from dataclasses import dataclass

from gtv.errors import InputError
from gtv.plot import labels, panels
from gtv.plot.density import Density, read_density

TOP = 2.5
"""Upper end of the density axis. Peaks reach far above it; the gaps are what the figure shows."""

_KEYS = ["forward.t_min", "estimator.samples"]


@dataclass(frozen=True)
class Learned:
    """Densities over ε and P, and F, which is the same in all cells."""

    density: Density
    features: int


def read(arrays):
    """The arrays of fig2.npz: a 1-D density swept over ε and P. A Learned."""
    density = read_density(arrays)
    keys = [axis.key for axis in density.axes]
    if density.dimension != 1 or keys != _KEYS:
        raise InputError(
            f"{arrays.path}: got a {density.dimension}-D density swept over {keys or 'nothing'}, "
            f"expected 1-D over {_KEYS}"
        )
    for name in ("density_true", "density_pfode"):
        if name not in arrays:
            raise InputError(f"{arrays.path}: no array '{name}'")
    features = arrays.numbers("features", density.sweep)
    if (features != features.flat[0]).any():
        raise InputError(f"{arrays.path}: array 'features': expected the same number in all cells")
    return Learned(density, int(features.flat[0]))


def panel_order(density):
    """Indices of the sweep in the order of the page.

    Rows: ε largest on top. Columns: F/P increasing to the right, so P decreasing.
    """
    eps, samples = (axis.values for axis in density.axes)
    rows = sorted(range(len(eps)), key=lambda i: -eps[i])
    columns = sorted(range(len(samples)), key=lambda i: -samples[i])
    return rows, columns


def draw(data):
    """A grid of panels; every panel's band has both its quartiles from the panel's own cell."""
    density = data.density
    rows, columns = panel_order(density)
    figure, axes = frame(data, rows, columns)
    for axis_row, r in zip(axes, rows):
        for axis, c in zip(axis_row, columns):
            cell = (r, c)
            drawn = panels.curves(
                axis,
                density.centres,
                density.mean[cell],
                density.q25[cell],
                density.q75[cell],
                density.true[cell],
                density.pfode[cell],
            )
    finish(figure, axes, drawn)
    return figure


def frame(data, rows, columns, note=0.0):
    """The empty grid with its F/P and ε labels, and `note` inches for a remark on top."""
    figure, axes = panels.grid(
        len(rows),
        len(columns),
        height=3.1 + note,
        left=0.42,
        right=0.3,
        bottom=0.36,
        top=0.4 + note,
    )
    eps, samples = data.density.axes
    for axis, c in zip(axes[0], columns):
        axis.set_title(f"F/P = {labels.ratio(data.features, int(samples.values[c]))}")
    for row, r in zip(axes, rows):
        panels.row_label(row[-1], eps.label(r))
    return figure, axes


def finish(figure, axes, drawn, note=0.0):
    """Axis names, ranges and the legend."""
    axes[0, 0].set_ylim(0, TOP)
    axes[0, 0].set_xlim(-1.6, 1.6)
    axes[0, 0].set_xticks([-1, 0, 1])
    for axis in axes[-1]:
        axis.set_xlabel("x")
    axes[len(axes) // 2, 0].set_ylabel(f"density (cut at {TOP:g})")
    panels.only_outer(axes)
    panels.legend(
        figure,
        drawn,
        left=axes[0, 0].get_position().x0,
        right=axes[0, -1].get_position().x1,
        y=1 - (0.05 + note) / figure.get_figheight(),
    )
