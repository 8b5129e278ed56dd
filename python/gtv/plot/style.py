"""One look for all figures: column width, type of 7 points or more, colours for every eye."""

import contextlib

import matplotlib

COLUMN = 85 / 25.4
"""Width in inches of a figure with few panels, one of two columns: 85 mm."""

WIDTH = 5.5
"""The same with many panels, all of a page of one column: 140 mm."""

WIDE = 7.0
"""The same over both of two columns, for many panels with text in each: 178 mm."""

SMALL = 7.0
"""Smallest type, points."""

BLACK = "#000000"
GREY = "#7f7f7f"
LIGHT = "#cccccc"
BLUE = "#0072B2"
SKY = "#56B4E9"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
"""From the palette of Okabe and Ito (2008), which colour-blind readers can tell apart."""

LINES = (
    (BLUE, "-", "o"),
    (VERMILLION, (0, (5, 1.5)), "s"),
    (GREEN, (0, (2.5, 1.2)), "^"),
    (ORANGE, (0, (5, 1.2, 1.2, 1.2)), "D"),
    (PURPLE, (0, (1.2, 1.2)), "v"),
    (BLACK, (0, (3, 1.2, 1.2, 1.2, 1.2, 1.2)), "P"),
)
"""Colour, dashes and mark of each of several curves in a panel: they differ in grey too.

In an order in which neighbours are far apart for colour-blind readers too.
"""

FRACTION_MAP = "viridis"
DENSITY_MAP = "magma"
SIGNED_MAP = "RdBu_r"
"""Shades of what is a share, a density, of either sign; the last with 0 in the middle."""

_RC = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.titlesize": 7.5,
    "axes.titlepad": 3.0,
    "axes.labelpad": 2.0,
    "axes.linewidth": 0.6,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.pad": 2.0,
    "ytick.major.pad": 2.0,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "lines.linewidth": 1.0,
    "lines.solid_capstyle": "round",
    "image.interpolation": "none",
    "savefig.dpi": 300,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "gtv",
}


@contextlib.contextmanager
def context():
    """The style, around drawing and writing.

    Starts from Matplotlib's defaults: a reader's own matplotlibrc must not change a figure.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_RC)
        yield


def line(which):
    """How Matplotlib draws one of LINES."""
    color, dashes, mark = which
    return {"color": color, "ls": dashes, "lw": 1.1, "marker": mark, "ms": 3, "mew": 0}


def fault_note(figure, text):
    """Marks a figure as the reproduction of a fault, in words, at its top."""
    figure.text(
        0.5,
        1 - 0.04 / figure.get_figheight(),
        text,
        ha="center",
        va="top",
        color=VERMILLION,
        fontsize=SMALL,
    )
