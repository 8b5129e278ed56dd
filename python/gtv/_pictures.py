"""Pictures of results: those of `gtv plot`, as Matplotlib figures."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from gtv._files import write_file
from gtv.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(name: str, file: str, save: Callable[[Path], object]) -> dict[str, Figure]:
    """The pictures `name` of what `save` leaves in a folder, by the stem of the program's files."""
    from gtv.plot import pictures, style

    with tempfile.TemporaryDirectory(prefix="gtv-") as folder:
        save(Path(folder))
        try:
            with style.context():
                path = os.path.join(folder, file)
                drawn = list(pictures.figures(name, folder, path))  # type: ignore[no-untyped-call]
        except InputError as error:
            raise InputError(str(error).replace(folder + os.sep, "")) from error
    return {one.stem: one.figure for one in drawn}


def first(figures: dict[str, Figure], file: str | os.PathLike[str] | None) -> Figure:
    """The first of them, written to a file too if one is named."""
    figure = next(iter(figures.values()))
    if file is not None:
        save_figure(figure, file)
    return figure


def save_figure(figure: Figure, file: str | os.PathLike[str]) -> None:
    """Write a figure as `plot` does, in gtv's style: text stays text, the same bytes every time.

    Matplotlib's own `figure.savefig` uses the settings of the caller instead.

    Parameters
    ----------
    figure : Figure
        What `plot` returned, changed or not.
    file : path
        PNG, PDF or SVG by its ending; written whole or not at all.

    Raises
    ------
    InputError
        For another ending, or a folder that does not exist.
    WorkError
        If writing fails.

    Examples
    --------
    >>> import gtv, os, tempfile
    >>> figure = gtv.fields([-1.0, 1.0], "vp", [[-1.0], [0.0], [1.0]], 0.1).plot()
    >>> title = figure.axes[0].set_title("mine")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gtv.save_figure(figure, os.path.join(folder, "mine.pdf"))
    """
    from gtv.plot.save import FORMATS, render
    from gtv.plot.style import context

    kind = Path(file).suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise InputError(f"{os.fspath(file)}: cannot be written: expected {', '.join(FORMATS)}")
    with context():
        content = render(figure, kind)  # type: ignore[no-untyped-call]
    write_file(file, lambda stream: stream.write(content))
