"""Pictures of results and of files that have no fixed name."""

import subprocess

import numpy as np
import pytest
from conftest import one_line, put, without, write
from golden_pictures import RESULTS, TRIANGLE, stripes
from matplotlib.colors import LogNorm
from studies import PROGRAM

import gtv
from gtv._result import Result
from gtv.plot import kinds
from gtv.plot.command import draw_path, main


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """What `gtv field` writes, on a grid of the plane at two times."""
    path = tmp_path_factory.mktemp("field") / "mine.npz"
    options = "--preset polygon --schedule vp --t 0.05,0.2 --grid -2:2:12 --quiet".split()
    subprocess.run([PROGRAM, "field", *options, "--out", path], check=True)
    return path


def changed(file, tmp_path, change):
    arrays = dict(np.load(file))
    change(arrays)
    return write(tmp_path / "mine.npz", arrays)


def test_a_file_of_gtv_field_is_drawn_beside_it(file, tmp_path, capsys):
    path = changed(file, tmp_path, lambda arrays: None)
    assert main([str(path)]) == 0
    written = [str(tmp_path / f"mine.{end}") for end in ("png", "pdf", "svg")]
    assert capsys.readouterr().out.splitlines() == written


def test_a_folder_of_fields_is_drawn_file_by_file(file, tmp_path):
    changed(file, tmp_path, lambda arrays: None).rename(tmp_path / "a.npz")
    changed(file, tmp_path, lambda arrays: None)
    write(tmp_path / "unknown.npz", {"anything": np.ones(3)})
    names = {path.rsplit("/")[-1] for path in draw_path(str(tmp_path))}
    assert names == {f"{stem}.{end}" for stem in ("a", "mine") for end in ("png", "pdf", "svg")}


