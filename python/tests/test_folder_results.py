"""Functions whose results are the program's files: the same bytes, read, saved and drawn."""

import json

import numpy as np
import pytest
import studies

import gtv

SMALL = ("--members", "12", "--trajectories", "200")
SIZES = {"members": 12, "trajectories": 200}


def same_files(folder, result, names):
    for name in names:
        assert (folder / name).read_bytes() == result.files[name], name


@pytest.fixture
def study(tmp_path):
    (tmp_path / "s.toml").write_text(studies.LINE)
    return tmp_path / "s.toml"


def test_compare_gives_the_programs_files(tmp_path, study):
    studies.run_program(tmp_path, "compare", "s.toml", "--out", "c", *SMALL)
    result = gtv.compare(study, **SIZES)
    same_files(tmp_path / "c", result, ("compare.npz", "compare.csv", "cumulants.csv"))
    assert set(result.table["verdict"]) <= {"holds", "fails", "undecided"}
    assert result.arrays["density_ensemble"].shape == (2, 2, 60)
    assert result.manifest["command"] == "gtv.compare"
    assert "compare" in result.plots()
    assert len(result.cumulants["cell"]) >= 4


def test_attribute_gives_the_programs_files(tmp_path, study):
    studies.run_program(tmp_path, "attribute", "s.toml", "--out", "a", *SMALL)
    result = gtv.attribute(gtv.Study.from_toml(study), **SIZES, out=tmp_path / "b")
    same_files(tmp_path / "a", result, ("attribute.npz", "attribute.csv"))
    same_files(tmp_path / "b", result, result.names)
    assert result.arrays["gap_mass"].shape == (2, 2, 5)
    assert list(result.plots()) == ["attribute", "attribute_wasserstein"]


def test_results_of_a_study_are_not_saved_over_those_of_another(tmp_path, study):
    result = gtv.attribute(study, **SIZES, out=tmp_path / "r")
    other = gtv.attribute(study, **{**SIZES, "members": 16})
    with pytest.raises(gtv.InputError, match="ensemble.models: 12 there, 16 here"):
        other.save(tmp_path / "r")
    with pytest.raises(gtv.InputError, match="^out: .*ensemble.models"):
        gtv.attribute(study, **{**SIZES, "members": 16}, out=tmp_path / "r")
    other.save(tmp_path / "r", force=True)
    assert gtv.Attribution.load(tmp_path / "r").files == other.files != result.files


def test_verify_gives_the_programs_claims(tmp_path):
    text = studies.run_program(tmp_path, "verify", "--claims", "2,3", "--json")
    result = gtv.verify([2, 3])
    assert json.loads(text) == json.loads(result.files["verify.json"])
    assert [claim.claim for claim in result.claims] == [2, 3]
    assert list(result.plots()) == ["verify"]


def points(n, seed):
    return np.random.default_rng(seed).normal(size=(n, 4))


def test_memorize_gives_the_programs_files(tmp_path):
    train, test = points(300, 0), points(90, 2)
    samples = np.concatenate([points(60, 1), train[:9]])
    for name, array in (("train", train), ("samples", samples), ("test", test)):
        np.save(tmp_path / f"{name}.npy", array)
    arguments = ["--train", "train.npy", "--samples", "samples.npy", "--test", "test.npy"]
    studies.run_program(tmp_path, "memorize", *arguments, "--out", "m")
    result = gtv.memorize(train, samples, test, out=tmp_path / "p")
    same_files(tmp_path / "m", result, ("memorize.csv", "memorize.npz"))
    theirs = json.loads((tmp_path / "m" / "memorize.json").read_text())
    assert {key: result.report[key] for key in ("ci95", "p_value", "duplicates")} == {
        key: theirs[key] for key in ("ci95", "p_value", "duplicates")
    }
    assert result.memorized_fraction >= 9 / 69
    assert result.ci95[0] <= result.memorized_fraction <= result.ci95[1]
    assert list(gtv.Memorization.load(tmp_path / "p").plots()) == ["memorize"]


