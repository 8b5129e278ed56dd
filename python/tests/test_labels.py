import math

import pytest

from gtv.plot import labels


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"),
        (0.25, "0.25"),
        (-1.5, "−1.5"),
        (65536, "65536"),
        (1e-2, "10⁻²"),
        (1e-4, "10⁻⁴"),
        (2.5e-7, "2.5·10⁻⁷"),
        (-3e8, "−3·10⁸"),
        (1e6, "10⁶"),
    ],
)
def test_numbers_are_short(value, text):
    assert labels.number(value) == text


@pytest.mark.parametrize(
    "top, bottom, text", [(256, 1024, "1/4"), (256, 64, "4"), (256, 96, "2.66667")]
)
def test_ratios_are_fractions_where_they_can_be(top, bottom, text):
    assert labels.ratio(top, bottom) == text


@pytest.mark.parametrize(
    "value, text",
    [(0, "0"), (math.pi, "π"), (-math.pi / 2, "−π/2"), (3 * math.pi / 8, "3π/8"), (0.3, "0.3")],
)
def test_angles_are_multiples_of_pi_where_they_can_be(value, text):
    assert labels.angle(value) == text


@pytest.mark.parametrize(
    "key, text, shown",
    [
        ("estimator.features", "gaussian", "gaussian"),
        ("data.file", "measured/points.csv", "points.csv"),
        ("a.x", "abcdefghijklmnopqrstuvwxyz", "abcdefghij…rstuvwxyz"),
        ("a.x", "$a$\n", "\\$a\\$\ufffd"),
    ],
)
def test_names_are_short_and_drawn_as_they_stand(key, text, shown):
    assert labels.name(key, text) == shown
