"""Exact fields through the package: the same numbers as a formula in NumPy, whatever the array."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from hypothesis.extra import numpy as arrays

import gtv

COORDINATE = strategies.floats(-3, 3, width=32)


def reference(points, alpha, sigma, x):
    """Log density, denoiser and effective points, straight from the formulas."""
    square = ((x[:, None, :] - alpha * points[None]) ** 2).sum(-1)
    logits = -square / (2 * sigma**2) - np.log(len(points))
    top = logits.max(1, keepdims=True)
    log_sum = top[:, 0] + np.log(np.exp(logits - top).sum(1))
    weights = np.exp(logits - log_sum[:, None])
    log_density = log_sum - points.shape[1] / 2 * np.log(2 * np.pi * sigma**2)
    logs = np.log(weights, where=weights > 0, out=np.zeros_like(weights))
    return log_density, weights @ points, np.exp(-(weights * logs).sum(1))


@pytest.mark.parametrize("schedule", gtv.schedule_names())
def test_fields_follow_the_formulas(schedule):
    rng = np.random.default_rng(0)
    points, x = rng.normal(size=(20, 3)), rng.normal(size=(50, 3))
    process = gtv.Schedule(schedule)
    alpha, sigma = process.alpha(0.3), process.sigma(0.3)
    found = gtv.fields(points, schedule, x, 0.3)
    log_density, denoised, effective = reference(points, alpha, sigma, x)
    np.testing.assert_allclose(found.log_density, log_density, rtol=1e-12)
    np.testing.assert_allclose(found.denoised, denoised, atol=1e-12)
    np.testing.assert_allclose(found.effective_points, effective, rtol=1e-11)
    np.testing.assert_allclose(found.score, (alpha * denoised - x) / sigma**2, atol=1e-11)
    np.testing.assert_allclose(found.trace_cov, np.trace(found.proxy_cov, axis1=1, axis2=2))
    for name in ("log_density", "score"):
        assert (getattr(gtv, name)(points, schedule, x, 0.3) == getattr(found, name)).all()
    assert (gtv.denoise(points, schedule, x, 0.3) == found.denoised).all()
    weights = gtv.posterior_weights(points, schedule, x, 0.3)
    np.testing.assert_allclose(weights @ points, denoised, atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(
    points=arrays.arrays(float, (4, 2), elements=COORDINATE),
    x=arrays.arrays(float, (6, 2), elements=COORDINATE),
    t=strategies.floats(0.05, 1),
)
def test_any_layout_of_the_same_numbers_gives_the_same_bits(points, x, t):
    wanted = gtv.fields(points, "vp", x, t).score
    wide = np.zeros((6, 4))
    wide[:, ::2] = x
    for same in (np.asfortranarray(x), wide[:, ::2], x.tolist(), x[::-1][::-1], x.astype(">f8")):
        assert (gtv.fields(points, "vp", same, t).score == wanted).all()
    single = x.astype(np.float32)
    assert (gtv.fields(points, "vp", single, t).score == wanted).all()  # drawn of that width


def test_an_array_in_order_is_not_copied():
    from gtv import _arguments

    x = np.zeros((5, 2))
    assert np.shares_memory(_arguments.points("x", x), x)
    found = gtv.fields([[0.0, 1.0]], "vp", x, 0.5)
    assert np.shares_memory(found.x, x)
    assert not found.score.flags.owndata and found.score.flags.writeable  # the library's memory


def test_many_times_come_first():
    times = [0.1, 0.2, 0.4]
    found = gtv.fields([-1.0, 1.0], "vp", [0.0, 0.5], times)
    assert found.score.shape == (3, 2, 1) and found.proxy_cov.shape == (3, 2, 1, 1)
    for i, t in enumerate(times):
        assert (found.log_density[i] == gtv.fields([-1.0, 1.0], "vp", [0.0, 0.5], t).log_density).all()


def test_fields_come_back_from_a_file(tmp_path):
    found = gtv.fields([-1.0, 1.0], "ve", [0.0], [0.5, 1.0])
    again = gtv.Fields.load(found.save(tmp_path / "fields.npz"))
    assert (again.score == found.score).all() and again.error_bound is None
    assert [path.name for path in tmp_path.iterdir()] == ["fields.npz"]


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_a_blocked_field_reads_arrays_where_they_are(dtype):
    points = np.random.default_rng(1).integers(0, 255, (300, 20)).astype(dtype)
    x = points[:10] + 30.0
    field = gtv.BlockedField(points)
    found = field.fields("ve", x, 100.0, tolerance=1e-6)
    exact = gtv.fields(points.astype(float), "ve", x, 100.0)
    off = np.linalg.norm(found.denoised - exact.denoised, axis=1)
    assert (off <= found.error_bound).all() and found.error_bound.max() <= 1e-6 * field.radius
    v = np.ones_like(x)
    want = np.einsum("nij,nj->ni", exact.proxy_cov, v)
    np.testing.assert_allclose(field.covariance_times("ve", x, 100.0, v), want, rtol=1e-9)
    np.testing.assert_allclose(field.covariance_form("ve", x, 100.0, v), want.sum(1), rtol=1e-9)


def test_a_field_outlives_the_array_it_reads():
    points = np.eye(30, dtype=np.float32)
    field = gtv.BlockedField(points)
    before = field.fields("ve", np.eye(30), 0.5).denoised
    del points
    junk = [np.full((30, 30), 7, np.float32) for _ in range(50)]
    assert (field.fields("ve", np.eye(30), 0.5).denoised == before).all() and len(junk) == 50


def test_a_schedule_of_functions_is_that_of_the_name():
    mine = gtv.Schedule.from_levels(lambda t: 1 - t, lambda t: t)
    rates = gtv.Schedule.from_rates(lambda t: 0.1 + 19.9 * t, lambda t: 0.1 + 19.9 * t)
    t = np.linspace(0.1, 0.9, 5)
    np.testing.assert_allclose(mine.beta(t), gtv.Schedule("flow").beta(t), rtol=1e-7)
    np.testing.assert_allclose(rates.sigma(t), gtv.Schedule("vp").sigma(t), rtol=1e-10)
    assert gtv.fields([0.0, 1.0], mine, [0.5], 0.5).score == gtv.score([0.0, 1.0], mine, [0.5], 0.5)


def test_time_grids_end_where_they_should():
    grid = gtv.time_grid("edm", 80, 0.002, 17)
    assert len(grid) == 18 and grid[0] == 80 and grid[-1] == 0.002 and (np.diff(grid) < 0).all()


def nan_at(i, j):
    x = np.zeros((3, 2))
    x[i, j] = np.nan
    return x


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: gtv.Mixture([[1, 2], [3]]), gtv.InputError, "points: got rows of different"),
        (lambda: gtv.Mixture([]), gtv.InputError, "points: got none"),
        (lambda: gtv.Mixture(["a"]), TypeError, "points: got texts, expected real numbers"),
        (lambda: gtv.Mixture([1j]), TypeError, "points: got dtype complex128"),
        (lambda: gtv.Mixture([None]), TypeError, "points: got list, expected an array of real"),
        (lambda: gtv.Mixture([0.0], [-1.0]), gtv.InputError, "weights"),
        (lambda: gtv.Mixture([0.0], [1.0, 2.0]), gtv.InputError, r"weights: got shape \(2,\)"),
        (lambda: gtv.Mixture([0.0], spread=-1), gtv.InputError, "spread"),
        (lambda: gtv.Mixture([0.0], spread="wide"), TypeError, "spread: got 'wide'"),
        (lambda: gtv.Mixture([0.0], angle=1), gtv.InputError, "dimension 1"),
        (lambda: gtv.Mixture.preset("hexagon"), gtv.InputError, "preset"),
        (lambda: gtv.Schedule("vq"), gtv.InputError, "did you mean 'vp'"),
        (lambda: gtv.Schedule("vp").alpha(2), gtv.InputError, "got t = 2"),
        (lambda: gtv.time_grid("uniform", 1, 0.1, 0), gtv.InputError, "steps: got 0"),
        (lambda: gtv.time_grid("uniform", 1, 0.1, 2.5), TypeError, "steps: got float"),
        (lambda: gtv.fields([[0, 0]], "vp", nan_at(2, 1), 0.5), gtv.InputError, r"x\[2, 1\]: got nan"),
        (lambda: gtv.fields([[0, 0]], "vp", [[1.0]], 0.5), gtv.InputError, r"expected \(n, 2\)"),
        (lambda: gtv.fields([0.0], "vp", [0.0], 0), gtv.InputError, "sigma|noise|t"),
        (lambda: gtv.fields([0.0], 3, [0.0], 0.5), TypeError, "schedule: got int"),
        (lambda: gtv.BlockedField(np.zeros((0, 3))), gtv.InputError, "points"),
        (lambda: gtv.BlockedField("missing.npy"), gtv.InputError, "missing.npy"),
        (lambda: gtv.Fields.load("missing.npz"), gtv.InputError, "missing.npz: no such file"),
        (lambda: gtv.set_threads(-1), gtv.InputError, "count: got -1"),
    ],
)
def test_wrong_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_a_result_without_a_folder_is_refused(tmp_path):
    found = gtv.fields([0.0, 1.0], "vp", [0.0], 0.5)
    with pytest.raises(gtv.InputError, match="cannot be written"):
        found.save(tmp_path / "none" / "fields.npz")


def test_an_exception_of_a_schedules_function_is_the_users_own():
    def broken(t):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        gtv.Schedule.from_levels(broken, lambda t: t).alpha(0.5)


def test_fields_do_not_depend_on_the_number_of_threads():
    rng = np.random.default_rng(2)
    points, x = rng.normal(size=(100, 2)), rng.normal(size=(5000, 2))
    before = gtv.threads()
    try:
        found = []
        for count in (1, 2, 3):
            gtv.set_threads(count)
            found.append(gtv.fields(points, "vp", x, 0.2).score)
    finally:
        gtv.set_threads(before)
    assert (found[0] == found[1]).all() and (found[0] == found[2]).all()
