"""Sampling: a user's callable goes through the library's steppers as the library's own does."""

import traceback

import numpy as np
import pytest

import gtv

POINTS = [-1.0, 0.0, 1.0]
METHODS = ["euler", "heun", "rk4", "dpmpp-2m", "reverse-sde"]


def exact(x, t):
    """E[x0 | x, t] of POINTS under vp, in NumPy."""
    vp = gtv.Schedule("vp")
    logits = -((x - vp.alpha(t) * np.array(POINTS)) ** 2) / (2 * vp.sigma(t) ** 2)
    weights = np.exp(logits - logits.max(1, keepdims=True))
    return (weights / weights.sum(1, keepdims=True)) @ np.array(POINTS)[:, None]


@pytest.mark.parametrize("method", METHODS)
def test_a_callable_is_followed_as_the_librarys_denoiser_is(method):
    settings = dict(method=method, steps=12, n=300, seed=5, paths=True)
    own = gtv.sample(gtv.ExactDenoiser(POINTS, "vp"), "vp", **settings)
    mine = gtv.sample(exact, "vp", shape=1, **settings)
    np.testing.assert_allclose(mine.x, own.x, atol=1e-9)
    np.testing.assert_allclose(mine.paths, own.paths, atol=1e-9)
    assert own.paths.shape == (13, 300, 1) and (own.paths[-1] == own.x).all()


def test_eulers_steps_are_those_of_the_formula():
    flow = gtv.Schedule("flow")
    start = np.random.default_rng(0).normal(size=(40, 2))
    found = gtv.sample(lambda x, t: np.sin(x), "flow", start=start, steps=5, t_max=1.0)
    x = start.copy()
    for t, next_t in zip(found.t[:-1], found.t[1:]):
        state, denoised = flow.drift(t)
        x = x + (next_t - t) * (state * x + denoised * np.sin(x))
    np.testing.assert_allclose(found.x, x, rtol=1e-12)


@pytest.mark.parametrize("batch", [16, 100, 333, 5000])
@pytest.mark.parametrize("method", ["euler", "reverse-sde"])
def test_batches_and_threads_do_not_change_a_bit(batch, method):
    native = gtv.ExactDenoiser([[0.0, 1.0], [1.0, 0.0]], "vp")
    for denoiser in (native, lambda x, t: np.tanh(x)):
        wanted = gtv.sample(denoiser, "vp", 1000, shape=2, method=method, steps=6)
        sizes = []
        counted = denoiser
        if denoiser is not native:
            counted = lambda x, t: sizes.append(len(x)) or np.tanh(x)  # noqa: E731
        found = gtv.sample(counted, "vp", 1000, shape=2, method=method, steps=6, batch=batch)
        assert (found.x == wanted.x).all()
        assert sum(sizes) in (0, 6000) and max(sizes, default=0) <= batch + 15
    before = gtv.threads()
    try:
        gtv.set_threads(1)
        alone = gtv.sample(native, "vp", 1000, method=method, steps=6)
        gtv.set_threads(3)
        assert (gtv.sample(native, "vp", 1000, method=method, steps=6).x == alone.x).all()
    finally:
        gtv.set_threads(before)


def test_starting_points_are_normal_and_in_no_order():
    found = gtv.sample(lambda x, t: x, "vp", 20000, shape=2, steps=1, paths=True)
    start = found.paths[0]
    assert np.abs(start.mean(0)).max() < 4 / np.sqrt(20000)
    assert np.abs(start.std(0) - 1).max() < 0.03
    near = np.linalg.norm(np.diff(start, axis=0), axis=1).mean()
    assert abs(near - np.sqrt(np.pi)) < 0.05  # mean distance of two independent points


def test_images_keep_their_shape():
    seen = set()

    def network(x, t):
        seen.add((x.shape[1:], x.dtype, type(t)))
        return np.zeros_like(x)

    found = gtv.sample(network, "vp", 7, shape=(3, 4, 4), steps=3, paths=True)
    assert found.x.shape == (7, 3, 4, 4) and found.paths.shape == (4, 7, 3, 4, 4)
    assert seen == {((3, 4, 4), np.dtype(float), float)}


def test_single_precision_and_lists_are_answers_too():
    wanted = gtv.sample(lambda x, t: np.full_like(x, 0.5), "vp", 20, shape=1).x
    single = gtv.sample(lambda x, t: np.full(x.shape, 0.5, np.float32), "vp", 20, shape=1).x
    listed = gtv.sample(lambda x, t: [[0.5]] * len(x), "vp", 20, shape=1).x
    turned = gtv.sample(lambda x, t: np.full((1, len(x)), 0.5).T, "vp", 20, shape=1).x
    assert (single == wanted).all() and (listed == wanted).all() and (turned == wanted).all()


def test_a_function_may_write_to_what_it_is_given():
    def rude(x, t):
        x *= 0
        return x

    wanted = gtv.sample(lambda x, t: 0 * x, "vp", 50, shape=2, method="heun").x
    assert (gtv.sample(rude, "vp", 50, shape=2, method="heun").x == wanted).all()


