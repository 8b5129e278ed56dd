"""V-kernels and networks' kernels through the package: against formulas in NumPy."""

import numpy as np
import pytest

import gtv

FEATURES = gtv.Features("gaussian", dimension=2, per_axis=3)
SQUARE = np.array([[0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]])
X = np.random.default_rng(0).uniform(-1, 1, (5, 2))
T = np.linspace(0.2, 0.9, 5)
VP = gtv.Schedule("vp")


def gain(t):
    return VP.alpha(t) / VP.sigma(t) ** 2


def weights_covariance(seed=0):
    root = np.random.default_rng(seed).normal(size=(54, 10))
    return root @ root.T, root


def formula(covariance, x, t, x2, t2):
    """(n, m, D, D) from phi^T Cov(W_a, W_b) phi'."""
    blocks = covariance.reshape(2, 27, 2, 27)
    phi, other = FEATURES.evaluate(x, t), FEATURES.evaluate(x2, t2)
    found = np.einsum("ni,aibj,mj->nmab", phi, blocks, other)
    return found * gain(t)[:, None, None, None] * gain(t2)[None, :, None, None]


def test_covariance_and_v_of_known_weights():
    covariance, root = weights_covariance()
    want = formula(covariance, X, T, X[:3], T[:3] + 0.05)
    v = want * (VP.diffusion(T)[:, None] * VP.diffusion(T[:3] + 0.05))[..., None, None]
    for kernel in (
        gtv.weights_v_kernel("vp", FEATURES, covariance),
        gtv.root_v_kernel("vp", FEATURES, root),
        gtv.weights_v_kernel("vp", FEATURES.evaluate, covariance, dimension=2),
        gtv.root_v_kernel("vp", lambda x, t: FEATURES.evaluate(x, t).tolist(), root, dimension=2),
    ):
        scale = abs(want).max()
        found = kernel.covariance(X, T, X[:3], T[:3] + 0.05)
        np.testing.assert_allclose(found, want, atol=1e-12 * scale)
        of_two = kernel.v(X, T, X[:3], T[:3] + 0.05)
        np.testing.assert_allclose(of_two, v, atol=1e-12 * abs(v).max())
        own = kernel.v(X, T)
        np.testing.assert_allclose(
            kernel.variance(X, T), own[range(5), range(5)], atol=1e-11 * abs(own).max()
        )
        assert kernel.dimension == 2


def test_correlations_are_of_the_score_along_a_direction():
    covariance, _ = weights_covariance(1)
    kernel = gtv.weights_v_kernel("vp", FEATURES, covariance)
    along = np.array([0.6, -2.0])
    of_score = np.einsum("nmab,a,b->nm", formula(covariance, X, T, X, T), along, along)
    sd = np.sqrt(np.diag(of_score))
    found = kernel.correlation(X, T, along)
    np.testing.assert_allclose(found, of_score / np.outer(sd, sd), atol=1e-10)
    first = kernel.correlation(X, T)
    np.testing.assert_allclose(first, kernel.correlation(X, T, [3, 0]), atol=1e-12)
    assert (np.diag(first) == 1).all()


def test_measured_kernels_are_sample_covariances():
    weights = np.random.default_rng(2).normal(size=(30, 2, 27))
    mu = np.einsum("kai,ni->kna", weights, FEATURES.evaluate(X, T))
    scores = gain(T)[:, None] * mu  # but for what all members share
    centred = scores - scores.mean(0)
    want = np.einsum("kna,kmb->nmab", centred, centred) / 29
    by_weights = gtv.measured_v_kernel("vp", FEATURES, weights)
    own_features = gtv.measured_v_kernel("vp", FEATURES.evaluate, weights)

    def member_scores(x, t):
        return gain(t)[:, None] * np.einsum("kai,ni->kna", weights, FEATURES.evaluate(x, t))

    by_scores = gtv.scores_v_kernel("vp", 2, member_scores)
    for kernel in (by_weights, own_features, by_scores):
        np.testing.assert_allclose(kernel.covariance(X, T), want, atol=1e-11 * abs(want).max())
    np.testing.assert_allclose(gtv.measured_covariance(scores), want, atol=1e-11 * abs(want).max())


