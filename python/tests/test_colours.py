"""Colours that readers tell apart who see two kinds of light only, and in grey."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from gtv.plot import style
from gtv.plot.compare import LINES

# Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
SEEN_BY = {
    "all": np.eye(3),
    "deuteranopes": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopes": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}

FAR = 20.0
"""A distance in CIELAB: 2 is just noticed beside each other, 10 at a glance."""


def linear(colour):
    """Linear RGB of sRGB from 0 to 1."""
    colour = np.asarray(colour, dtype=float)
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def lab(colour, eyes="all"):
    """CIELAB, D65, of sRGB colours (…, 3) as these eyes see them."""
    seen = np.clip(linear(colour) @ SEEN_BY[eyes].T, 0, 1)
    to_xyz = np.array(
        [
            [0.4124, 0.3576, 0.1805],
            [0.2126, 0.7152, 0.0722],
            [0.0193, 0.1192, 0.9505],
        ]
    )
    xyz = seen @ to_xyz.T / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def distance(one, other, eyes):
    return float(np.linalg.norm(lab(to_rgb(one), eyes) - lab(to_rgb(other), eyes)))


def test_the_simulation_takes_red_from_green():
    red, green = "#b02020", "#3a7a1e"
    assert distance(red, green, "all") > 3 * distance(red, green, "deuteranopes")


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_lines_next_to_each_other_are_told_apart(eyes):
    colours = [color for color, *_ in style.LINES]
    for one, other in zip(colours, colours[1:]):
        assert distance(one, other, eyes) > FAR, (one, other)


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_theories_next_to_each_other_are_told_apart(eyes):
    names = list(LINES)
    for one, other in zip(names, names[1:]):
        assert distance(LINES[one][0], LINES[other][0], eyes) > FAR, (one, other)


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize(
    "together",
    [
        (style.BLACK, style.SKY, style.VERMILLION),  # densities: true, exact flow, mean
        (style.GREY, style.ORANGE, style.BLACK),  # one by one: models, floor, true
        (style.BLUE, style.VERMILLION, style.GREY),  # trajectories, their ends, their starts
        (style.ORANGE, style.BLUE),  # memorised and not
    ],
)
def test_what_one_panel_has_is_told_apart(together, eyes):
    for k, one in enumerate(together):
        for other in together[:k]:
            assert distance(one, other, eyes) > FAR, (one, other)


def test_lines_differ_without_any_colour():
    assert len({dashes for _, dashes, _ in style.LINES}) == len(style.LINES)
    assert len({mark for *_, mark in style.LINES}) == len(style.LINES)


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("name", [style.FRACTION_MAP, style.DENSITY_MAP])
def test_shades_of_amounts_brighten_all_the_way(name, eyes):
    shades = matplotlib.colormaps[name](np.linspace(0, 1, 64))[:, :3]
    lightness = lab(shades, eyes)[:, 0]
    assert (np.diff(lightness) > 0).all()
    assert lightness[-1] - lightness[0] > 60


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_shades_of_either_sign_part_from_the_middle(eyes):
    shades = matplotlib.colormaps[style.SIGNED_MAP](np.linspace(0, 1, 65))[:, :3]
    seen = lab(shades, eyes)
    lightness = seen[:, 0]
    assert (np.diff(lightness[4:33]) > 0).all() and (np.diff(lightness[32:61]) < 0).all()
    apart = np.linalg.norm(seen[:32] - seen[:32:-1], axis=1)  # −v and v
    assert (apart[:24] > FAR).all()
