"""Features and training through the package: the same numbers as plain NumPy."""

import numpy as np
import pytest

import gtv

POINTS = np.array([-1.0, 0.0, 1.0])
SQUARE = np.array([[0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]])


def bells(z, count, lo, hi):
    spacing = (hi - lo) / (count - 1)
    sd = spacing / 2
    u = (np.asarray(z)[:, None] - (lo + spacing * np.arange(count))) / sd
    return np.exp(-(u**2) / 2) / (sd * np.sqrt(2 * np.pi))


def waves(z, count, lo, hi):
    turn = 2 * np.pi * np.asarray(z)[:, None] / (hi - lo)
    cosines = np.arange(1, count - (count - 1) // 2)
    sines = np.arange(1, (count - 1) // 2 + 1)
    return np.hstack([np.ones((len(turn), 1)), np.cos(turn * cosines), np.sin(turn * sines)])


FORMULAS = {"gaussian": bells, "fourier": waves}


def product(kind, x, t, count, domain, times):
    axes = [FORMULAS[kind](column, count, *domain) for column in x.T]
    found = axes[0]
    for factor in (*axes[1:], FORMULAS[kind](t, count, *times)):
        found = (found[:, :, None] * factor[:, None, :]).reshape(len(x), -1)
    return found


def normal_equations(phi, schedule, t, y, ridge):
    """Sigma + ridge and A of the weighted regression."""
    process = gtv.Schedule(schedule)
    weight = (process.alpha(t) / process.sigma(t)) ** 2 / len(t)
    sigma = (phi.T * weight) @ phi
    return sigma + ridge * np.eye(len(sigma)), (y.T * weight) @ phi


@pytest.mark.parametrize("kind", ["gaussian", "fourier"])
@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_features_follow_the_formulas(kind, dimension):
    rng = np.random.default_rng(0)
    x, t = rng.uniform(-1.5, 1.5, (40, dimension)), rng.uniform(0.01, 1, 40)
    features = gtv.Features(kind, dimension=dimension, per_axis=5, domain=(-1.4, 1.6))
    want = product(kind, x, t, 5, (-1.4, 1.6), (0.01, 1))
    assert features.size == len(features) == 5 ** (dimension + 1)
    np.testing.assert_allclose(features.evaluate(x, t), want, atol=1e-12 * want.max())
    kernel = features.kernel(x, t, x[:7], 0.5)
    other = product(kind, x[:7], np.full(7, 0.5), 5, (-1.4, 1.6), (0.01, 1))
    np.testing.assert_allclose(kernel, want @ other.T, atol=1e-12 * abs(kernel).max())


def test_axes_may_differ():
    space, time = gtv.Axis("gaussian", 6, -1, 2), gtv.Axis("fourier", 3, 0, 1)
    features = gtv.Features.of_axes([space], time)
    x, t = np.linspace(-1, 2, 9), np.linspace(0, 1, 9)
    want = (bells(x, 6, -1, 2)[:, :, None] * waves(t, 3, 0, 1)[:, None, :]).reshape(9, 18)
    np.testing.assert_allclose(features.evaluate(x, t), want, rtol=1e-10, atol=1e-13)
    assert (features.space[0].evaluate(x) == space.evaluate(x)).all()
    assert repr(features.time) == "Axis('fourier', 3, 0, 1)" and len(features.time) == 3


def test_derivatives_are_those_of_the_features():
    for axis in (gtv.Axis("gaussian", 7), gtv.Axis("fourier", 7)):
        z, h = np.linspace(-1.5, 1.5, 50), 1e-5
        slope = (axis.evaluate(z + h) - axis.evaluate(z - h)) / (2 * h)
        np.testing.assert_allclose(axis.derivative(z), slope, atol=1e-7)
        assert abs(axis.derivative(z)).sum(1).max() <= axis.derivative_bound(1)


@pytest.mark.parametrize("noise", ["normal", "student-t", "uniform"])
def test_draws_have_the_law_named(noise):
    drawn = gtv.draw_training_set(POINTS, "vp", 20000, t_min=0.1, noise=noise, seed=3)
    process = gtv.Schedule("vp")
    z = (drawn.x - process.alpha(drawn.t)[:, None] * drawn.x0) / process.sigma(drawn.t)[:, None]
    assert abs(z.mean()) < 0.03 and abs(z.var() - 1) < 0.05  # four standard errors
    assert (abs(z) <= np.sqrt(3) + 1e-9).all() == (noise == "uniform")
    assert drawn.t.min() >= 0.1 and drawn.t.max() <= 1 and set(drawn.x0[:, 0]) == set(POINTS)


def test_more_draws_begin_with_fewer_and_members_differ():
    many, few = (gtv.draw_training_set(POINTS, "vp", n, seed=5) for n in (64, 32))
    assert (many.x[:32] == few.x).all() and len(few) == 32
    assert (gtv.draw_training_set(POINTS, "vp", 32, seed=5, member=1).x != few.x).all()


def test_targets_are_the_points_or_the_posterior_means():
    drawn = gtv.draw_training_set(SQUARE, "vp", 50)
    assert (gtv.regression_targets(drawn, SQUARE, "vp") == drawn.x0).all()
    truth = gtv.regression_targets(drawn, SQUARE, "vp", "true")
    for i in range(0, 50, 7):
        want = gtv.denoise(SQUARE, "vp", drawn.x[i : i + 1], drawn.t[i])[0]
        np.testing.assert_allclose(truth[i], want, rtol=1e-12)


@pytest.mark.parametrize("form", ["cheapest", "primal", "dual"])
@pytest.mark.parametrize(("kind", "samples"), [("gaussian", 40), ("fourier", 300)])
def test_ridge_solves_the_normal_equations(kind, samples, form):
    features = gtv.Features(kind, dimension=2, per_axis=5)
    drawn = gtv.draw_training_set(SQUARE, "vp", samples, t_min=0.05)
    fit = gtv.fit_ridge(features, "vp", drawn, ridge=0.3, form=form)
    matrix, right = normal_equations(
        features.evaluate(drawn.x, drawn.t), "vp", drawn.t, drawn.x0, 0.3
    )
    want = np.linalg.solve(matrix, right.T).T
    assert np.linalg.norm(fit.weights - want) < 1e-8 * np.linalg.norm(want)
    assert 0 < fit.reciprocal_condition < 1


def test_gradient_flow_follows_its_equation():
    features = gtv.Features("fourier", per_axis=4)
    drawn = gtv.draw_training_set(POINTS, "vp", 200, t_min=0.1)
    matrix, right = normal_equations(
        features.evaluate(drawn.x, drawn.t), "vp", drawn.t, drawn.x0, 0
    )
    rates, modes = np.linalg.eigh(matrix)
    start = np.ones((1, 16))
    found = gtv.train_gradient_flow(features, "vp", drawn, tau=[0, 0.7, np.inf], start=start)
    for weights, tau in zip(found, (0, 0.7, np.inf)):
        learned = right @ modes * (-np.expm1(-rates * tau) / rates)
        want = (learned + start @ modes * np.exp(-rates * tau)) @ modes.T
        np.testing.assert_allclose(weights, want, atol=1e-9 * abs(want).max())
    phi = features.evaluate(drawn.x, drawn.t)
    own = gtv.train_gradient_flow(phi, "vp", drawn, tau=0.7, start=start)
    assert (own == found[1]).all() and own.shape == (1, 16)


@pytest.mark.parametrize("tau", [0, 2.0])
@pytest.mark.parametrize("target", ["proxy", "true"])
def test_an_ensemble_is_its_members_bit_for_bit(tau, target):
    features = gtv.Features("gaussian", dimension=2, per_axis=4)
    weights = gtv.train_ensemble(
        features, SQUARE, "vp", members=3, samples=100, ridge=0.2, tau=tau, target=target, seed=7
    )
    for member in range(3):
        drawn = gtv.draw_training_set(SQUARE, "vp", 100, seed=7, member=member)
        y = gtv.regression_targets(drawn, SQUARE, "vp", target)
        if tau:
            want = gtv.train_gradient_flow(features, "vp", drawn, y, tau=tau)
        else:
            want = gtv.fit_ridge(features, "vp", drawn, y, ridge=0.2).weights
        assert (weights[member] == want).all()


def test_an_ensemble_does_not_depend_on_the_number_of_threads():
    features = gtv.Features("gaussian", per_axis=6)
    before, found = gtv.threads(), []
    try:
        for count in (1, 2, 3):
            gtv.set_threads(count)
            found.append(gtv.train_ensemble(features, POINTS, "ve", members=9, samples=50))
    finally:
        gtv.set_threads(before)
    assert (found[0] == found[1]).all() and (found[0] == found[2]).all()


def test_weights_at_a_time_predict_the_same():
    features = gtv.Features("gaussian", dimension=2, per_axis=4)
    weights = np.random.default_rng(0).normal(size=(2, 64))
    x, t = SQUARE * 0.7, 0.4
    of_space = features.evaluate(x, t).reshape(4, 16, 4)
    want = np.einsum("afk,nfk->na", weights.reshape(2, 16, 4), of_space)
    space = np.einsum(
        "ni,nj->nij", *(axis.evaluate(x[:, d]) for d, axis in enumerate(features.space))
    )
    at = gtv.at_time(features, weights, t)
    np.testing.assert_allclose(space.reshape(4, 16) @ at.T, want, rtol=1e-11)
    np.testing.assert_allclose(gtv.at_time(features, weights, [0.1, t])[1], at, rtol=1e-13)


def test_training_sets_and_weights_come_back_from_files(tmp_path):
    drawn = gtv.draw_training_set(POINTS, "vp", 30)
    again = gtv.TrainingSet.load(drawn.save(tmp_path / "set.npz"))
    features = gtv.Features("fourier", per_axis=3)
    fit = gtv.fit_ridge(features, "vp", drawn)
    assert (gtv.fit_ridge(features, "vp", again).weights == fit.weights).all()
    assert gtv.LinearWeights.load(fit.save(tmp_path / "fit.npz")).reciprocal_condition == (
        fit.reciprocal_condition
    )


def test_single_precision_and_other_orders_just_work():
    drawn = gtv.draw_training_set(SQUARE, "vp", 60)
    rounded = gtv.TrainingSet(*(np.float32(a) for a in (drawn.x0, drawn.t, drawn.x)))
    exact = gtv.TrainingSet(*(np.float64(np.float32(a)) for a in (drawn.x0, drawn.t, drawn.x)))
    turned = gtv.TrainingSet(exact.x0, exact.t, np.asfortranarray(exact.x))
    features = gtv.Features("fourier", dimension=2, per_axis=3)
    want = gtv.fit_ridge(features, "vp", exact).weights
    for same in (rounded, turned):
        assert (gtv.fit_ridge(features, "vp", same).weights == want).all()


ONE = gtv.Features("gaussian", per_axis=4)
DRAWN = gtv.draw_training_set(POINTS, "vp", 8)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: gtv.Features("gausian"), gtv.InputError, "kind: got 'gausian'.*mean 'gaussian'"),
        (lambda: gtv.Features(3), TypeError, "kind: got int, expected one of gaussian, fourier"),
        (lambda: gtv.Features(dimension=4), gtv.InputError, "dimension: got 4, expected 1 to 3"),
        (lambda: gtv.Features(per_axis=1), gtv.InputError, "per_axis.*got 1 features"),
        (lambda: gtv.Features(domain=(1, 1)), gtv.InputError, "domain: got .*smaller number first"),
        (
            lambda: gtv.Features(domain=1),
            gtv.InputError,
            r"domain: got shape \(\), expected \(2,\)",
        ),
        (lambda: gtv.Features(t_min=2), gtv.InputError, "t_min, t_max: got the range"),
        (lambda: gtv.Features.of_axes([], gtv.Axis()), gtv.InputError, "space: got 0 axes"),
        (lambda: gtv.Features.of_axes([1], gtv.Axis()), TypeError, "expected gtv.Axis"),
        (lambda: gtv.Axis().derivative([0.0], 13), gtv.InputError, "got derivative order 13"),
        (lambda: ONE.evaluate([0.0, np.inf], 0.5), gtv.InputError, r"x\[1, 0\]: got inf"),
        (lambda: ONE.evaluate([0.0], [0.5, 0.5]), gtv.InputError, r"t: got shape \(2,\)"),
        (lambda: ONE.kernel([0.0], 0.5, [[0.0, 1]], 0.5), gtv.InputError, r"x2: got shape"),
        (lambda: gtv.draw_training_set(POINTS, "vp", 0), gtv.InputError, "samples: got 0"),
        (lambda: gtv.draw_training_set(POINTS, "vp", 1.5), TypeError, "samples: got float"),
        (
            lambda: gtv.draw_training_set(POINTS, t_min=1),
            gtv.InputError,
            "got t_min = 1, t_max = 1",
        ),
        (lambda: gtv.draw_training_set(POINTS, seed=-1), gtv.InputError, "seed: got -1"),
        (lambda: gtv.draw_training_set(POINTS, seed=1 << 64), gtv.InputError, "at most 18446744073709551615"),
        (lambda: gtv.draw_training_set(POINTS, member=1 << 32), gtv.InputError, "member: got"),
        (lambda: gtv.draw_training_set(POINTS, noise="normale"), gtv.InputError, "mean 'normal'"),
        (
            lambda: gtv.regression_targets(DRAWN, POINTS, "vp", "truth"),
            gtv.InputError,
            "target: got 'truth', expected one of proxy, true",
        ),
        (
            lambda: gtv.fit_ridge([1], "vp", DRAWN),
            TypeError,
            "features: got list, expected gtv.Fea",
        ),
        (
            lambda: gtv.fit_ridge(ONE, "vp", DRAWN, [1.0]),
            gtv.InputError,
            r"targets: got shape \(1,",
        ),
        (lambda: gtv.fit_ridge(ONE, "vp", DRAWN, ridge=-1), gtv.InputError, "ridge: got -1"),
        (
            lambda: gtv.fit_ridge(ONE, "vp", DRAWN, form="dul"),
            gtv.InputError,
            "did you mean 'dual'",
        ),
        (
            lambda: gtv.fit_ridge(ONE, "vp", gtv.TrainingSet([0.0], [0.5], [0.0, 1.0])),
            gtv.InputError,
            r"training_set.x: got shape \(2, 1\), expected \(1, 1\)",
        ),
        (
            lambda: gtv.fit_ridge(gtv.Features(dimension=2, per_axis=3), "vp", DRAWN),
            gtv.InputError,
            "training set: got x",
        ),
        (
            lambda: gtv.train_gradient_flow(np.ones((3, 2)), "vp", DRAWN, tau=1),
            gtv.InputError,
            r"features: got shape \(3, 2\), expected \(8, 2\)",
        ),
        (
            lambda: gtv.train_gradient_flow(np.ones((8, 9)), "vp", DRAWN),
            gtv.WorkError,
            "singular to double precision",
        ),
        (lambda: gtv.train_ensemble(ONE, SQUARE), gtv.InputError, "expected 2 as data"),
        (lambda: gtv.train_ensemble(ONE, POINTS, tau=-1), gtv.InputError, "tau: got -1"),
        (lambda: gtv.at_time(ONE, np.ones((1, 3)), 0.5), gtv.InputError, r"expected \(n, 16\)"),
    ],
)
def test_wrong_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
