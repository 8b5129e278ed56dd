"""Studies through the package: the program's bits, and what is said where they are wrong."""

import json

import numpy as np
import pytest
import studies

import gtv


@pytest.fixture(params=studies.ALL)
def name(request):
    return request.param


@pytest.fixture
def by_program(tmp_path, name):
    """The folder of a run by the program."""
    (tmp_path / "s.toml").write_text(studies.ALL[name])
    studies.run_program(tmp_path, "run", "s.toml", "--out", "program")
    return tmp_path / "program"


@pytest.mark.parametrize("threads", [1, 2])
def test_run_gives_the_programs_files_byte_for_byte(name, by_program, tmp_path, threads):
    gtv.set_threads(threads)
    try:
        gtv.Study.from_toml(studies.ALL[name]).run(out=tmp_path / "package")
    finally:
        gtv.set_threads(0)
    for file in studies.FILES[name]:
        assert (tmp_path / "package" / file).read_bytes() == (by_program / file).read_bytes()
    ours, theirs = (
        json.loads((folder / "manifest.json").read_text())
        for folder in (tmp_path / "package", by_program)
    )
    assert list(ours) == list(theirs)
    assert ours["settings"] == theirs["settings"]
    assert ours["command"] == "gtv.Study.run"


def test_result_holds_the_programs_arrays_and_table(name, by_program):
    result = gtv.Study.from_toml(studies.ALL[name]).run()
    with np.load(by_program / studies.FILES[name][-2]) as stored:
        arrays = result.neighbours if name == "space" else result.arrays
        assert list(arrays) == stored.files
        for key in stored.files:
            assert arrays[key].dtype == stored[key].dtype
            np.testing.assert_array_equal(arrays[key], stored[key])
    if name == "space":
        np.testing.assert_array_equal(result.samples, np.load(by_program / "samples.npy"))
    header, *rows = (by_program / "cells.csv").read_text().splitlines()
    assert list(result.cells) == header.split(",")
    assert all(len(column) == len(rows) for column in result.cells.values())
    assert result.name == name
    assert result.seconds > 0


def test_result_is_loaded_and_saved_again_as_it_was(name, by_program, tmp_path):
    kind = gtv.SampleResult if name == "space" else gtv.RunResult
    loaded = kind.load(by_program)
    assert loaded.save(tmp_path / "again") == tmp_path / "again"
    for file in (*studies.FILES[name], "manifest.json"):
        assert (tmp_path / "again" / file).read_bytes() == (by_program / file).read_bytes()
    assert f"'{name}'" in repr(loaded)


def test_result_draws_what_gtv_plot_draws(name, by_program, tmp_path):
    figures = gtv.Study.from_toml(studies.ALL[name]).run().plots()
    studies.run_program(tmp_path, "plot", "program")
    assert {f"{stem}.png" for stem in figures} == {file.name for file in by_program.glob("*.png")}


def test_plot_writes_a_file_by_its_ending(tmp_path):
    result = gtv.Study.from_toml(studies.LINE).run()
    for ending, start in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
        figure = result.plot(tmp_path / f"p.{ending}")
        assert (tmp_path / f"p.{ending}").read_bytes().startswith(start)
    assert len(figure.axes) >= 4
    with pytest.raises(gtv.InputError, match="p.xyz"):
        result.plot(tmp_path / "p.xyz")
    with pytest.raises(gtv.InputError, match="kind: got 'fig9', expected run, fig2 or fig3"):
        result.plot(kind="fig9")


def test_axes_and_columns_have_the_values_of_the_sweep():
    study = gtv.Study.from_toml(studies.LINE)
    assert (study.cells, study.finished, study.name) == (4, 0, "line")
    assert study.sweep == {"forward.schedule": ["vp", "cosine"], "estimator.ridge": [0.1, 1.0]}
    result = study.run()
    assert result.axes["forward.schedule"].tolist() == ["vp", "cosine"]
    assert result.cells["estimator.ridge"].tolist() == [0.1, 1.0, 0.1, 1.0]
    assert result.density_mean.shape == (2, 2, 40)
    assert result.density_models.shape == (2, 2, 5, 40)
    assert result.edges_x is None


def test_a_study_of_dicts_is_that_of_the_file():
    made = gtv.Study(
        name="line",
        seed=3,
        data={"points": np.array([[-1.0], [0.5]])},
        estimator={"samples": np.int64(64), "per_axis": 8},
        sampler={"trajectories": 800, "steps": 8},
        ensemble={"models": 5},
        density={"bins": 40},
        sweep={"forward.schedule": ("vp", "cosine"), "estimator.ridge": np.array([0.1, 1.0])},
    )
    expected = gtv.Study.from_toml(studies.LINE).run()
    np.testing.assert_array_equal(made.run().density_mean, expected.density_mean)


