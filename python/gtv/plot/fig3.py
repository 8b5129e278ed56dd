"""Figure 3: the average learned density of four points on a circle, over features and rotation."""

from gtv.errors import InputError
from gtv.plot import panels
from gtv.plot.density import read_density

_KEYS = ["estimator.features", "data.angle"]


def read(arrays):
    """The density arrays of fig3.npz: 2-D, swept over the features and the angle."""
    density = read_density(arrays)
    keys = [axis.key for axis in density.axes]
    if density.dimension != 2 or keys != _KEYS:
        raise InputError(
            f"{arrays.path}: got a {density.dimension}-D density swept over {keys or 'nothing'}, "
            f"expected 2-D over {_KEYS}"
        )
    if density.points is None:
        raise InputError(f"{arrays.path}: no array 'points'")
    return density


def feature_label(axis, index):
    """ "Gaussian features" for a row."""
    return f"{axis.text(index).capitalize()} features"


def draw(density):
    """Joint density, one logarithmic colour scale for all panels, the data points as rings."""
    features, angles = density.axes
    figure, axes = panels.grid(
        len(features.values),
        len(angles.values),
        height=3.28,
        left=0.42,
        right=0.95,
        bottom=0.36,
        top=0.22,
    )
    norm = panels.log_norm(density.mean)
    for i, row in enumerate(axes):
        for j, axis in enumerate(row):
            image = panels.heat(axis, density.mean[i, j], density.extent, norm)
            panels.rings(axis, density.points_of((i, j)))
        panels.row_label(row[-1], feature_label(features, i))
    for j, axis in enumerate(axes[0]):
        axis.set_title(angles.label(j))
    for axis in axes[-1]:
        axis.set_xlabel("x")
    for axis in axes[:, 0]:
        axis.set_ylabel("y")
    axes[0, 0].set_xticks([-1, 0, 1])
    axes[0, 0].set_yticks([-1, 0, 1])
    panels.only_outer(axes)
    panels.density_bar(figure, image, axes, floor=norm.vmin)
    return figure
