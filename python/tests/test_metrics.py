"""Distances, tests and memorisation through the package: the same numbers as plain NumPy."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from hypothesis.extra import numpy as arrays

import gtv

VALUE = strategies.floats(-10, 10, width=32)
SQUARE = np.array([[1.0, 1], [-1, 1], [-1, -1], [1, -1]])


def sample(n, dimension, seed=0, shift=0.0):
    return np.random.default_rng(seed).normal(size=(n, dimension)) + shift


def distances(a, b):
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))


def off_diagonal_mean(matrix):
    n = len(matrix)
    return (matrix.sum() - np.trace(matrix)) / (n * (n - 1))


def quantile_wasserstein(a, b):
    """The integral of |F - G|."""
    at = np.sort(np.concatenate([a, b]))
    f, g = (np.searchsorted(np.sort(v), at[:-1], side="right") / len(v) for v in (a, b))
    return (abs(f - g) * np.diff(at)).sum()


@settings(deadline=None, max_examples=50)
@given(
    a=arrays.arrays(float, strategies.integers(1, 12), elements=VALUE),
    b=arrays.arrays(float, strategies.integers(1, 12), elements=VALUE),
)
def test_wasserstein_is_the_area_between_distribution_functions(a, b):
    assert gtv.wasserstein_1(a, b) == pytest.approx(quantile_wasserstein(a, b), abs=1e-12)
    assert gtv.wasserstein_1(b, a) == gtv.wasserstein_1(a, b)


def test_histograms_have_the_distances_of_their_formulas():
    p, q = (np.random.default_rng(k).dirichlet(np.ones(30)) for k in (1, 2))
    assert gtv.total_variation(p, q) == pytest.approx(abs(p - q).sum() / 2, rel=1e-13)
    assert gtv.total_variation(p.reshape(5, 6), q.reshape(5, 6)) == gtv.total_variation(p, q)
    fine = np.linspace(-1, 2, 30001)
    edges = np.linspace(-1, 2, 31)
    f, g = (np.interp(fine, edges, np.append(0, np.cumsum(v))) for v in (p, q))
    area = np.trapz(abs(f - g), fine)
    assert gtv.wasserstein_1_binned(3 * p, q, (-1, 2)) == pytest.approx(area, rel=1e-6)
    assert gtv.row_entropy(np.stack([p, 2 * q])) == pytest.approx(
        [-(v * np.log(v)).sum() for v in (p, q)], rel=1e-12
    )


def test_a_moved_histogram_of_a_square_has_the_mean_projected_distance():
    p, q = np.zeros((8, 8)), np.zeros((8, 8))
    p[2, 2], q[2, 5] = 1, 1  # three bins of width 1 apart along x
    angles = np.arange(64) * np.pi / 64
    want = 3 * abs(np.cos(angles)).mean()
    assert gtv.sliced_wasserstein_1_binned(p, q, (0, 8), directions=64) == pytest.approx(want)


def test_sliced_wasserstein_of_a_shift():
    a = sample(400, 3)
    found = gtv.sliced_wasserstein_1(a, a + [2.0, 0, 0], directions=4000, seed=1)
    assert abs(found.mean - 1) < 4 * found.standard_error < 0.05  # 2 E|u_x| = 1 in three dimensions


def test_energy_and_mmd_are_unbiased_means_over_pairs():
    a, b = sample(30, 4), sample(25, 4, seed=1, shift=0.5)
    ab, aa, bb = distances(a, b), distances(a, a), distances(b, b)
    energy = 2 * ab.mean() - off_diagonal_mean(aa) - off_diagonal_mean(bb)
    assert gtv.energy_distance(a, b) == pytest.approx(energy, rel=1e-9)
    every = distances(np.vstack([a, b]), np.vstack([a, b]))[np.triu_indices(55, 1)]
    assert gtv.median_distance(a, b) == pytest.approx(np.median(every), rel=1e-9)
    for width in (None, 1.3):
        scale = 2 * (width or np.median(every)) ** 2
        k_ab, k_aa, k_bb = (np.exp(-(d**2) / scale) for d in (ab, aa, bb))
        mmd = off_diagonal_mean(k_aa) + off_diagonal_mean(k_bb) - 2 * k_ab.mean()
        assert gtv.mmd_squared(a, b, bandwidth=width) == pytest.approx(mmd, rel=1e-8)


@pytest.mark.parametrize("test", [gtv.energy_test, gtv.mmd_test, gtv.permutation_test])
def test_tests_tell_laws_apart_and_are_fair(test):
    apart = test(sample(40, 3), sample(40, 3, seed=1, shift=2), permutations=199)
    assert apart.p_value == 1 / 200 and apart.statistic > 0
    p = [
        test(sample(12, 2, seed=2 * k), sample(12, 2, seed=2 * k + 1), permutations=99).p_value
        for k in range(60)
    ]
    assert np.mean(np.array(p) <= 0.1) < 0.27  # false alarms beyond 1e-4 of binomial(60, 0.1)


def test_mann_whitney_counts_pairs():
    a, b = np.array([1.0, 5, 5, 9]), np.array([2.0, 5, 7])
    u = (a[:, None] > b).sum() + 0.5 * (a[:, None] == b).sum()
    assert gtv.mann_whitney(a, b).statistic == u
    assert gtv.mann_whitney(np.arange(20), np.arange(20) + 100).p_value < 1e-6


def test_gap_mass_counts_what_is_nearer_to_midpoints():
    points, x = np.array([-1.0, 0, 1]), np.random.default_rng(0).uniform(-1.5, 1.5, 5000)
    middles = np.array([-0.5, 0.5])
    near = abs(x[:, None] - middles).min(1) < abs(x[:, None] - points).min(1)
    assert gtv.gap_mass(x, points) == near.mean()
    edges = np.linspace(-1.5, 1.5, 61)
    mass = np.histogram(x, edges)[0] / len(x)
    assert gtv.gap_mass_binned(mass, edges, points) == pytest.approx(near.mean(), abs=1e-9 + 0.02)
    assert gtv.gap_mass_binned([1.0, 1.0], [0, 0.5, 1], [0, 1]) == pytest.approx(1.0)


def test_a_square_has_four_sides_and_its_gaps_are_at_them():
    assert gtv.delaunay_edges(SQUARE).tolist() == [[0, 1], [0, 3], [1, 2], [2, 3]]
    assert gtv.gap_mass([[0, 1.0], [1, 0], [0.9, 0.9], [1, 1]], SQUARE) == 0.5
    edges = np.linspace(-2, 2, 41)
    mass = np.zeros((40, 40))
    mass[30, 20] = 0.25  # y = 1, x = 0
    assert gtv.gap_mass_binned(mass, edges, SQUARE) == pytest.approx(0.25)


def test_cumulants_are_k_statistics():
    x = np.random.default_rng(0).exponential(size=500)
    found, n = gtv.cumulants(x), 500
    m2, m3, m4 = (((x - x.mean()) ** k).mean() for k in (2, 3, 4))
    k2, k3 = n / (n - 1) * m2, n**2 / ((n - 1) * (n - 2)) * m3
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    assert found.mean == pytest.approx(x.mean()) and found.variance == pytest.approx(k2)
    assert found.skewness == pytest.approx(k3 / k2**1.5)
    assert found.excess_kurtosis == pytest.approx(k4 / k2**2)


def test_bootstrap_intervals_of_a_difference():
    a, b = sample(60, 1), sample(80, 1, seed=1, shift=3)
    found = gtv.bootstrap_interval(a, b, lambda p, q: float(q[0] - p[0]), seed=4)
    spread = np.sqrt(a.var() / 60 + b.var() / 80)
    middle = (b.mean() - a.mean()) + 1.96 * spread * np.array([-1, 1])
    np.testing.assert_allclose([found.lo, found.hi], middle, atol=0.2 * spread)
    null = gtv.null_distribution(a, a, lambda p, q: float(q[0] - p[0]), resamples=2000)
    assert null.std() == pytest.approx(a.std() * np.sqrt(2 / 60), rel=0.1)
    exact = gtv.null_distribution(a, statistic=lambda p, q: float(p[0] - q[0]), resamples=2000)
    assert exact.std() == pytest.approx(a.std() * np.sqrt(1 / 60), rel=0.1)


def test_the_librarys_statistic_is_the_callables_bit_for_bit_on_any_threads():
    masses = np.random.default_rng(0).dirichlet(np.ones(10), (2, 20))
    before, found = gtv.threads(), []
    try:
        for count in (1, 3):
            gtv.set_threads(count)
            found += [
                gtv.bootstrap_interval(*masses, resamples=50),
                gtv.bootstrap_interval(*masses, gtv.total_variation, resamples=50),
            ]
    finally:
        gtv.set_threads(before)
    assert len({(interval.lo, interval.hi) for interval in found}) == 1


def test_an_exception_of_a_statistic_is_the_users_own():
    def broken(p, q):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        gtv.bootstrap_interval(sample(5, 2), sample(5, 2), broken)


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_nearest_rows_are_nearest(dtype):
    rng = np.random.default_rng(0)
    train = rng.integers(0, 200, (300, 40)).astype(dtype)
    train[7] = train[3]
    queries = train[:20].astype(float) + rng.normal(size=(20, 40))
    search = gtv.NearestRows(train)
    assert search.distinct == 299 and search.first_equal[7] == 3 and len(search) == 300
    d = distances(queries, train.astype(float))
    d[:, 7] = np.inf
    want = np.argsort(d, axis=1, kind="stable")[:, :3]
    found = search.nearest(queries, 3)
    assert (found.row == want).all()
    np.testing.assert_allclose(found.distance, np.take_along_axis(d, want, 1), rtol=1e-13)
    own = gtv.nearest_rows(train, train, skip_self=True)
    assert own.distance[3, 0] == 0 and own.row[3, 0] in (3, 7) and (own.distance[10:] > 0).all()
    assert gtv.equal_rows(train)[0].tolist() == [3, 7] and len(gtv.equal_rows(train)) == 1


def test_memorised_shares_and_their_intervals():
    ratio = np.random.default_rng(0).uniform(size=500)
    distance = np.column_stack([ratio, np.ones(500)])
    share = gtv.memorised_share(distance)
    assert share.count == (ratio < 1 / 3).sum() and share.value == share.count / 500
    curve = gtv.memorised_share(distance, [0.1, 0.5])
    assert curve.count.tolist() == [(ratio < 0.1).sum(), (ratio < 0.5).sum()]
    interval, one = curve.interval(), gtv.Share(int(curve.count[1]), 500).interval()
    assert interval.lo[1] == one.lo and (interval.lo < curve.value).all()
    sd = np.sqrt(share.value * (1 - share.value) / 500)
    assert share.interval().hi == pytest.approx(share.value + 1.96 * sd, abs=2 / 500)
    assert gtv.memorised_null(0.5, 3) == pytest.approx(0.125)
    assert gtv.memorised_null(0.5, np.inf) == 0


def test_exact_tests_of_shares():
    assert gtv.share_p(gtv.Share(8, 10), 0.5) == pytest.approx(2 * (45 + 10 + 1) / 1024)
    assert gtv.share_difference_p(gtv.Share(3, 3), gtv.Share(0, 3)) == pytest.approx(2 / 20)


def test_two_neighbours_tell_the_dimension():
    ratio = np.random.default_rng(1).pareto(5.0, 4000) + 1
    found = gtv.two_nearest_dimension(np.column_stack([np.ones(4000), ratio]))
    assert found.value == pytest.approx(4000 / np.log(ratio).sum(), rel=1e-12)
    assert found.lo < 5 < found.hi


def test_halves_that_agree():
    a, rng = sample(200, 3), np.random.default_rng(5)
    b = a + 0.1 * rng.normal(size=a.shape)
    middle = (a.sum(0) + b.sum(0)) / 400
    cosine = ((a - middle) * (b - middle)).sum(1) / (
        np.linalg.norm(a - middle, axis=1) * np.linalg.norm(b - middle, axis=1)
    )
    near = rng.uniform(0.1, 0.3, (2, 200))
    found = gtv.half_agreement(a, b, *near)
    assert found.cosine == pytest.approx(cosine.mean())
    assert found.cosine_standard_error == pytest.approx(cosine.std(ddof=1) / np.sqrt(200))
    apart = np.linalg.norm(a - b, axis=1)
    assert found.nearer_than_training == pytest.approx((apart < near.min(0)).mean())
    assert gtv.half_agreement(a, b).nearer_than_training is None


def test_results_come_back_from_files(tmp_path):
    found = gtv.energy_test(sample(9, 2), sample(9, 2), permutations=9)
    assert gtv.TestResult.load(found.save(tmp_path / "test.npz")).p_value == found.p_value
    share = gtv.memorised_share([[0.1, 1.0]])
    assert gtv.Share.load(share.save(tmp_path / "share.npz")).value == 1


A = [[0.0, 1.0], [2.0, 3.0]]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: gtv.total_variation([1.0], [0.5, 0.5]), gtv.InputError, r"q: got shape \(2,\)"),
        (lambda: gtv.total_variation([np.nan], [1.0]), gtv.InputError, r"p\[0\]: got nan"),
        (lambda: gtv.total_variation([2.0], [1.0]), gtv.InputError, "p: got the sum 2"),
        (lambda: gtv.wasserstein_1([], [1.0]), gtv.InputError, "a: got none"),
        (lambda: gtv.wasserstein_1_binned([1], [1], (1, 0)), gtv.InputError, "domain: got"),
        (lambda: gtv.wasserstein_1_binned(A, A, (0, 1)), gtv.InputError, "p: got shape"),
        (lambda: gtv.energy_distance(A, [[1.0]]), gtv.InputError, r"b: got shape \(1, 1\)"),
        (lambda: gtv.energy_distance(A[:1], A), gtv.InputError, "a: got 1 rows"),
        (lambda: gtv.energy_test(A, A, permutations=0), gtv.InputError, "permutations: got 0"),
        (lambda: gtv.mmd_squared(A, A, bandwidth=0), gtv.InputError, "bandwidth: got 0"),
        (lambda: gtv.mmd_squared("a", A), TypeError, "a: got texts"),
        (lambda: gtv.gap_mass(A, [[0, 0, 0]]), gtv.InputError, r"points: got shape \(1, 3\)"),
        (lambda: gtv.gap_mass_binned([1.0], [0, 1, 2], [0.0]), gtv.InputError, "edges: got shape"),
        (
            lambda: gtv.gap_mass_binned(np.ones((3, 3)), [0, 1, 2, 9], SQUARE),
            gtv.InputError,
            "edges: got unequal bins",
        ),
        (lambda: gtv.delaunay_edges([0.0, 1.0]), gtv.InputError, r"points: got shape \(2, 1\)"),
        (lambda: gtv.cumulants([1, 2, 3]), gtv.InputError, "values: got 3"),
        (lambda: gtv.bootstrap_interval(A, A, "tv"), gtv.InputError, "statistic: got 'tv'"),
        (
            lambda: gtv.bootstrap_interval(A, A, 3),
            TypeError,
            "statistic: got int, expected a function",
        ),
        (lambda: gtv.bootstrap_interval(A, A, level=2), gtv.InputError, "level: got 2"),
        (
            lambda: gtv.bootstrap_interval(A, A, lambda p, q: "x"),
            TypeError,
            r"statistic\(p, q\): got",
        ),
        (
            lambda: gtv.bootstrap_interval(A, A, lambda p, q: np.nan),
            gtv.WorkError,
            "resample 0 is nan",
        ),
        (lambda: gtv.nearest_rows(A, [[0.0]]), gtv.InputError, "queries: got 1 columns"),
        (lambda: gtv.nearest_rows(A, A, 5), gtv.InputError, "expected at least 5"),
        (lambda: gtv.nearest_rows(A, A, k=0), gtv.InputError, "k: got 0"),
        (lambda: gtv.NearestRows([[np.inf]]), gtv.InputError, "points: got inf in row 0"),
        (lambda: gtv.memorised_share([[1.0, 0.5]]), gtv.InputError, "distances: got 1 and 0.5"),
        (lambda: gtv.memorised_share([[0.5, 1.0]], 1.5), gtv.InputError, "threshold: got 1.5"),
        (lambda: gtv.memorised_share([0.5, 1.0]), gtv.InputError, r"expected \(n, 2\)"),
        (lambda: gtv.memorised_null(0.5, np.nan), gtv.InputError, "dimension: got nan"),
        (lambda: gtv.share_p((1, 2), 0.5), TypeError, "share: got tuple"),
        (lambda: gtv.half_agreement(A, A[:1]), gtv.InputError, r"b: got shape \(1, 2\)"),
        (lambda: gtv.half_agreement(A, A, [1, 2]), gtv.InputError, "got one of them"),
    ],
)
def test_wrong_input_is_named(call, error, says):
    with pytest.raises(error, match=says):
        call()