def test_overrides_take_the_place_of_the_files_values(tmp_path):
    (tmp_path / "s.toml").write_text(studies.LINE)
    set_ = {"forward.schedule": "ve", "sweep.estimator.ridge": [0.5], "data.points": [[1.0]]}
    study = gtv.Study.from_toml(tmp_path / "s.toml", set=set_)
    assert study.sweep == {"estimator.ridge": [0.5]}
    options = ["--set", "forward.schedule=ve", "--set", "data.points=[[1]]"]
    options += ["--set", "sweep.estimator.ridge=[0.5]"]
    studies.run_program(tmp_path, "run", "s.toml", "--out", "r", *options)
    loaded = gtv.RunResult.load(tmp_path / "r")
    np.testing.assert_array_equal(study.run().density_mean, loaded.density_mean)
    study.run(out=tmp_path / "r")  # of the same settings


def test_data_files_are_looked_up_beside_the_study(tmp_path):
    np.save(tmp_path / "points.npy", np.array([[-1.0], [0.5]]))
    text = studies.LINE.replace("points = [[-1.0], [0.5]]", 'file = "points.npy"')
    (tmp_path / "s.toml").write_text(text)
    found = gtv.Study.from_toml(tmp_path / "s.toml").run()
    expected = gtv.Study.from_toml(studies.LINE).run()
    np.testing.assert_array_equal(found.density_mean, expected.density_mean)


def test_builtin_studies_are_those_of_the_sources():
    assert {"fig2", "fig3"} <= set(gtv.Study.builtin_names())
    assert gtv.Study.builtin("fig2").text == (studies.ROOT / "studies/fig2.toml").read_text()
    assert repr(gtv.Study.builtin("fig2", set={"ensemble.models": 2})) == (
        "Study('fig2', 15 cells: forward.t_min, estimator.samples)"
    )


def test_fig2_is_drawn_as_in_the_paper():
    small = {"ensemble.models": 2, "sampler.trajectories": 200}
    result = gtv.Study.builtin("fig2", set=small).run()
    assert list(result.plots("fig2")) == ["fig2"]
    assert len(result.plot(kind="fig2").axes) == 15


def test_the_notebook_draws_fig2_of_the_study_that_the_library_carries(tmp_path):
    notebook = json.loads((studies.ROOT / "examples/fig2.ipynb").read_text())
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    names = {}
    exec("".join(first["source"]).replace("%matplotlib inline", ""), names)
    builtin = gtv.Study.builtin("fig2")
    made = names["study"]
    assert made.sweep == builtin.sweep
    small = {"ensemble.models": 2, "sampler.trajectories": 200, "name": "a"}
    mine, theirs = (gtv.Study.from_toml(one.text, set=small) for one in (made, builtin))
    mine.run(out=tmp_path / "r")
    theirs.run(out=tmp_path / "r")  # which refuses other settings


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (
            lambda: gtv.Study(estimator={"sampels": 3}),
            gtv.InputError,
            "estimator.sampels: got an unknown key.*did you mean estimator.samples",
        ),
        (lambda: gtv.Study(sampler={"steps": "many"}), gtv.InputError, "sampler.steps: got .*many"),
        (lambda: gtv.Study(data={"points": {1}}), TypeError, "data.points: got set, expected a"),
        (lambda: gtv.Study(data={"points": [[1j]]}), TypeError, "data.points: got complex"),
        (lambda: gtv.Study(data={3: 1}), TypeError, "3: got a key of type int"),
        (lambda: gtv.Study(seed=None), TypeError, "seed: got NoneType"),
        (lambda: gtv.Study.from_toml("missing.toml"), gtv.InputError, "missing.toml: cannot read"),
        (lambda: gtv.Study.from_toml("a = \n"), gtv.InputError, "study:1: "),
        (lambda: gtv.Study.from_toml(3), TypeError, "source: got int, expected a file or a text"),
        (lambda: gtv.Study.from_toml("x = 1", set=[1]), TypeError, "set: got list"),
        (lambda: gtv.Study.builtin("fig22"), gtv.InputError, "did you mean fig2"),
        (
            lambda: gtv.Study.builtin("fig2", set={"ensemble.model": 3}),
            gtv.InputError,
            "^set: ensemble.model: got an unknown key.*did you mean ensemble.models",
        ),
        (
            lambda: gtv.Study(data={"file": "missing.npy"}).run(),
            gtv.InputError,
            "data.file: .*missing.npy",
        ),
        (lambda: gtv.Study.builtin("fig2").run(progress=1.5), TypeError, "progress: got float"),
    ],
)
def test_wrong_studies_are_refused_with_the_key_and_what_was_expected(make, kind, said):
    with pytest.raises(kind, match=said):
        make()


def test_a_folder_of_another_study_is_refused_before_any_work_unless_forced(tmp_path):
    gtv.Study.from_toml(studies.SPACE).run(out=tmp_path / "r")
    other = gtv.Study.from_toml(studies.LINE)
    with pytest.raises(gtv.InputError, match="^out: .* holds a run of other settings"):
        other.run(out=tmp_path / "r", progress=lambda *_: pytest.fail("worked"))
    assert other.finished == 0
    other.run(out=tmp_path / "r", force=True)
    assert sorted(file.name for file in (tmp_path / "r").iterdir()) == [
        "cells.csv",
        "density.npz",
        "manifest.json",
    ]
    (tmp_path / "file").write_text("")
    with pytest.raises(gtv.InputError, match="^out: got .*file, which is a file"):
        other.run(out=tmp_path / "file")


