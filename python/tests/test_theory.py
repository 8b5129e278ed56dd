"""Theories of trained weights through the package: against formulas and against training."""

import numpy as np
import pytest

import gtv

POINTS = np.array([-1.0, 0.0, 1.0])
SQUARE = np.array([[0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]])
FEATURES = gtv.Features("fourier", per_axis=4, t_min=0.2)
RIDGE = 0.3


@pytest.fixture(scope="module")
def measure():
    return gtv.FeatureMeasure(FEATURES, POINTS, "vp")


def materialised(measure):
    """Features at the nodes, and what weighs them."""
    nodes = measure.measure
    return FEATURES.evaluate(nodes.x, nodes.t), nodes


def solved(measure, ridge=RIDGE):
    phi, nodes = materialised(measure)
    weight = nodes.weight * nodes.snr
    sigma = (phi.T * weight) @ phi + ridge * np.eye(phi.shape[1])
    cross = (nodes.mean.T * weight) @ phi
    return np.linalg.solve(sigma, cross.T).T, sigma, cross


def test_nodes_carry_the_law_of_training_samples(measure):
    nodes = measure.measure
    process = gtv.Schedule("vp")
    np.testing.assert_allclose(nodes.snr, process.snr(nodes.t), rtol=1e-12)
    assert nodes.weight.sum() == pytest.approx(1, abs=1e-9) and len(nodes) == len(measure)
    drawn = gtv.draw_training_set(POINTS, "vp", 100_000, t_min=0.2)
    for f in (lambda x, t: x**2, lambda x, t: np.cos(3 * x) * t):
        values = f(drawn.x[:, 0], drawn.t)
        error = values.std() / np.sqrt(len(values))
        assert abs(nodes.weight @ f(nodes.x[:, 0], nodes.t) - values.mean()) < 4 * error
    i = len(nodes) // 3
    at = gtv.fields(POINTS, "vp", nodes.x[i : i + 1], nodes.t[i])
    np.testing.assert_allclose(nodes.mean[i], at.denoised[0], rtol=1e-9, atol=1e-12)
    truth = gtv.FeatureMeasure(FEATURES, POINTS, "vp", target="true").measure
    assert (truth.covariance == 0).all() and (nodes.covariance >= 0).all()


def test_sums_over_the_nodes_are_those_of_materialised_features(measure):
    phi, nodes = materialised(measure)
    rng = np.random.default_rng(0)
    w, y = rng.uniform(size=len(nodes)) * nodes.weight, nodes.weight[:, None] * nodes.mean
    s = rng.normal(size=(16, 16))
    s = s + s.T
    np.testing.assert_allclose(measure.gram(w), (phi.T * w) @ phi, atol=1e-12)
    np.testing.assert_allclose(measure.cross(y), y.T @ phi, atol=1e-12)
    np.testing.assert_allclose(measure.predict(s[:2]), phi @ s[:2].T, atol=1e-11)
    np.testing.assert_allclose(measure.quadratic(s), ((phi @ s) * phi).sum(1), atol=1e-10)


def test_population_weights_are_what_much_data_trains(measure):
    want, _, _ = solved(measure)
    found = gtv.population_weights(measure, ridge=RIDGE)
    np.testing.assert_allclose(found, want, rtol=1e-9, atol=1e-12)
    drawn = gtv.draw_training_set(POINTS, "vp", 200_000, t_min=0.2)
    trained = gtv.fit_ridge(FEATURES, "vp", drawn, ridge=RIDGE).weights
    spread = gtv.large_sample_moments(measure, samples=200_000, ridge=RIDGE).covariance.trace()
    assert np.linalg.norm(trained - want) < 3 * np.sqrt(spread) < 0.2 * np.linalg.norm(want)


def test_large_sample_covariance_follows_its_formula(measure):
    phi, nodes = materialised(measure)
    mean, sigma, _ = solved(measure)
    resolvent = np.linalg.inv(sigma)
    residual = nodes.covariance[:, 0, 0] + (nodes.mean - phi @ mean.T)[:, 0] ** 2
    inner = (phi.T * (nodes.weight * nodes.snr**2 * residual)) @ phi - RIDGE**2 * mean.T @ mean
    found = gtv.large_sample_moments(measure, samples=500, ridge=RIDGE)
    want = resolvent @ inner @ resolvent / 500
    np.testing.assert_allclose(found.covariance, want, atol=1e-9 * abs(want).max())
    np.testing.assert_allclose(found.mean, mean, rtol=1e-9, atol=1e-12)
    paper = gtv.paper_moments(measure, samples=500, ridge=RIDGE)
    noise = (phi.T * (nodes.weight * nodes.snr**2 * nodes.covariance[:, 0, 0])) @ phi
    want = resolvent @ noise @ resolvent / 500
    np.testing.assert_allclose(paper.covariance, want, atol=1e-9 * abs(want).max())