def test_timescales_give_the_programs_files(tmp_path):
    np.save(tmp_path / "train.npy", points(100, 0))
    options = ["--draws", "32", "--levels", "8"]
    studies.run_program(tmp_path, "timescales", "--train", "train.npy", *options, "--out", "t")
    result = gtv.timescales(tmp_path / "train.npy", draws=32, levels=8)
    same_files(tmp_path / "t", result, ("timescales.csv",))
    assert len(result.table["t"]) == 8
    assert result.report["speciation"] is not None
    assert list(result.plots()) == ["timescales"]


def test_figures_give_the_programs_arrays(tmp_path):
    studies.run_program(tmp_path, "figures", "--only", "fig1", "--no-plot", "--out", "f")
    result = gtv.figures("fig1", out=tmp_path / "g")
    same_files(tmp_path / "f", result, ("fig1.npz",))
    assert result.arrays["fig1"]["t"].tolist() == [0.05, 0.1, 0.2, 0.5, 0.75]
    assert list(gtv.Figures.load(tmp_path / "g").plots()) == ["fig1"]


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: gtv.compare(3), TypeError, "study: got int, expected a gtv.Study"),
        (lambda: gtv.compare("no.toml"), gtv.InputError, "no.toml: cannot read"),
        (
            lambda: gtv.compare(studies.LINE, theories=["larg-p"]),
            gtv.InputError,
            '^theories: got "larg-p".*did you mean large-p',
        ),
        (lambda: gtv.compare(studies.LINE, members=2), gtv.InputError, "members: got 2, expected"),
        (lambda: gtv.attribute(studies.LINE, bins=0.5), TypeError, "bins: got float"),
        (lambda: gtv.verify([13]), gtv.InputError, "^claims: got 13, expected numbers from 1 to 12"),
        (lambda: gtv.figures("fig4"), gtv.InputError, '^only: got "fig4"'),
        (lambda: gtv.figures(seeds="sobol"), gtv.InputError, "seeds: got 'sobol'"),
        (
            lambda: gtv.memorize(points(9, 0), points(9, 1)[:, :3]),
            gtv.InputError,
            "^samples: got points of dimension 3",
        ),
        (lambda: gtv.memorize("no.npy", points(9, 1)), gtv.InputError, "no.npy: cannot read"),
        (lambda: gtv.memorize(points(9, 0), ["a"]), TypeError, "samples: got texts"),
        (
            lambda: gtv.memorize(points(9, 0), points(9, 1), threshold=2),
            gtv.InputError,
            "^threshold: got 2",
        ),
        (lambda: gtv.timescales(points(9, 0), draws=3), gtv.InputError, "^draws: got 3"),
        (
            lambda: gtv.timescales(points(9, 0), resolutions=[4]),
            gtv.InputError,
            "^resolutions: got 4, expected none",
        ),
    ],
)
def test_wrong_arguments_are_named(call, kind, said):
    with pytest.raises(kind, match=said):
        call()


def test_loading_names_the_missing_file(tmp_path):
    with pytest.raises(gtv.InputError, match="compare.npz: no such file"):
        gtv.Comparison.load(tmp_path)


def test_loading_names_the_broken_file(tmp_path, study):
    result = gtv.compare(study, **SIZES, out=tmp_path / "c")
    assert repr(result).startswith("Comparison(") and "compare.npz: " in repr(result)
    for name in ("compare.npz", "manifest.json"):
        whole = (tmp_path / "c" / name).read_bytes()
        (tmp_path / "c" / name).write_bytes(whole[:100])
        with pytest.raises(gtv.InputError, match=f"{name}: cannot be read"):
            gtv.Comparison.load(tmp_path / "c")
        (tmp_path / "c" / name).write_bytes(whole)
    gtv.Comparison.load(tmp_path / "c")
    gtv.Study.from_toml(studies.LINE).run(out=tmp_path / "r")
    (tmp_path / "r/manifest.json").write_text("[1]")
    with pytest.raises(gtv.InputError, match="manifest.json: got no JSON object"):
        gtv.RunResult.load(tmp_path / "r")