def test_loading_names_what_is_missing_or_no_run(tmp_path):
    with pytest.raises(gtv.InputError, match="density.npz: no such file"):
        gtv.RunResult.load(tmp_path)
    result = gtv.Study.from_toml(studies.LINE).run(out=tmp_path)
    np.savez(tmp_path / "density.npz", edges=result.edges)
    with pytest.raises(gtv.InputError, match="density.npz: not the arrays of a run.*density_mean"):
        gtv.RunResult.load(tmp_path)
    (tmp_path / "samples.npy").write_text("none")
    with pytest.raises(gtv.InputError, match="neighbours.npz: no such file"):
        gtv.SampleResult.load(tmp_path)


def test_saving_refuses_arrays_that_files_do_not_have(tmp_path):
    import dataclasses

    result = gtv.Study.from_toml(studies.LINE).run()
    wrong = dataclasses.replace(result, points=result.points.astype(complex))
    with pytest.raises(gtv.InputError, match="points: got dtype complex128, expected float64"):
        wrong.save(tmp_path / "r")
    assert not (tmp_path / "r").exists()


class Halt(Exception):
    """Of a user's progress."""


def test_a_result_that_cannot_be_saved_is_not_lost(tmp_path, monkeypatch):
    study = gtv.Study.from_toml(studies.LINE)
    out = tmp_path / "out"

    def halt(label, done, total):
        raise Halt

    with pytest.raises(Halt):
        study.run(progress=halt)

    def full(*_):
        raise gtv.WorkError("disk full")

    with monkeypatch.context() as patch, pytest.raises(gtv.WorkError) as caught:
        patch.setattr(gtv._core, "write_run", full)
        study.run(out=out)
    assert "nothing is lost" in caught.value.__notes__[0]
    assert study.finished == study.cells
    again = []
    result = study.run(out=out, progress=lambda *state: again.append(state))
    assert not [done for _, done, total in again if done < total]
    np.testing.assert_array_equal(
        result.density_models, gtv.Study.from_toml(studies.LINE).run().density_models
    )
    assert study.finished == 0


@pytest.mark.parametrize("name", studies.ALL)
def test_a_folder_keeps_what_is_finished(tmp_path, name):
    trajectories = {"line": 1000000, "plane": 1000000, "space": 10000}[name]
    sizes = {"sampler.trajectories": trajectories, "ensemble.models": 40}
    out = tmp_path / "out"

    def halt(label, done, total):
        if done > total / 4 and (out / "unfinished/shards").exists():
            raise Halt

    with pytest.raises(Halt) as caught:
        gtv.Study.from_toml(studies.ALL[name], set=sizes).run(out=out, progress=halt)
    assert f"kept in {out}: run(out=...) again" in caught.value.__notes__[0]
    assert (out / "unfinished/shards").exists()
    again = []
    result = gtv.Study.from_toml(studies.ALL[name], set=sizes).run(  # as in another process
        out=out, progress=lambda label, done, total: again.append(done)
    )
    assert again[0] > 1
    assert not (out / "unfinished").exists()
    whole = gtv.Study.from_toml(studies.ALL[name], set=sizes).run()
    assert result.cells_csv == whole.cells_csv
    for key, values in whole._npz().items():
        np.testing.assert_array_equal(values, result._npz()[key])


def test_members_of_a_sweep_that_end_with_other_numbers_are_drawn(tmp_path):
    study = gtv.Study.from_toml(
        studies.LINE,
        set={
            "ensemble.models": "auto",
            "ensemble.floor": 0.08,
            "sweep.estimator.samples": [16, 512],
            "sampler.trajectories": 20000,
        },
    )
    result = study.run(out=tmp_path / "auto")
    models = result.density_models
    counts = (~np.isnan(models[..., 0])).sum(axis=-1)
    assert counts.min() < counts.max()
    figures = result.plots()
    assert len(figures) > 1
    assert gtv.RunResult.load(tmp_path / "auto").plots().keys() == figures.keys()


def test_a_run_that_was_interrupted_is_not_taken_over(tmp_path):
    study = gtv.Study.from_toml(studies.LINE)
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    plan = {"settings": {"name": "another"}, "data_files": {}, "versions": {}}
    (unfinished / "plan.json").write_text(json.dumps(plan))
    (unfinished / "shards").write_bytes(b"")
    with pytest.raises(gtv.InputError, match="holds a run of other settings"):
        study.run(out=tmp_path)
    assert study.finished == 0
    with pytest.raises(gtv.InputError, match="holds a run of other settings"):
        study.run().save(tmp_path)
    study.run(out=tmp_path, force=True)
    assert not unfinished.exists()