@pytest.fixture(scope="module")
def trained():
    return gtv.train_ensemble(FEATURES, POINTS, "vp", members=1500, samples=64, ridge=RIDGE)


def laws(measure):
    options = {"samples": 64, "ridge": RIDGE}
    return {
        "normal": gtv.NormalLaw(gtv.finite_sample_moments(measure, **options)),
        "population": gtv.PopulationLaw(measure, **options),
        "conditional": gtv.ConditionalLaw(measure, **options),
    }


def test_finite_sample_laws_predict_an_ensemble(measure, trained):
    trace = trained.var(axis=0, ddof=1).sum()
    bias = np.linalg.norm(trained.mean(0) - gtv.population_weights(measure, ridge=RIDGE))
    spread = np.sqrt(trace / len(trained))
    for name, law in laws(measure).items():
        assert law.trace == pytest.approx(trace, rel=0.15), name
        slack = 5 * np.sqrt(spread**2 + law.mean_noise)
        assert np.linalg.norm(law.mean - trained.mean(0)) < slack + bias / 3, name
        drawn = law.draw(1500, seed=3)
        assert drawn.shape == (1500, 1, 16)
        assert drawn.var(axis=0, ddof=1).sum() == pytest.approx(trace, rel=0.2), name
        root = law.covariance_root()
        assert (root**2).sum() == pytest.approx(law.trace, rel=1e-6), name


def test_draws_do_not_depend_on_the_number_of_threads(measure):
    before, found = gtv.threads(), []
    try:
        for count in (1, 3):
            gtv.set_threads(count)
            found.append({name: law.draw(9, seed=1) for name, law in laws(measure).items()})
    finally:
        gtv.set_threads(before)
    for name, drawn in found[0].items():
        assert (drawn == found[1][name]).all()
        assert not (drawn[0] == drawn[1]).any()


def test_a_law_outlives_what_it_was_made_of():
    def made():
        return gtv.ConditionalLaw(
            gtv.FeatureMeasure(FEATURES, [-1.0, 0.0, 1.0], "vp"), samples=64, ridge=RIDGE, draws=20
        )

    law = made()
    junk = [np.full(10_000, 7.0) for _ in range(50)]
    np.testing.assert_array_equal(law.draw(3), made().draw(3))
    assert 0 < law.drawn_share < 1 and len(junk) == 50


def test_gradient_flow_moments_follow_their_formula(measure):
    _, sigma, cross = solved(measure, ridge=0)
    rates, modes = np.linalg.eigh(sigma)
    found = gtv.gradient_flow_moments(measure, samples=100, tau=1.5)
    want = cross @ modes * (-np.expm1(-rates * 1.5) / rates) @ modes.T
    np.testing.assert_allclose(found.mean, want, atol=1e-9 * abs(want).max())
    np.testing.assert_allclose(found.rates, rates, atol=1e-9 * rates.max())
    own = gtv.train_ensemble(FEATURES, POINTS, "vp", members=400, samples=400, tau=1.5)
    predicted = gtv.gradient_flow_moments(measure, samples=400, tau=1.5).covariance.trace()
    assert own.var(axis=0, ddof=1).sum() == pytest.approx(predicted, rel=0.2)
    start = gtv.gradient_flow_moments(
        measure, samples=10**9, tau=1.5, variance="target-noise", start_covariance=np.eye(16)
    )
    left = np.exp(-2 * rates * 1.5).sum()
    assert start.covariance.trace() == pytest.approx(left, rel=1e-4)


def test_any_features_by_their_values_give_the_same(measure):
    phi, nodes = materialised(measure)
    own = gtv.FeatureMeasure.of_values(phi, nodes)
    assert own.size == 16 and own.dimension == 1 and len(own.measure.x) == 0
    for theory in (gtv.large_sample_moments, gtv.paper_moments, gtv.finite_sample_moments):
        one, other = theory(measure, ridge=RIDGE), theory(own, ridge=RIDGE)
        scale = abs(one.covariance).max()
        np.testing.assert_allclose(other.covariance, one.covariance, atol=1e-6 * scale)
    flow, same = (gtv.gradient_flow_moments(m, tau=2) for m in (measure, own))
    np.testing.assert_allclose(same.covariance, flow.covariance, atol=1e-9)


