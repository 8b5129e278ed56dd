"""Average densities and timescales through the package: against formulas in NumPy."""

from math import erf

import numpy as np
import pytest

import gtv

POINTS = [-1.0, 0.0, 1.0]
SQUARE = np.array([[0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]])


def normal_masses(edges, points, alpha, sigma):
    at = np.array([[erf((e - alpha * p) / sigma / np.sqrt(2)) / 2 for e in edges] for p in points])
    return np.diff(at, axis=1)


def test_noised_masses_are_differences_of_the_error_function():
    vp = gtv.Schedule("vp")
    found = gtv.noised_masses(POINTS, "vp", 0.1, cells=40)
    want = normal_masses(found.edges, POINTS, vp.alpha(0.1), vp.sigma(0.1)).mean(0)
    np.testing.assert_allclose(found.mass, want, atol=1e-14)
    plane = gtv.noised_masses(SQUARE, "vp", 0.1, cells=20, domain=(-1, 1))
    axes = [normal_masses(plane.edges, SQUARE[:, k], vp.alpha(0.1), vp.sigma(0.1)) for k in (0, 1)]
    np.testing.assert_allclose(plane.mass, np.einsum("px,py->yx", *axes) / 4, atol=1e-14)
    assert plane.mass.shape == (20, 20) and len(plane.edges) == 21


def test_without_noise_the_average_is_the_flow_of_the_exact_score():
    times = gtv.time_grid("geometric", 1, 0.05, 400)
    found = gtv.average_density(POINTS, "vp", times, 0.0, cells=60)
    want = gtv.noised_masses(POINTS, "vp", 0.05, cells=60)
    assert gtv.total_variation(found.mass, want.mass) < 0.03
    assert found.total == pytest.approx(1, abs=1e-9)


def test_the_average_density_is_that_of_noisy_paths():
    vp, rng = gtv.Schedule("vp"), np.random.default_rng(0)
    times = gtv.time_grid("geometric", 1, 0.05, 30)
    x = rng.normal(size=20_000) * vp.sigma(1.0)
    kappa = 0.5
    for t, after in zip(times[:-1], times[1:]):
        at = gtv.fields(POINTS, "vp", x, t)
        d, dt = vp.diffusion(t), t - after
        drift = vp.beta(t) * x + d * at.score[:, 0]
        noise = np.sqrt(kappa * dt * at.proxy_cov[:, 0, 0]) * d
        x = x + dt * drift + noise * rng.normal(size=len(x))
    found = gtv.average_density(POINTS, "vp", times, kappa, cells=20)
    drawn = np.histogram(x, found.edges)[0] / len(x)
    assert gtv.total_variation(drawn, found.mass) < 0.02  # 0.5 sqrt(2 cells / (pi n)) is 0.013


def test_small_noise_formulas_are_near_where_noise_is_small():
    times = gtv.time_grid("geometric", 1, 0.1, 200)
    exact = gtv.average_density(POINTS, "vp", times, 1e-4, cells=30, domain=(-3, 3))
    linear = gtv.linear_noise_density(POINTS, "vp", times, 1e-4, cells=30, domain=(-3, 3))
    assert gtv.total_variation(exact.mass, linear.mass) < 0.02
    published = gtv.small_noise_density(POINTS, "vp", times, cells=30, domain=(-3, 3))
    assert published.mass.sum() == pytest.approx(1, abs=1e-3) and (published.mass >= 0).all()


def test_densities_come_back_from_files_and_not_from_threads(tmp_path):
    times = gtv.time_grid("uniform", 1, 0.2, 10)
    before, found = gtv.threads(), []
    try:
        for count in (1, 3):
            gtv.set_threads(count)
            found.append(
                gtv.average_density(SQUARE, "vp", times, cells=16, domain=(-3, 3), resolution=3)
            )
    finally:
        gtv.set_threads(before)
    assert (found[0].mass == found[1].mass).all() and found[0].mass.shape == (16, 16)
    again = gtv.CellMasses.load(found[0].save(tmp_path / "cells.npz"))
    assert (again.mass == found[0].mass).all() and again.total == found[0].total


def test_times_and_noise_are_of_the_ornstein_uhlenbeck_process():
    t = np.array([[0.1, 1.0], [2.0, 0.01]])
    np.testing.assert_allclose(gtv.noise_of_time(t), np.sqrt(np.expm1(2 * t)), rtol=1e-14)
    np.testing.assert_allclose(gtv.time_of_noise(gtv.noise_of_time(t)), t, rtol=1e-13)
    assert gtv.speciation_time(np.e**3) == pytest.approx(1.5) and gtv.speciation_time(0.5) == 0
    want = 0.5 * np.log1p(2.0 / (1000 ** (2 / 7) - 1))
    assert gtv.collapse_time(1000, 7, 2.0) == pytest.approx(want, rel=1e-12)
    noise = gtv.noise_of_time(gtv.collapse_time(1000, eigenvalues=[3.0, 1.0, 0.5]))
    information = 0.5 * np.log1p(np.array([3.0, 1.0, 0.5]) / noise**2).sum()
    assert information == pytest.approx(np.log(1000), rel=1e-9)


