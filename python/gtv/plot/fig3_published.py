"""Figure 3 as the public notebook draws it, its faults included.

Every column is normalised by itself, so the panels show p(y given x). The picture's vertical range
is mistyped (`1,5` for `1.5`), so that the image of [−1.5, 1.5] is squeezed into [−1.5, 1]; the dots
are moved down by 0.25 to suit its middle, but not squeezed; the y axis is flipped. Each panel has a
colour scale of its own, and there is no bar.
"""

from gtv.errors import InputError
from gtv.plot import fig3, panels, style

SHIFT = 0.25
"""How much too low the notebook puts its dots, data units."""

SQUEEZED = (-1.5, 1.5, -1.5, 1.0)
"""Left, right, bottom, top that the mistyped range comes to."""


def present(arrays):
    """Whether the file has the second pass of `--as-published`."""
    return "published" in arrays


def read(arrays):
    """Density, and the published share of each column's mass per bin, [features, angle, y, x]."""
    density = fig3.read(arrays)
    published = arrays.numbers("published", density.mean.shape)
    if published.min() < 0 or published.sum(axis=2).max() > 1 + 1e-6:
        raise InputError(
            f"{arrays.path}: array 'published': expected shares [.., y, x], "
            "of which each column, summed over y, has at most 1"
        )
    return density, published


def draw(data):
    """The notebook's panels."""
    density, published = data
    features, angles = density.axes
    figure, axes = panels.grid(
        len(features.values),
        len(angles.values),
        height=3.4,
        left=0.42,
        right=0.3,
        bottom=0.36,
        top=0.5,
        hspace=0.08,
    )
    for i, row in enumerate(axes):
        for j, axis in enumerate(row):
            axis.imshow(published[i, j], origin="lower", extent=SQUEEZED, cmap="RdBu_r")
            points = density.points_of((i, j))
            axis.scatter(points[:, 0], points[:, 1] - SHIFT, s=22, color=style.VERMILLION)
        panels.row_label(row[-1], fig3.feature_label(features, i))
    axes[0, 0].invert_yaxis()
    for j, axis in enumerate(axes[0]):
        axis.set_title(angles.label(j))
    for axis in axes[-1]:
        axis.set_xlabel("x")
    for axis in axes[:, 0]:
        axis.set_ylabel("y, as drawn")
    panels.only_outer(axes)
    style.fault_note(
        figure,
        "Reproduction of faults in the public notebook: each column normalised by itself; y axis "
        "flipped\nand squeezed; dots 0.25 too low; a colour scale for each panel.",
    )
    return figure