def test_a_law_and_its_ensemble_have_one_kernel():
    features = gtv.Features("fourier", per_axis=4, t_min=0.2)
    measure = gtv.FeatureMeasure(features, [-1.0, 0.0, 1.0])
    law = gtv.NormalLaw(gtv.large_sample_moments(measure, samples=1000))
    x, t = np.linspace(-1, 1, 6), 0.5
    predicted = gtv.root_v_kernel("vp", features, law.covariance_root()).variance(x, t)
    drawn = gtv.measured_v_kernel("vp", features, law.draw(4000)).variance(x, t)
    np.testing.assert_allclose(drawn, predicted, rtol=0.12)  # five standard errors


def test_naive_v_is_the_proxy_covariance_as_noise():
    fields = gtv.fields(SQUARE, "vp", X, 0.4)
    want = 0.7 * VP.diffusion(0.4) ** 2 * fields.proxy_cov
    found = gtv.naive_v(SQUARE, "vp", X, 0.4, kappa=0.7)
    np.testing.assert_allclose(found, want, rtol=1e-9, atol=1e-12)


def test_kernels_do_not_depend_on_the_number_of_threads():
    covariance, _ = weights_covariance()
    x = np.random.default_rng(5).uniform(-1, 1, (3000, 2))
    before, found = gtv.threads(), []
    try:
        for count in (1, 3):
            gtv.set_threads(count)
            kernel = gtv.weights_v_kernel("vp", FEATURES, covariance)
            own = gtv.weights_v_kernel("vp", FEATURES.evaluate, covariance, dimension=2)
            found += [kernel.variance(x, 0.3), own.variance(x, 0.3)]
    finally:
        gtv.set_threads(before)
    assert all((one == found[0]).all() for one in found[1:])


def test_one_hidden_layer_of_relu_has_the_arc_cosine_kernel():
    u, v = X[:, :2], X[::-1] + 0.3
    options = {"weight_variance": 1.7, "bias_variance": 0.2}

    def inner(a, b):
        return 1.7 * a @ b.T / 2 + 0.2

    covariance = inner(u, v)
    size = np.sqrt(np.outer(np.diag(inner(u, u)), np.diag(inner(v, v))))
    angle = np.arccos(covariance / size)
    second = size * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi)
    slope = (np.pi - angle) / (2 * np.pi)
    found = gtv.network_kernels(u, v, **options)
    np.testing.assert_allclose(found.nngp, 1.7 * second + 0.2, rtol=1e-12)
    np.testing.assert_allclose(found.ntk, 1.7 * second + 0.2 + 1.7 * slope * covariance, rtol=1e-12)
    deep = gtv.network_kernels(u, activation="erf", hidden_layers=3)
    assert (np.linalg.eigvalsh(deep.ntk) > 0).all() and (deep.nngp == deep.nngp.T).all()


def test_eigenfunctions_are_orthonormal_and_rebuild_the_kernel():
    measure = gtv.FeatureMeasure(gtv.Features("gaussian", per_axis=6, t_min=0.2), [-1.0, 0.0, 1.0])
    nodes = gtv.thinned(measure, 300, seed=1)
    assert nodes.nodes.shape == (len(nodes.weight), 2) and nodes.weight.sum() == pytest.approx(1)

    def kernel(u, v):
        return gtv.network_kernels(u, v).ntk

    found = gtv.Eigenfunctions(kernel, nodes, 20)
    values = found.evaluate(nodes.nodes)
    overlap = (values.T * nodes.weight) @ values
    np.testing.assert_allclose(overlap, np.eye(20), atol=1e-9)
    root = np.sqrt(nodes.weight)
    modes = np.linalg.eigvalsh(root[:, None] * kernel(nodes.nodes, nodes.nodes) * root)[::-1]
    np.testing.assert_allclose(found.eigenvalues, modes[:20], rtol=1e-6)
    assert found.trace == pytest.approx(modes.sum()) and len(found) == 20
    u = nodes.nodes[:7] + 0.01
    rebuilt = found.features(u) @ found.features(u).T
    assert abs(rebuilt - kernel(u, u)).max() < 0.01 * abs(rebuilt).max()