def test_every_kind_of_model_gives_the_same_samples():
    vp = gtv.Schedule("vp")
    denoiser = gtv.ExactDenoiser(POINTS, vp)

    def noise(x, t):
        return (x - vp.alpha(t) * denoiser(x, t)) / vp.sigma(t)

    def score(x, t):
        return -noise(x, t) / vp.sigma(t)

    def v(x, t):
        return vp.alpha(t) * noise(x, t) - vp.sigma(t) * denoiser(x, t)

    def velocity(x, t):
        state, denoised = vp.drift(t)
        return state * x + denoised * denoiser(x, t)

    wanted = gtv.sample(denoiser, vp, 100, method="heun").x
    for wrap, model in (
        (gtv.from_noise, noise),
        (gtv.from_score, score),
        (gtv.from_v, v),
        (gtv.from_flow, velocity),
    ):
        found = gtv.sample(wrap(model, vp), vp, 100, shape=1, method="heun").x
        np.testing.assert_allclose(found, wanted, atol=1e-6, err_msg=wrap.__name__)


def test_the_exact_flow_remembers_and_high_dimensions_do_too():
    points = np.random.default_rng(3).normal(size=(20, 30))
    denoiser = gtv.ExactDenoiser(points, "vp")
    found = gtv.sample(denoiser, "vp", 50, steps=60, grid="geometric", t_min=1e-5, method="heun")
    away = np.linalg.norm(found.x[:, None] - points[None], axis=2).min(1)
    assert away.max() < 0.05
    np.testing.assert_allclose(denoiser(found.x, 0.01), found.x, atol=0.05)


def test_the_naive_estimator_moves_samples():
    exact_ = gtv.sample(gtv.ExactDenoiser(POINTS, "vp"), "vp", 2000).x
    naive = gtv.sample(gtv.NaiveDenoiser(POINTS, "vp", kappa=0.02), "vp", 2000)
    assert np.abs(naive.x - exact_).max() > 0.1
    again = gtv.sample(gtv.NaiveDenoiser(POINTS, "vp", kappa=0.02), "vp", 2000, batch=48)
    assert (again.x == naive.x).all()
    silent = gtv.sample(gtv.NaiveDenoiser(POINTS, "vp", kappa=0), "vp", 2000)
    assert (silent.x == exact_).all()


def test_a_linear_model_is_followed_as_its_formula_is():
    features = gtv.Features("gaussian", dimension=2, per_axis=6, t_min=1e-2, t_max=1.0)
    data = [[-1.0, 0.0], [1.0, 0.5]]
    (weights,) = gtv.train_ensemble(features, data, "vp", members=1, samples=300, ridge=0.1)
    linear = gtv.LinearDenoiser(features, weights)
    own = gtv.sample(linear, "vp", 400, steps=10).x
    mine = gtv.sample(lambda x, t: linear(x, t), "vp", 400, shape=2, steps=10).x
    np.testing.assert_allclose(own, mine, atol=1e-9)
    with pytest.raises(gtv.InputError, match="weights: got shape"):
        gtv.LinearDenoiser(features, weights[:1])
    with pytest.raises(TypeError, match="features: got str"):
        gtv.LinearDenoiser("gaussian", weights)


def test_a_density_counts_all_samples():
    found = gtv.sample(gtv.ExactDenoiser([[-1.0, 0.5], [1.0, 0.5]], "vp"), "vp", 500)
    density, edges = found.density(bins=30)
    assert density.shape == (30, 30) and np.isclose(density.sum() * (edges[1] - edges[0]) ** 2, 1)
    row = np.argmax(density.sum(1))  # y
    assert edges[row] <= 0.55 and edges[row + 1] >= 0.45


def test_samples_come_back_from_a_file(tmp_path):
    found = gtv.sample(exact, "vp", 20, shape=1, steps=3)
    again = gtv.Samples.load(found.save(tmp_path / "samples.npz"))
    assert (again.x == found.x).all() and again.paths is None


def test_an_exception_is_the_models_own_with_a_note_that_says_where():
    def broken(x, t):
        if t < 0.5:
            raise KeyError("layer 3")
        return x

    with pytest.raises(KeyError, match="layer 3") as caught:
        gtv.sample(broken, "vp", 10, shape=2, steps=10)
    assert "broken" in "".join(traceback.format_tb(caught.value.__traceback__))
    (note,) = caught.value.__notes__
    assert "x of shape (10, 2) at t = 0.406, step 7 of 10" in note


def test_an_interrupt_leaves_through_the_loop():
    def pressed(x, t):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gtv.sample(pressed, "vp", 10, shape=1)


