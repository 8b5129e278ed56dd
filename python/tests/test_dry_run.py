"""Study.dry_run says what gtv run --dry-run says, and leaves nothing behind."""

import dataclasses
import json

import pytest
import studies

import gtv


@pytest.mark.parametrize("name", studies.ALL)
def test_dry_run_counts_what_the_run_then_takes(name, tmp_path):
    study = gtv.Study.from_toml(studies.ALL[name])
    found = study.dry_run(out=tmp_path / "r")
    assert list(tmp_path.iterdir()) == []
    study.run(out=tmp_path / "r")
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    for key in ("name", "seed", "cells", "trajectory_steps"):
        assert getattr(found, key) == manifest[key]
    assert [{"key": k, "values": v} for k, v in found.sweep.items()] == manifest["sweep"]
    assert found.evaluations >= found.trajectory_steps
    assert min(found.compute_s, found.peak_rss_mb, found.result_mb) > 0


def test_dry_run_has_the_fields_of_the_programs_json(tmp_path):
    (tmp_path / "s.toml").write_text(studies.ALL["space"])
    printed = studies.run_program(tmp_path, "run", "s.toml", "--dry-run", "--json")
    theirs = json.loads(printed)
    ours = dataclasses.asdict(gtv.Study.from_toml(studies.ALL["space"]).dry_run())
    assert set(theirs) - {"out"} == set(ours)
    for key in ("cells", "dimension", "trajectory_steps", "evaluations", "result_mb"):
        assert theirs[key] == ours[key]
    for key in ("models", "trajectories", "steps"):
        assert tuple(theirs[key]) == ours[key]


def test_dry_run_refuses_the_folder_of_a_run_of_other_settings(tmp_path):
    study = gtv.Study.from_toml(studies.ALL["space"])
    study.run(out=tmp_path / "r")
    other = gtv.Study.from_toml(studies.ALL["space"], set={"ensemble.models": 1})
    with pytest.raises(gtv.InputError, match="^out: .* holds a run of other settings"):
        other.dry_run(out=tmp_path / "r")
    assert other.dry_run(out=tmp_path / "r", force=True).models == (1, 1)


def test_dry_run_refuses_what_cannot_be_run():
    study = gtv.Study(data={"file": "missing.csv"})
    with pytest.raises(gtv.InputError, match="data.file: missing.csv: "):
        study.dry_run()
