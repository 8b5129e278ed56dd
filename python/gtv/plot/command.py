"""The command line: which pictures to draw, of a folder or of a file."""

import os

from gtv._command_line import Parser, check_folder, finish
from gtv.errors import InputError, nearest
from gtv.plot.kinds import NAMES, file_of, found, kind_of


def main(arguments):
    """Draws what the arguments ask for. Returns the exit code: 0 done, 1 not written, 2 input."""
    return finish("plot", lambda: draw_path(*_parse(arguments)))


def _parse(arguments):
    parser = Parser(
        prog="python3 -m gtv.plot",
        description="Draws fig1.npz, fig2.npz, fig3.npz, a run's density.npz and neighbours.npz, "
        "compare.npz, attribute.npz, verify.json, memorize.npz, timescales.csv and what gtv field "
        "or a result in Python saved, as PNG, PDF and SVG beside them. Where fig2.npz or fig3.npz "
        "hold the notebooks' versions too, those are drawn as figN_published.",
    )
    parser.add_argument("path", metavar="PATH", help="a folder of such files, or one of them")
    parser.add_argument("--only", metavar="NAMES", help="comma separated: " + ", ".join(NAMES))
    options = parser.parse_args(arguments)
    return options.path, _names(options.only)


def _names(only):
    if only is None:
        return None
    names = [name.strip() for name in only.split(",")]
    for name in names:
        if name not in NAMES:
            raise InputError(
                f"--only: got '{name}', expected {', '.join(NAMES)}{nearest(name, NAMES)}"
            )
    return names


def draw_path(path, only=None):
    """Draws the kinds in `only`, or all there is, of a folder or a file. Returns paths written.

    Raises InputError if arrays are missing or malformed, before anything of that file is written,
    or if the folder may not be written to; WorkError if a picture cannot be written otherwise.
    """
    is_file = os.path.isfile(path)
    folder = (os.path.dirname(path) or ".") if is_file else path
    check_folder(folder, os.W_OK)
    wanted = _of_file(path, only) if is_file else found(folder, only)
    if not wanted:
        what = f"nothing for --only {','.join(only)}" if only else "none of " + _expected()
        raise InputError(f"{folder}: has {what}")
    # Imported here: --help and wrong arguments need no Matplotlib, which takes most of a second.
    from gtv.plot import pictures

    return [
        written
        for name, source in wanted
        for written in pictures.draw(name, os.path.dirname(source) or ".", source)
    ]


def _of_file(path, only):
    kind = kind_of(path)
    if only and kind not in only:
        raise InputError(f"--only: got {','.join(only)}, expected {kind}, which {path} is")
    return [(kind, path)]


def _expected():
    names = (os.path.basename(file_of("", name)) for name in NAMES)
    return ", ".join(name for name in names if name) + " nor a field"