def test_subnormal_numbers_are_numbers_to_a_model():
    def tiny(x, t):
        assert np.float64(1e-310) * 0.5 > 0
        return x

    gtv.sample(tiny, "vp", 16, shape=1, steps=2)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (dict(denoiser=3), TypeError, "denoiser: got int"),
        (dict(), gtv.InputError, "shape: expected one sample's shape"),
        (dict(shape=0), gtv.InputError, "shape: got 0"),
        (dict(shape=1, n=0), gtv.InputError, "n: got 0"),
        (dict(shape=1, n=2.5), TypeError, "n: got float"),
        (dict(shape=1, method="eular"), gtv.InputError, "did you mean .euler"),
        (dict(shape=1, grid="even"), gtv.InputError, "grid"),
        (dict(shape=1, grid=[0.1, 0.5]), gtv.InputError, "decreas"),
        (dict(shape=1, t_min=2.0), gtv.InputError, "t_m"),
        (dict(shape=1, seeds="sobol"), gtv.InputError, "random, stratified|random or stratified"),
        (dict(shape=1, seed=-1), gtv.InputError, "seed: got -1"),
        (dict(shape=1, batch=0), gtv.InputError, "batch: got 0"),
        (dict(start=[[np.nan]]), gtv.InputError, r"start\[0, 0\]: got nan"),
        (dict(start=[[1.0, 2.0]], shape=1), gtv.InputError, "start: got shape"),
        (dict(start=np.zeros((0, 2))), gtv.InputError, "start: got shape"),
        (dict(denoiser=lambda x, t: x[:-1], shape=1), gtv.InputError, "answered with shape"),
        (dict(denoiser=lambda x, t: None, shape=1), TypeError, "answered with NoneType"),
        (dict(denoiser=lambda x, t: x * 1j, shape=1), TypeError, "complex128"),
        (dict(denoiser=lambda x, t: x * np.nan, shape=1), gtv.InputError, "not finite, x of shape"),
    ],
)
def test_wrong_input_is_named(arguments, error, says):
    call = {"denoiser": lambda x, t: x, "schedule": "vp", **arguments}
    with pytest.raises(error, match=says):
        gtv.sample(**call)


def test_a_batch_above_n_is_all_at_once():
    exact = gtv.ExactDenoiser([[0.0, 1.0], [1.0, 0.0]], "vp")
    for denoiser in (exact, lambda x, t: exact(x, t)):
        few = gtv.sample(denoiser, "vp", 4, shape=2, batch=10**9).x
        np.testing.assert_allclose(few, gtv.sample(exact, "vp", 4).x, atol=1e-12)
    with pytest.raises(gtv.InputError, match=r"batch: got \d+, expected at most"):
        gtv.sample(exact, "vp", 4, batch=2**63)


def test_a_wrapped_model_may_write_to_its_x():
    def plain(x, t):
        return 0.5 * x

    def in_place(x, t):
        x *= 0.5
        return x

    for wrap in (gtv.from_noise, gtv.from_score, gtv.from_v, gtv.from_flow):
        want, found = (
            gtv.sample(wrap(model, "vp"), "vp", 20, shape=2).x for model in (plain, in_place)
        )
        np.testing.assert_array_equal(found, want)


@pytest.mark.parametrize(
    "answer",
    [lambda x, t: x[:, :1], lambda x, t: 0.3, lambda x, t: x[:1], lambda x, t: np.ones(2)],
)
@pytest.mark.parametrize("wrap", [gtv.from_noise, gtv.from_score, gtv.from_v, gtv.from_flow])
def test_a_wrapped_model_has_to_answer_with_its_own_shape(wrap, answer):
    with pytest.raises(gtv.InputError, match=r"answered with shape .*, expected \(5, 2\)") as caught:
        gtv.sample(wrap(answer, "vp"), "vp", 5, shape=2)
    assert "step 1 of 30" in caught.value.__notes__[0]


def test_wrapped_answers_may_be_lists():
    listed = gtv.from_noise(lambda x, t: (0.5 * x).tolist(), "vp")
    plain = gtv.from_noise(lambda x, t: 0.5 * x, "vp")
    np.testing.assert_array_equal(
        gtv.sample(listed, "vp", 5, shape=2).x, gtv.sample(plain, "vp", 5, shape=2).x
    )


def test_a_denoiser_of_another_schedule_is_refused():
    exact = gtv.ExactDenoiser([[0.0, 1.0], [1.0, 0.0]], "vp")
    with pytest.raises(gtv.InputError, match="got ve, expected the one that .* made for, vp"):
        gtv.sample(exact, "ve", 4)
    with pytest.raises(gtv.InputError, match="expected .*, vp, with the same numbers"):
        gtv.sample(exact, gtv.Schedule("vp", b0=0.2), 4)
    gtv.sample(exact, gtv.Schedule("vp"), 4)


def test_a_score_says_nothing_of_data_where_alpha_is_zero():
    with pytest.raises(gtv.InputError, match="alpha is 0"):
        gtv.sample(gtv.from_score(lambda x, t: -x, "flow"), "flow", 4, shape=1, t_max=1.0)


def test_a_torch_network_is_a_denoiser():
    torch = pytest.importorskip("torch")
    layer = torch.nn.Linear(2, 2).double()

    def network(x, t):
        return layer(torch.from_numpy(x))

    def by_hand(x, t):
        return x @ layer.weight.detach().numpy().T + layer.bias.detach().numpy()

    found = gtv.sample(network, "vp", 64, shape=2).x
    np.testing.assert_allclose(found, gtv.sample(by_hand, "vp", 64, shape=2).x, rtol=1e-10)