def test_the_program_draws_a_folder_with_a_field(file, tmp_path):
    changed(file, tmp_path, lambda arrays: None)
    found = subprocess.run([PROGRAM, "plot", tmp_path], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert (tmp_path / "mine.svg").exists()


def test_a_file_that_only_leaves_out_is_refused(file, capsys):
    assert main([str(file), "--only", "run"]) == 2
    assert "--only: got run, expected field" in one_line(capsys)


def test_only_of_a_kind_that_a_folder_lacks_is_refused(tmp_path, capsys):
    assert main([str(tmp_path), "--only", "field"]) == 2
    assert "has nothing for --only field" in one_line(capsys)


@pytest.mark.parametrize(
    "change, message",
    [
        (put("t", np.ones((2, 2))), "array 't': got shape"),
        (put("x", np.ones(5)), "array 'x': got shape"),
        (put("effective_points", np.full((2, 144), 0.5)), "has values below 1"),
        (put("trace_cov", np.full((2, 144), -1.0)), "has negative values"),
        (put("score", np.full((2, 144, 2), np.nan)), "not finite"),
        (without("trace_cov"), "no array 'trace_cov'"),
    ],
)
def test_a_malformed_field_is_named_and_leaves_nothing(file, tmp_path, change, message, capsys):
    path = changed(file, tmp_path, change)
    assert main([str(path)]) == 2
    assert message in one_line(capsys)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.npz"]


@pytest.mark.parametrize("name", RESULTS)
def test_what_a_result_saves_is_drawn_as_the_result_is(name, tmp_path):
    result = RESULTS[name]()
    file = result.save(tmp_path / "saved.npz")
    if name in ("moments", "numbers"):  # the program draws no file that it does not know
        with pytest.raises(gtv.InputError, match="saved.npz: nothing to draw"):
            kinds.kind_of(str(file))
        return
    drawn = len(draw_path(str(file)))
    assert drawn == 3 * len(result.plots())
    again = type(result).load(file)
    assert again.plots().keys() == result.plots().keys()


def test_plot_writes_the_first_picture_by_its_ending(tmp_path):
    result = RESULTS["posterior"]()
    for end, head in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
        result.plot(tmp_path / f"p.{end}")
        assert (tmp_path / f"p.{end}").read_bytes().startswith(head)
    with pytest.raises(gtv.InputError, match="expected png, pdf, svg"):
        result.plot(tmp_path / "p.txt")
    assert not (tmp_path / "p.txt").exists()


def results(of=Result):
    """All classes of results."""
    for name in gtv.__all__:
        getattr(gtv, name)
    return [one for base in of.__subclasses__() for one in (base, *results(base))]


def test_every_result_has_a_picture_that_is_known():
    from gtv.plot import pictures

    assert len(results()) > 20
    assert {one._picture for one in results()} <= {*kinds.NAMES, "values"}
    assert {*kinds.NAMES, "values"} == set(pictures._DRAWN)


def test_a_field_is_drawn_at_its_places():
    field = gtv.fields(TRIANGLE, "vp", [[x, y] for x in (0.0, 1.0, 2.0) for y in (0.0, 3.0)], 0.1)
    axis = field.plot().axes[0]
    (image,) = axis.images
    assert list(image.get_extent()) == [-0.5, 2.5, -1.5, 4.5]
    want = np.exp(field.log_density).reshape(3, 2).T  # x runs slowest there
    np.testing.assert_array_equal(image.get_array(), want)
    assert isinstance(image.norm, LogNorm) and axis.get_title() == "t = 0.1"


def test_arrows_point_along_the_score():
    x = np.random.default_rng(0).normal(size=(50, 2))
    field = gtv.fields(TRIANGLE, "vp", x, 0.1)
    axes = field.plot().axes
    above, below = (next(c for c in axis.collections if hasattr(c, "U")) for axis in axes[:2])
    arrows = np.stack([above.U, above.V], axis=1)
    along = np.sum(arrows * field.score, axis=1)
    lengths = np.linalg.norm(arrows, axis=1) * np.linalg.norm(field.score, axis=1)
    np.testing.assert_allclose(along, lengths, rtol=1e-12)
    way = 0.2 * (field.denoised - x)
    np.testing.assert_allclose(np.stack([below.U, below.V], axis=1), way, rtol=1e-12)


def test_trajectories_end_where_samples_are():
    found = RESULTS["trajectories-line"]()
    assert set(found.plots()) == {"trajectories", "trajectories_ends"}
    lines = found.plot().axes[0].lines
    assert len(lines) == 60
    np.testing.assert_array_equal([line.get_ydata()[-1] for line in lines], found.x[:, 0])
    assert set(gtv.Samples(found.x, found.t).plots()) == {"ends"}


def test_a_map_of_v_is_its_trace_between_places():
    features = gtv.Features("fourier", dimension=2, per_axis=3)
    size = 2 * features.size
    root = np.random.default_rng(1).normal(size=(size, size))
    kernel = gtv.weights_v_kernel("vp", features, root @ root.T)
    x = np.linspace([-1, 0], [1, 0.5], 6)
    found = kernel.map(x, [0.1, 0.4])
    own = np.trace(kernel.variance(x, 0.4), axis1=1, axis2=2)
    np.testing.assert_allclose(np.diagonal(found.v[1]), own, rtol=1e-12)
    np.testing.assert_allclose(found.v, found.v.transpose(0, 2, 1), rtol=1e-9)
    side = found.plot().axes[-1].lines[0]
    np.testing.assert_allclose(side.get_xdata()[-1], np.linalg.norm(x[-1] - x[0]))


def test_members_and_their_floor_are_drawn():
    found = RESULTS["ensemble"]()
    axis = found.plots()["run_members"].axes[0]
    *models, mean = axis.lines
    np.testing.assert_array_equal(models[3].get_ydata(), found.density_models[3])
    np.testing.assert_array_equal(mean.get_ydata(), found.density_mean)
    (band,) = axis.collections
    error = found.density_models.std(axis=0, ddof=1) / np.sqrt(24)
    top = max(found.density_mean + 1.96 * error)
    assert np.isclose(band.get_paths()[0].vertices[:, 1].max(), top)
    assert len(models) == 20


def test_an_ensemble_is_counted_as_a_run_counts_it(tmp_path):
    study = gtv.Study(
        data={"points": [[-1.0], [1.0]]},
        estimator={"samples": 64, "per_axis": 6},
        sampler={"trajectories": 300, "steps": 8},
        ensemble={"models": 4},
        density={"bins": 30},
    )
    run = study.run(progress=False)
    edges = run.edges
    middles = 0.5 * (edges[1:] + edges[:-1])
    # As many samples in the middle of each bin as the run counted, and the rest outside.
    counts = np.rint(run.density_models * np.diff(edges) * 300).astype(int)
    members = [np.append(np.repeat(middles, own), np.full(300 - own.sum(), 9.0)) for own in counts]
    found = gtv.ensemble_density(members, bins=30)
    for name in ("density_models", "density_mean", "density_q25", "density_q75", "inside"):
        np.testing.assert_allclose(getattr(found, name), getattr(run, name), rtol=1e-12, atol=1e-12)
    assert set(run.plots()) == {"density", "density_members"}


def test_an_ensemble_in_the_plane_has_y_first():
    found = gtv.ensemble_density([[[0.5, -0.5]], [[0.5, 0.5]]], bins=2, domain=(-1, 1))
    np.testing.assert_array_equal(found.density_mean, [[0, 0.5], [0, 0.5]])
    assert found.edges is None and found.edges_y.tolist() == [-1, 0, 1]
    assert set(found.plots()) == {"run"}


def test_pairs_are_the_nearest_points():
    train = stripes().reshape(6, 36)
    queries = train[[4, 1]] + 0.1
    found = gtv.NearestRows(train).pairs(queries.reshape(2, 6, 6))
    np.testing.assert_array_equal(found.nearest_points[:, 0], train[[4, 1]])
    near = gtv.nearest_rows(train, queries)
    np.testing.assert_array_equal(found.distance, near.distance)
    assert found.image_shape.tolist() == [6, 6, 1]
    assert gtv.NearestRows(train).pairs(queries).image_shape is None


SEARCH = gtv.NearestRows(np.eye(4))


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: SEARCH.pairs(np.ones((2, 3))), gtv.InputError, "samples: got shape.*4 numbers"),
        (lambda: SEARCH.pairs(np.ones((2, 1, 2, 2))), gtv.InputError, "2 channels, expected 1"),
        (lambda: SEARCH.pairs(np.full((1, 4), np.nan)), gtv.InputError, r"samples.0, 0.: got nan"),
        (lambda: SEARCH.nearest(np.eye(4), 1).plot(), gtv.InputError, "got one neighbour"),
        (lambda: gtv.ensemble_density(3), TypeError, "samples: got int, expected"),
        (lambda: gtv.ensemble_density([]), gtv.InputError, "got no member"),
        (lambda: gtv.ensemble_density([np.ones((2, 3))]), gtv.InputError, r"samples.0.: got shape"),
        (
            lambda: gtv.ensemble_density([[1.0], [[1.0, 2.0]]]),
            gtv.InputError,
            r"samples\[1\]: got dimension 2, expected 1",
        ),
        (
            lambda: gtv.ensemble_density(np.ones((2, 5)), bins=4, true=[1.0]),
            gtv.InputError,
            r"true: got shape \(1,\), expected \(4,\)",
        ),
        (
            lambda: gtv.VMap(np.zeros((3, 1)), np.ones(1), np.ones((1, 3, 3))).plot(),
            gtv.InputError,
            "v-kernel.npz: array 'x': expected at least 2 places",
        ),
        (
            lambda: gtv.Samples(np.ones((3, 1)), np.array([0.1, 0.2])).plot(),
            gtv.InputError,
            "array 't': expected at least 2 decreasing",
        ),
    ],
)
def test_what_cannot_be_drawn_says_why(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_images_with_their_channels_first_are_images(tmp_path):
    def dark(x, t):
        return 0.5 * x

    first = gtv.sample(dark, "vp", 3, shape=(3, 8, 6), paths=True)
    last = gtv.Samples(
        x=np.moveaxis(first.x, 1, -1), t=first.t, paths=np.moveaxis(first.paths, 2, -1)
    )
    grey = gtv.sample(dark, "vp", 3, shape=(1, 8, 8))
    for k, samples in enumerate((first, last, grey)):
        gtv.Samples(x=samples.x, t=samples.t).plot(tmp_path / f"{k}.png")
    assert (tmp_path / "0.png").read_bytes() == (tmp_path / "1.png").read_bytes()
    axes = gtv.Samples(x=grey.x, t=grey.t).plot().axes
    assert len(axes) == 3 and all(axis.images for axis in axes)


def test_a_changed_figure_keeps_the_style(tmp_path):
    figure = gtv.fields([-1.0, 1.0], "vp", [[-1.0], [0.0], [1.0]], 0.1).plot()
    figure.axes[0].set_title("mine")
    gtv.save_figure(figure, tmp_path / "mine.svg")
    gtv.save_figure(figure, tmp_path / "mine.pdf")
    assert ">mine</text>" in (tmp_path / "mine.svg").read_text()
    assert b"/Type3" not in (tmp_path / "mine.pdf").read_bytes()
    with pytest.raises(gtv.InputError, match="mine.jpg: cannot be written: expected png, pdf, svg"):
        gtv.save_figure(figure, tmp_path / "mine.jpg")