def test_an_exception_of_a_callable_is_the_users_own():
    def broken(*_):
        raise ZeroDivisionError("mine")

    nodes = gtv.WeightedNodes([[0.0], [1.0]], [0.5, 0.5])
    kernel = gtv.weights_v_kernel("vp", broken, np.eye(4), dimension=2)
    for call in (
        lambda: kernel.covariance(X, T),
        lambda: kernel.variance(X, T),
        lambda: gtv.scores_v_kernel("vp", 2, broken).v(X, T),
        lambda: gtv.Eigenfunctions(broken, nodes, 1),
    ):
        with pytest.raises(ZeroDivisionError, match="mine"):
            call()


KERNEL = gtv.weights_v_kernel("vp", FEATURES, np.eye(54))
TWO = gtv.WeightedNodes([[0.0], [1.0]], [0.5, 0.5])


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: gtv.weights_v_kernel("vp", FEATURES, np.eye(5)), gtv.InputError, "expected 54"),
        (
            lambda: gtv.weights_v_kernel("vp", 3, np.eye(5)),
            TypeError,
            "features: got int, expected",
        ),
        (lambda: gtv.weights_v_kernel("vp", max, np.eye(4)), gtv.InputError, "dimension: got none"),
        (
            lambda: gtv.weights_v_kernel("vp", FEATURES, np.triu(np.ones((54, 54)))),
            gtv.InputError,
            "symmetric",
        ),
        (
            lambda: gtv.measured_v_kernel("vp", FEATURES, [[1.0]]),
            gtv.InputError,
            "weights: got shape",
        ),
        (
            lambda: gtv.measured_v_kernel("vp", FEATURES, np.ones((3, 2, 5))),
            gtv.InputError,
            r"weights: got shape \(3, 2, 5\), expected \(3, 2, 27\)",
        ),
        (
            lambda: gtv.measured_v_kernel("vp", FEATURES, np.ones((1, 2, 27))),
            gtv.InputError,
            "got 1 members",
        ),
        (lambda: KERNEL.covariance(X, T, X), gtv.InputError, "x2, t2: got one of them"),
        (lambda: KERNEL.v([0.0], 0.5), gtv.InputError, r"x: got shape \(1,\), expected \(n, 2\)"),
        (lambda: KERNEL.v(X, 0), gtv.InputError, "without noise"),
        (lambda: KERNEL.v(X, [0.5]), gtv.InputError, r"t: got shape \(1,\), expected \(5,\)"),
        (lambda: KERNEL.correlation(X, T, [0, 0]), gtv.InputError, "direction"),
        (
            lambda: gtv.weights_v_kernel("vp", lambda x, t: x[1:], np.eye(4), dimension=2).v(X, T),
            gtv.InputError,
            r"features\(x, t\): got shape \(4, 2\), expected \(5, 2\)",
        ),
        (
            lambda: gtv.scores_v_kernel("vp", 2, lambda x, t: x).v(X, T),
            gtv.InputError,
            r"scores\(x, t\): got shape \(5, 2\), expected \(members, 5, 2\)",
        ),
        (lambda: gtv.measured_covariance(X), gtv.InputError, r"scores: got shape \(5, 2\)"),
        (lambda: gtv.naive_v(SQUARE, "vp", X, T, kappa=-1), gtv.InputError, "kappa: got -1"),
        (
            lambda: gtv.network_kernels(X, activation="tanh"),
            gtv.InputError,
            "activation: got 'tanh'",
        ),
        (lambda: gtv.network_kernels(X, hidden_layers=0), gtv.InputError, "hidden_layers: got 0"),
        (lambda: gtv.network_kernels(X, weight_variance=0), gtv.InputError, "weight_variance 0"),
        (lambda: gtv.network_kernels(X, [[1.0]]), gtv.InputError, r"v: got shape \(1, 1\)"),
        (
            lambda: gtv.Eigenfunctions(lambda u, v: u, TWO, 1),
            gtv.InputError,
            r"kernel\(u, v\): got shape \(2, 1\), expected \(2, 2\)",
        ),
        (
            lambda: gtv.Eigenfunctions(lambda u, v: u @ v.T, TWO, 2),
            gtv.InputError,
            "rank: got 2, expected 1 to 1",
        ),
        (lambda: gtv.thinned(TWO, 5), TypeError, "features: got WeightedNodes"),
    ],
)
def test_wrong_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