def test_moments_in_the_plane_have_a_row_for_each_weight():
    features = gtv.Features("gaussian", dimension=2, per_axis=3, t_min=0.3)
    found = gtv.finite_sample_moments(gtv.FeatureMeasure(features, SQUARE), samples=200)
    assert found.mean.shape == (2, 27) and found.covariance.shape == (54, 54)
    assert found.iterations > 0 and found.resolvent.shape == (27, 27)
    assert found.offset.shape == (2, 27) and (found.shrunk > 0).all()


def test_moments_come_back_from_files(tmp_path, measure):
    found = gtv.finite_sample_moments(measure)
    again = gtv.FiniteSample.load(found.save(tmp_path / "moments.npz"))
    assert (again.covariance == found.covariance).all() and again.iterations == found.iterations
    nodes = gtv.TrainingMeasure.load(measure.measure.save(tmp_path / "nodes.npz"))
    assert (nodes.covariance == measure.measure.covariance).all()


MEASURE = gtv.FeatureMeasure(FEATURES, POINTS, "vp")
NODES = gtv.TrainingMeasure([[0.0]], [0.5], [1.0], [1.0], [[0.0]], [[[1.0]]])
VALUES = gtv.FeatureMeasure.of_values([[1.0, 2.0]], NODES)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: gtv.FeatureMeasure(3, POINTS), TypeError, "features: got int, expected gtv.Featu"),
        (
            lambda: gtv.FeatureMeasure(FEATURES, SQUARE),
            gtv.InputError,
            "features: got those of dimension 1, expected 2",
        ),
        (lambda: gtv.FeatureMeasure(FEATURES, POINTS, t_min=0), gtv.InputError, "t_min: got 0"),
        (lambda: gtv.FeatureMeasure(FEATURES, POINTS, t_max=2), gtv.InputError, "t_max = 2"),
        (
            lambda: gtv.FeatureMeasure(FEATURES, POINTS, resolution=0),
            gtv.InputError,
            "resolution: got 0",
        ),
        (
            lambda: gtv.FeatureMeasure(FEATURES, POINTS, target="x0"),
            gtv.InputError,
            "target: got 'x0'",
        ),
        (
            lambda: gtv.FeatureMeasure.of_values([[1.0], [2.0]], NODES),
            gtv.InputError,
            r"measure.mean: got shape \(1, 1\), expected \(2, 1\)",
        ),
        (lambda: MEASURE.gram([1.0]), gtv.InputError, r"w: got shape \(1,\)"),
        (lambda: MEASURE.cross([1.0]), gtv.InputError, r"y: got shape \(1, 1\)"),
        (lambda: MEASURE.predict([[1.0]]), gtv.InputError, r"weights: got shape"),
        (lambda: MEASURE.quadratic(np.ones((2, 16))), gtv.InputError, r"s: got shape \(2, 16\)"),
        (lambda: gtv.population_weights(FEATURES), TypeError, "features: got Features"),
        (lambda: gtv.population_weights(MEASURE, ridge=-1), gtv.InputError, "ridge: got -1"),
        (lambda: gtv.large_sample_moments(MEASURE, samples=0), gtv.InputError, "samples: got 0"),
        (lambda: gtv.large_sample_moments(VALUES, ridge=0), gtv.WorkError, "singular"),
        (lambda: gtv.gradient_flow_moments(MEASURE, tau=-1), gtv.InputError, "tau: got -1"),
        (lambda: gtv.gradient_flow_moments(VALUES, tau=np.inf), gtv.WorkError, "singular"),
        (
            lambda: gtv.gradient_flow_moments(MEASURE, start_covariance=[[1.0]]),
            gtv.InputError,
            r"start_covariance: got shape \(1, 1\)",
        ),
        (
            lambda: gtv.finite_sample_moments(MEASURE, max_iterations=1),
            gtv.WorkError,
            "no fixed point within 1 iterations",
        ),
        (
            lambda: gtv.NormalLaw(gtv.WeightMoments([[1.0, 2.0]], -np.eye(2))),
            gtv.WorkError,
            "not positive semidefinite",
        ),
        (
            lambda: gtv.NormalLaw(gtv.WeightMoments([[1.0, 2.0]], [[1.0]])),
            gtv.InputError,
            r"moments.covariance: got shape \(1, 1\)",
        ),
        (lambda: gtv.PopulationLaw(VALUES), gtv.InputError, "got a measure of values"),
        (lambda: gtv.PopulationLaw(MEASURE, pool=1), gtv.InputError, "pool: got 1"),
        (lambda: gtv.ConditionalLaw(MEASURE, drawn_snr=0), gtv.InputError, "drawn_snr: got 0"),
        (lambda: gtv.ConditionalLaw(MEASURE, samples=2.5), TypeError, "samples: got float"),
    ],
)
def test_wrong_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
