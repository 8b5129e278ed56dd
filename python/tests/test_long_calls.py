"""Long calls: how far they are is shown, and they stop at once without losing what is finished."""

import pathlib
import signal
import subprocess
import sys
import threading
import time
import types

import numpy as np
import pytest
import studies

import gtv
from gtv import _progress


class Halt(Exception):
    """Of a user's progress."""


def test_progress_reports_every_piece_to_the_end():
    told = []
    gtv.Study.from_toml(studies.LINE).run(progress=lambda *state: told.append(state))
    assert told[-1] == ("line", 20, 20)
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})


def slow_study(name="line"):
    """A second or more on two threads: far longer than it takes to stop."""
    trajectories = {"line": 400000, "plane": 600000}[name]
    return gtv.Study.from_toml(
        studies.ALL[name], set={"sampler.trajectories": trajectories, "ensemble.models": 60}
    )


@pytest.mark.parametrize("name", ["line", "plane"])
def test_a_run_that_was_stopped_goes_on_to_the_same_bits(name):
    study = slow_study(name)

    def halt(label, done, total):
        if done > 60:  # members of the first cell
            raise Halt("enough")

    with pytest.raises(Halt, match="enough") as caught:
        study.run(progress=halt)
    finished = study.finished
    assert 1 <= finished < study.cells
    note = f"{finished} of {study.cells} cells are finished; run() goes on with the rest"
    assert caught.value.__notes__ == [note]
    told = []
    result = study.run(progress=lambda *state: told.append(state))
    assert told[0][1] > 60 * finished
    whole = slow_study(name).run()
    np.testing.assert_array_equal(result.density_mean, whole.density_mean)
    np.testing.assert_array_equal(result.density_pfode, whole.density_pfode)
    assert result.cells_csv == whole.cells_csv
    assert study.finished == 0


def test_a_study_runs_once_at_a_time_and_lets_other_threads_work():
    study = slow_study()
    refused = []

    def second():
        try:
            study.run()
        except gtv.WorkError as error:
            refused.append(str(error))

    thread = threading.Thread(target=second)

    def progress(label, done, total):
        if not thread.is_alive() and not refused:
            thread.start()
            thread.join()
        raise Halt

    with pytest.raises(Halt):
        study.run(progress=progress)
    assert refused == ["line: is running already, on another thread"]


def test_other_functions_stop_too(tmp_path):
    def halt(*_):
        raise Halt

    for call in (
        lambda out: gtv.compare(studies.LINE, progress=halt, out=out),
        lambda out: gtv.attribute(studies.LINE, progress=halt, out=out),
        lambda out: gtv.figures(["fig2"], progress=halt, out=out),
        lambda out: gtv.verify([12], progress=halt, out=out),
    ):
        start = time.monotonic()
        with pytest.raises(Halt):
            call(tmp_path / "out")
        assert time.monotonic() - start < 20
        assert not (tmp_path / "out").exists()


SCRIPT = """
import sys, time
sys.path[:0] = {path!r}
import numpy as np
import gtv, studies
from test_long_calls import slow_study
gtv.set_threads({threads})
study = slow_study()
started = []
def progress(label, done, total):
    if done >= total // 3 and not started:
        started.append(True)
        print("now", flush=True)
try:
    study.run(progress=progress)
except KeyboardInterrupt as stop:
    print(time.time(), study.finished, *stop.__notes__, sep="|", flush=True)
    np.save({out!r}, study.run().density_models)
"""


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_stops_the_work_and_keeps_finished_cells(tmp_path, threads):
    here = str(pathlib.Path(__file__).parent)
    package = str(studies.PACKAGE)
    out = str(tmp_path / "models.npy")
    script = SCRIPT.format(path=[package, here], threads=threads, out=out)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "now\n"
        sent = time.time()
        process.send_signal(signal.SIGINT)
        stopped, finished, note = process.stdout.readline().strip().split("|")
        assert process.wait(60) == 0
    assert float(stopped) - sent < 5  # a moment; machines may be busy
    assert 1 <= int(finished) < 4
    assert note == f"{finished} of 4 cells are finished; run() goes on with the rest"
    np.testing.assert_array_equal(np.load(out), slow_study().run().density_models)


SINGLE_CALLS = {
    "fields": "gtv.fields(rng.normal(size=(2000, 3)), 'vp', rng.normal(size=(400000, 3)), 0.3)",
    "blocked": "gtv.BlockedField(rng.normal(size=(20000, 100))).fields("
    "'vp', rng.normal(size=(20000, 100)), 0.3)",
    "nearest": "gtv.nearest_rows(rng.normal(size=(40000, 300)), rng.normal(size=(40000, 300)), 2)",
}


@pytest.mark.parametrize("call", SINGLE_CALLS)
@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_ends_a_single_call(call, threads):
    script = (
        f"import sys, time; sys.path[:0] = [{str(studies.PACKAGE)!r}]\n"
        f"import numpy as np, gtv\ngtv.set_threads({threads})\nrng = np.random.default_rng(0)\n"
        "print('now', flush=True)\n"
        f"try:\n    {SINGLE_CALLS[call]}\n"
        "except KeyboardInterrupt:\n    print(time.time(), gtv.threads(), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "now\n"
        time.sleep(0.8)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        stopped, kept = process.stdout.readline().split()
        assert process.wait(60) == 0
    assert float(stopped) - sent < 2  # a moment; machines may be busy
    assert int(kept) == threads


def test_a_terminal_line_is_drawn_where_asked_for(capsys):
    gtv.Study.from_toml(studies.LINE).run(progress=True)
    text = capsys.readouterr().err
    assert text.startswith("\rline [")
    assert text.split("\r")[-1].startswith(f"line [{'#' * 24}] 100 %  20/20  ")
    assert text.endswith("\n") and text.count("\n") == 1
    for quiet in (None, False):  # pytest's stderr is no terminal
        gtv.Study.from_toml(studies.LINE).run(progress=quiet)
        assert capsys.readouterr().err == ""


def test_a_line_begins_for_each_piece_of_work(capsys):
    with _progress.shown(True) as show:
        show("a", 1, 2)
        show("a", 2, 2)
        show("b", 0, 0)
    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if line]) >= 2


def test_a_notebook_gets_one_output_that_is_updated(monkeypatch):
    shown = []

    class Handle:
        def update(self, state):
            shown.append(state)

    def display(state, display_id):
        assert display_id is True
        shown.append(state)
        return Handle()

    shell = types.SimpleNamespace(kernel=object())
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: shell
    ipython.display = types.ModuleType("IPython.display")
    ipython.display.display = display
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    gtv.Study(name="a", data={"points": [[1.0]]}, sampler={"trajectories": 50}).run()
    assert '<progress value="100" max="100">' in shown[-1]._repr_html_()
    assert repr(shown[-1]).startswith("a 100/100")