def test_paths_of_two_classes_part():
    m, variance, t = 4.0, 0.5, 1.2
    sd = np.sqrt(variance * np.exp(-2 * t) - np.expm1(-2 * t))
    u = m * np.exp(-t) + sd * np.linspace(-9, 9, 20001)
    density = [np.exp(-((u - s * m * np.exp(-t)) ** 2) / (2 * sd**2)) for s in (1, -1)]
    share = density[0] / (density[0] + density[1])
    want = np.trapz((share**2 + (1 - share) ** 2) * density[0], u) / np.trapz(density[0], u)
    assert gtv.same_class_probability(m, variance, t) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_covariance_summaries(dtype):
    points = np.random.default_rng(0).integers(0, 200, (100, 6)).astype(dtype)
    covariance = np.cov(points.astype(float).T, bias=True)
    found = gtv.covariance_summary(points)
    spectrum = np.linalg.eigvalsh(covariance)[::-1]
    np.testing.assert_allclose(found.eigenvalues, spectrum, rtol=1e-9)
    assert found.trace == pytest.approx(np.trace(covariance))
    assert found.largest == found.eigenvalues[0]
    assert found.participation_ratio == pytest.approx(spectrum.sum() ** 2 / (spectrum**2).sum())


def test_two_points_apart_are_told_apart_as_by_formula():
    points = gtv.NoisedPoints([[-1.0], [1.0], [1.0]])
    share = np.array([1, 2]) / 3
    assert points.distinct == 2
    assert points.entropy == pytest.approx(-(share * np.log(share)).sum())
    curve = gtv.NoisedPoints([[-1.0], [1.0]]).along([0.3, 1.0, 3.0], draws=20_000, seed=1)
    z = np.linspace(-9, 9, 20001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    for i, s in enumerate(curve.noise):
        p = 1 / (1 + np.exp(-2 * (1 + s * z) / s**2))
        q = np.clip(1 - p, 1e-300, 1)
        entropy = np.trapz(-(p * np.log(p) + q * np.log(q)) * weight, z)
        mmse = np.trapz(4 * (1 - p) ** 2 * weight, z)
        assert curve.entropy[i] == pytest.approx(entropy, abs=0.02)
        assert curve.mmse_lo[i] - 0.02 < mmse < curve.mmse_hi[i] + 0.02
    assert curve.effective_points == pytest.approx(np.exp(curve.entropy))


def test_collapse_lies_between_levels(tmp_path):
    points = gtv.NoisedPoints(np.random.default_rng(0).normal(size=(200, 8)))
    levels = points.noise_levels(30, draws=64)
    curve = points.along(levels, draws=64)
    at = curve.entropy_collapse_noise()
    below = np.searchsorted(levels, at)
    assert curve.entropy[below - 1] < np.log(2) < curve.entropy[below]
    assert 0.2 * points.radius < curve.own_weight_collapse_noise() < points.radius
    assert curve.information_lo < curve.information < curve.information_hi
    assert curve.information == pytest.approx(np.log(200), rel=0.05)
    again = gtv.PosteriorCurve.load(curve.save(tmp_path / "curve.npz"))
    assert again.entropy_collapse_noise() == at
    assert points.along(levels[:2], draws=64).entropy_collapse_noise() is None


TIMES = [1.0, 0.5, 0.2]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (
            lambda: gtv.average_density(np.zeros((1, 3)), "vp", TIMES),
            gtv.InputError,
            "dimension 3, expected 1 or 2",
        ),
        (lambda: gtv.average_density(POINTS, "vp", TIMES, -1), gtv.InputError, "kappa: got -1"),
        (
            lambda: gtv.average_density(POINTS, "vp", TIMES[::-1]),
            gtv.InputError,
            "strictly decreasing",
        ),
        (lambda: gtv.average_density(POINTS, "vp", 0.5), gtv.InputError, r"times: got shape \(\)"),
        (lambda: gtv.average_density(POINTS, "vp", TIMES, cells=0), gtv.InputError, "cells: got 0"),
        (
            lambda: gtv.average_density(POINTS, "vp", TIMES, domain=(1, 0)),
            gtv.InputError,
            "domain: got",
        ),
        (
            lambda: gtv.average_density(POINTS, "vp", TIMES, resolution=0.5),
            gtv.InputError,
            "resolution: got 0.5",
        ),
        (lambda: gtv.small_noise_density([0.0], "vp", TIMES), gtv.WorkError, "singular"),
        (lambda: gtv.noised_masses(POINTS, "vp", 0.0), gtv.InputError, "no noise at t = 0"),
        (lambda: gtv.speciation_time(-1), gtv.InputError, "largest_eigenvalue: got -1"),
        (lambda: gtv.collapse_time(1, 2, 1.0), gtv.InputError, "points: got 1"),
        (lambda: gtv.collapse_time(10, 2), gtv.InputError, "dimension, variance"),
        (lambda: gtv.collapse_time(10, 2, 1, eigenvalues=[1]), gtv.InputError, "eigenvalues: got"),
        (lambda: gtv.collapse_time(10, eigenvalues=[-1.0]), gtv.InputError, "eigenvalues: got -1"),
        (lambda: gtv.same_class_probability(1, 0, 0), gtv.InputError, "variance, t: got"),
        (lambda: gtv.time_of_noise("a"), TypeError, "noise: got texts"),
        (lambda: gtv.covariance_summary([[np.nan]]), gtv.InputError, "not finite"),
        (lambda: gtv.NoisedPoints([[1.0], [1.0]]), gtv.InputError, "1 distinct point"),
        (lambda: gtv.NoisedPoints(POINTS).along([1.0, 0.5]), gtv.InputError, "noise: got 0.5"),
        (lambda: gtv.NoisedPoints(POINTS).along([1.0], draws=1), gtv.InputError, "draws: got 1"),
        (lambda: gtv.NoisedPoints(POINTS).noise_levels(1), gtv.InputError, "count: got 1"),
    ],
)
def test_wrong_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
