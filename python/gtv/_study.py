"""Studies: every experiment that a study file can describe."""

from __future__ import annotations

import os
import threading
import warnings
from typing import Any, Mapping, Union

from gtv import _core
from gtv._dry_run import DryRun
from gtv._options import as_arguments
from gtv._progress import Progress, shown
from gtv._run_result import RunResult, SampleResult
from gtv._toml import override, study_text
from gtv.errors import Error, InputError, WorkError

Overrides = Union[Mapping[str, object], None]


class Study:
    """A study: data, forward process, estimator, sampler and ensemble, and what of it is swept.

    Parameters
    ----------
    **sections
        As in a study file: keys of the study (`name`, `seed`), and a dict for each of its tables
        (`data`, `forward`, `estimator`, `sampler`, `ensemble`, `density`, `sweep`). What is left
        out has its default.

    Raises
    ------
    InputError
        For an unknown key, which names the nearest known one, or a value out of range.
    TypeError
        For a value that no study file can hold.

    Examples
    --------
    >>> import gtv
    >>> study = gtv.Study(
    ...     data={"points": [[-1.0], [1.0]]},
    ...     estimator={"samples": 64, "per_axis": 8},
    ...     sampler={"trajectories": 500},
    ...     ensemble={"models": 4},
    ...     sweep={"forward.t_min": [0.01, 0.1]},
    ... )
    >>> study
    Study('study', 2 cells: forward.t_min)
    >>> study.run().density_mean.shape
    (2, 200)
    """

    def __init__(self, **sections: object) -> None:
        text = study_text({"name": "study", **sections})
        self._set(_core.parse_study(text, "study", []))

    @classmethod
    def from_toml(cls, source: str | os.PathLike[str], *, set: Overrides = None) -> Study:
        """From a study file, or its text.

        Parameters
        ----------
        source : path or str
            A text is what has a line break or an equals sign, and is no file's name.
        set : dict, optional
            Values in place of the file's: {"ensemble.models": 20, "sweep.estimator.samples":
            [64, 1024]}. That of a swept key ends its sweep.

        Raises
        ------
        InputError
            Naming the line and key, or the file if it cannot be read.
        """
        with as_arguments():
            if _is_text(source):
                return cls._of(_core.parse_study(str(source), "study", _texts(set)))
            return cls._of(_core.load_study(os.fspath(source), _texts(set)))

    @classmethod
    def builtin(cls, name: str, *, set: Overrides = None) -> Study:
        """One of the studies that the library carries: fig2, fig3, own-points, ..."""
        with as_arguments():
            text = _core.builtin_study(name)
            return cls._of(_core.parse_study(text, f"{name}.toml", _texts(set)))

    @staticmethod
    def builtin_names() -> list[str]:
        """The names that `builtin` knows."""
        return _core.builtin_names()

    @classmethod
    def _of(cls, core: _core.Study) -> Study:
        study = cls.__new__(cls)
        study._set(core)
        return study

    def _set(self, core: _core.Study) -> None:
        self._core = core
        self._under_way: _core.StudyRun | None = None
        self._running = threading.Lock()

    @property
    def name(self) -> str:
        """Names pictures and folders."""
        return self._core.name

    @property
    def text(self) -> str:
        """The study file; overrides stand at its end as comments."""
        return self._core.text

    @property
    def cells(self) -> int:
        """Combinations of the sweep's values."""
        return self._core.cells

    @property
    def sweep(self) -> dict[str, list[Any]]:
        """Values of each axis, the last one fastest."""
        return self._core.sweep

    @property
    def finished(self) -> int:
        """Cells that a run which was stopped has finished; `run` goes on with the rest."""
        return 0 if self._under_way is None else self._under_way.finished

    def dry_run(
        self, *, out: str | os.PathLike[str] | None = None, force: bool = False
    ) -> DryRun:
        """What `run` would take, as `gtv run --dry-run` says it; nothing is written.

        All cells are checked, and members of a few are computed, to learn how fast this machine
        is: about two seconds, more for estimator.kind = "linear-theory".

        Parameters
        ----------
        out : path, optional
            Folder that the result is to go to; refused if it holds a run of other settings.
        force : bool
            It may.

        Raises
        ------
        InputError
            As `run`, if a cell cannot be run.
        WorkError
            Naming the key, if the machine has less memory than the run takes.

        Examples
        --------
        >>> import gtv
        >>> study = gtv.Study.builtin("own-points")
        >>> study.dry_run().evaluations
        18000000
        """
        with as_arguments():
            if out is not None and not force:
                _core.refuse_folder_of_study(os.fspath(out), self._core)
            return DryRun(**_core.forecast_run(self._core))

    def run(
        self,
        *,
        progress: Progress = None,
        out: str | os.PathLike[str] | None = None,
        force: bool = False,
    ) -> RunResult | SampleResult:
        """Compute every cell; the same bits as `gtv run`, for any number of threads.

        Ctrl-C, or whatever `progress` raises, stops the work within a moment. What is finished is
        kept, in memory or in `out`: calling `run` again goes on with the rest.

        Parameters
        ----------
        progress : bool or callable, optional
            None: a line on a terminal, a bar in a notebook. True, False: a line on stderr, nothing.
            A callable gets (label, done, total), at most some ten times a second.
        out : path, optional
            Folder for the result, refused beforehand if it holds a run of other settings. Until the
            result is there, it keeps what is finished, whatever ends the process: the same call,
            or `gtv run --resume`, goes on with that.
        force : bool
            Replace such a run.

        Returns
        -------
        RunResult, or SampleResult for data of more than two dimensions

        Raises
        ------
        InputError
            Before any work, if a cell cannot be run.
        WorkError
            If the work or the writing fails, or the study is running already.
        """
        if not self._running.acquire(blocking=False):
            raise WorkError(f"{self.name}: is running already, on another thread")
        try:
            if out is not None and not force:
                with as_arguments():
                    _core.check_folder_of_study(os.fspath(out), self._core)
            if out is None:
                result = self._finish(progress)
            elif self._under_way is None:
                result = self._in_folder(out, force, progress)
            else:  # with what an earlier call has in memory
                result = self._finish(progress)
                self._save(result, out, force)
            self._under_way = None
        finally:
            self._running.release()
        return result

    def _in_folder(
        self, out: str | os.PathLike[str], force: bool, progress: Progress
    ) -> RunResult | SampleResult:
        folder = os.fspath(out)
        with shown(progress) as show, as_arguments():
            try:
                notes = _core.run_study(self._core, folder, force, "gtv.Study.run", show)
            except BaseException as error:
                if not isinstance(error, InputError) and os.path.isdir(f"{folder}/unfinished"):
                    error.add_note(
                        f"what is finished is kept in {folder}: run(out=...) again, or "
                        "gtv run --resume, goes on with it"
                    )
                raise
        for note in notes:
            warnings.warn(note, stacklevel=3)
        of_samples = os.path.exists(f"{folder}/samples.npy")
        return SampleResult.load(out) if of_samples else RunResult.load(out)

    def _save(
        self, result: RunResult | SampleResult, out: str | os.PathLike[str], force: bool
    ) -> None:
        try:
            result.save(out, force=force)
        except BaseException as error:
            error.add_note("nothing is lost: run() again gives the result without computing it anew")
            raise

    def _finish(self, progress: Progress) -> RunResult | SampleResult:
        with shown(progress) as show:
            if self._under_way is None:
                with as_arguments():
                    self._under_way = _core.StudyRun(self._core)
            run = self._under_way
            try:
                run.finish(show)
            except BaseException as error:
                if not isinstance(error, Error):
                    error.add_note(
                        f"{run.finished} of {run.cells} cells are finished; "
                        "run() goes on with the rest"
                    )
                raise
        files = run.files("gtv.Study.run")
        if files["samples"] is None:
            return RunResult._of(files)
        return SampleResult._of(files)

    def __repr__(self) -> str:
        noun = "cell" if self.cells == 1 else "cells"
        swept = f": {', '.join(self.sweep)}" if self.sweep else ""
        return f"Study('{self.name}', {self.cells} {noun}{swept})"


def as_study(study: Study | str | os.PathLike[str]) -> Study:
    """A study, or that of a file or text."""
    if isinstance(study, Study):
        return study
    if not isinstance(study, (str, os.PathLike)):
        kind = type(study).__name__
        raise TypeError(f"study: got {kind}, expected a gtv.Study, a file or a text")
    return Study.from_toml(study)


def _is_text(source: str | os.PathLike[str]) -> bool:
    if not isinstance(source, (str, os.PathLike)):
        kind = type(source).__name__
        raise TypeError(f"source: got {kind}, expected a file or a text")
    return isinstance(source, str) and (
        "\n" in source or ("=" in source and not os.path.exists(source))
    )


def _texts(values: Overrides) -> list[str]:
    if values is None:
        return []
    if not isinstance(values, Mapping):
        raise TypeError(f"set: got {type(values).__name__}, expected a dict of keys and values")
    return [override(key, value) for key, value in values.items()]
