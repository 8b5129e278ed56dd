"""How far long work is: a line on a terminal, a bar in a notebook, or a callable of the user."""

from __future__ import annotations

import contextlib
import html
import sys
import time
from typing import Any, Callable, Iterator, Union

Callback = Callable[[str, int, int], object]
Progress = Union[bool, Callback, None]
"""What functions take as `progress`: None shows it where somebody looks, a terminal or a notebook;
True on stderr also if that is no terminal; False nowhere; a callable gets (label, done, total)."""


@contextlib.contextmanager
def shown(progress: Progress) -> Iterator[Callback | None]:
    """What draws the progress, until the end of the block; None for nothing."""
    if progress is not None and not isinstance(progress, bool):
        if not callable(progress):
            kind = type(progress).__name__
            raise TypeError(f"progress: got {kind}, expected a bool or a callable")
        yield progress
    elif progress is False:
        yield None
    elif in_notebook():
        yield NotebookBar().draw
    elif progress or (sys.stderr is not None and sys.stderr.isatty()):
        line = TerminalLine()
        try:
            yield line.draw
        finally:
            line.end()
    else:
        yield None


def in_notebook() -> bool:
    """Whether an IPython kernel runs this, which shows more than text."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


class _Clock:
    """How fast a piece of work is; a new one begins where the label changes."""

    def __init__(self) -> None:
        self.label: str | None = None
        self._start = time.monotonic()
        self._before = 0

    def left(self, label: str, done: int, total: int) -> str:
        if label != self.label:
            # Of a run that is gone on with, much is done before it begins.
            self.label, self._start, self._before = label, time.monotonic(), max(done - 1, 0)
        elapsed = max(time.monotonic() - self._start, 1e-9)
        rate = (done - self._before) / elapsed
        if done == self._before or elapsed < 0.1:
            return f"{elapsed:.1f} s"
        pace = f"{rate:.3g}" if rate < 100 else f"{rate:.0f}"
        return f"{pace}/s, {elapsed:.1f} s, {(total - done) / rate:.1f} s left"


class TerminalLine:
    """The line that the program draws too."""

    WIDTH = 24

    def __init__(self) -> None:
        self._clock = _Clock()
        self._open = False

    def draw(self, label: str, done: int, total: int) -> None:
        """Over what stands there of the same piece of work."""
        if self._open and label != self._clock.label:
            self.end()
        filled = "#" * (self.WIDTH * done // max(total, 1))
        share = 100 * done / max(total, 1)
        print(
            f"\r{label} [{filled:<{self.WIDTH}}] {share:3.0f} %  {done}/{total}  "
            f"{self._clock.left(label, done, total)}  ",
            end="",
            file=sys.stderr,
            flush=True,
        )
        self._open = True

    def end(self) -> None:
        """What comes next begins a line."""
        if self._open:
            print(file=sys.stderr, flush=True)
        self._open = False


class NotebookBar:
    """One output of the cell, replaced as the work goes on."""

    def __init__(self) -> None:
        self._clock = _Clock()
        self._handle: Any = None

    def draw(self, label: str, done: int, total: int) -> None:
        """In place of what it showed."""
        state = _State(label, done, total, self._clock.left(label, done, total))
        if self._handle is None:
            from IPython.display import display

            self._handle = display(state, display_id=True)
        else:
            self._handle.update(state)


class _State:
    def __init__(self, label: str, done: int, total: int, time_left: str) -> None:
        self._label, self._done, self._total, self._left = label, done, total, time_left

    def __repr__(self) -> str:
        return f"{self._label} {self._done}/{self._total}  {self._left}"

    def _repr_html_(self) -> str:
        return (
            f'<label>{html.escape(self._label)} <progress value="{self._done}" '
            f'max="{self._total}"></progress></label> {self._done}/{self._total}, {self._left}'
        )
