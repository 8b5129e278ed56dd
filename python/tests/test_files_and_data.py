"""Files that are not what they should be, and the points that a user hands over."""

import numpy as np
import pytest
import studies

import gtv


def made():
    return gtv.sample(gtv.ExactDenoiser([-1.0, 1.0], "vp"), "vp", 5, steps=3)


def test_a_result_comes_back_as_it_was_saved(tmp_path):
    one = made()
    again = gtv.Samples.load(one.save(tmp_path / "x.npz"))
    assert np.array_equal(one.x, again.x) and np.array_equal(one.t, again.t)
    assert again.paths is None
    assert repr(again) == "Samples(x=array(5, 1), t=array(4,), paths=None)"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "x.npz: not an NPZ file"),
        (b"PK no archive", "x.npz: not an NPZ file"),
        (b"\x93NUMPY", "x.npz: not an NPZ file"),
        (None, "x.npz: no such file"),
    ],
)
def test_what_is_no_result_is_named(tmp_path, content, said):
    if content is not None:
        (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(gtv.InputError, match=said):
        gtv.Samples.load(tmp_path / "x.npz")


def test_an_array_that_a_result_lacks_is_named(tmp_path):
    np.savez(tmp_path / "x.npz", x=[[1.0]])
    with pytest.raises(gtv.InputError, match="x.npz: no array 't'"):
        gtv.Samples.load(tmp_path / "x.npz")


def test_a_result_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(gtv.InputError, match="missing/x.npz: cannot be written: No such file"):
        made().save(tmp_path / "missing/x.npz")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(gtv.InputError, match="folder.npz: cannot be written: Is a directory"):
        made().save(tmp_path / "folder.npz")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.npz"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("samples.npy", None, "samples.npy: no such file"),
        ("samples.npy", b"no array", "samples.npy: not an NPY file"),
        ("cells.csv", None, "cells.csv: no such file"),
        ("cells.csv", b"\xff\xfe", "cells.csv: not a text in UTF-8"),
    ],
)
def test_a_run_that_lost_a_file_says_which(tmp_path, name, content, said):
    gtv.Study.from_toml(studies.SPACE).run().save(tmp_path / "run")
    file = tmp_path / "run" / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(gtv.InputError, match=said):
        gtv.SampleResult.load(tmp_path / "run")


def test_a_folder_in_place_of_a_text_is_said(tmp_path):
    gtv.Study.from_toml(studies.SPACE).run().save(tmp_path / "run")
    (tmp_path / "run/cells.csv").unlink()
    (tmp_path / "run/cells.csv").mkdir()
    with pytest.raises(gtv.InputError, match="cells.csv: cannot be read: Is a directory"):
        gtv.SampleResult.load(tmp_path / "run")


def test_points_of_a_mixture_cannot_be_written_to():
    mixture = gtv.Mixture([[0.0, 0.0], [1.0, 2.0]], [1, 3])
    assert mixture.points.tolist() == [[0, 0], [1, 2]]
    assert mixture.weights.tolist() == [0.25, 0.75]
    for array in (mixture.points, mixture.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7


def test_data_sets_are_cut_moved_and_made_smaller(tmp_path):
    np.save(tmp_path / "x.npy", np.arange(12.0).reshape(4, 3))
    data = gtv.Dataset.load(tmp_path / "x.npy")
    assert data.limited(2).values().tolist() == [[0, 1, 2], [3, 4, 5]]
    assert data.centred().values().mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-14)
    assert data.image is None
    assert repr(data) == f"Dataset(4 points in 3 dimensions, {data.source})"
    assert data.source.endswith("x.npy")
    with pytest.raises(gtv.InputError, match="count: got 0, expected at least 1"):
        data.limited(0)
    with pytest.raises(gtv.InputError):
        data.downsampled(2)  # no images


def test_densities_are_of_one_or_two_dimensions():
    found = gtv.sample(lambda x, t: 0 * x, "vp", 4, shape=3, steps=2)
    with pytest.raises(gtv.InputError, match="density: got dimension 3, expected 1 or 2"):
        found.density()


def test_starting_points_on_a_line_may_be_a_vector():
    line = gtv.sample(lambda x, t: 0 * x, "vp", start=[0.5, -0.5], shape=1, steps=2)
    column = gtv.sample(lambda x, t: 0 * x, "vp", start=[[0.5], [-0.5]], steps=2)
    assert np.array_equal(line.x, column.x)
    with pytest.raises(gtv.InputError, match=r"start: got shape \(1, 2\), expected \(n, 3\)"):
        gtv.sample(lambda x, t: 0 * x, "vp", start=[[0.5, -0.5]], shape=3)
