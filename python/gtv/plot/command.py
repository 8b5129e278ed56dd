"""The command line: which pictures of a folder to draw, and what to say if that fails."""

import argparse
import os
import sys

from gtv.plot.errors import InputError, nearest

NAMES = (
    "fig1",
    "fig2",
    "fig3",
    "run",
    "samples",
    "compare",
    "attribute",
    "verify",
    "memorize",
    "timescales",
)

_FILES = {  # else the name's NPZ
    "run": "density.npz",
    "samples": "neighbours.npz",
    "verify": "verify.json",
    "timescales": "timescales.csv",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise InputError(message)


def main(arguments):
    """Draws what the arguments ask for. Returns the exit code: 0 done, 1 not written, 2 input."""
    try:
        for path in draw_folder(*_parse(arguments)):
            print(path)
    except InputError as error:
        return _fail(error, 2)
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", 1)
    return 0


def _fail(error, code):
    print("gtv plot: " + " ".join(str(error).split()), file=sys.stderr)
    return code


def _parse(arguments):
    parser = _Parser(
        prog="python3 -m gtv.plot",
        description="Draws fig1.npz, fig2.npz, fig3.npz, a run's density.npz and neighbours.npz, "
        "compare.npz, attribute.npz, verify.json, memorize.npz and timescales.csv as PNG, PDF and "
        "SVG beside them. Where fig2.npz or fig3.npz hold the notebooks' versions too, those are "
        "drawn as figN_published.",
    )
    parser.add_argument("folder", metavar="DIR", help="folder of the arrays and of the pictures")
    parser.add_argument("--only", metavar="NAMES", help="comma separated: " + ", ".join(NAMES))
    options = parser.parse_args(arguments)
    return options.folder, _names(options.only)


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


def draw_folder(folder, only=None):
    """Draws the figures in `only`, or all that the folder has arrays for. Returns paths written.

    Raises InputError if arrays are missing or malformed, before anything of that figure is written,
    or if the folder may not be written to; OSError if a picture cannot be written otherwise.
    """
    if not os.path.isdir(folder):
        raise InputError(f"{folder}: no such folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{folder}: cannot be written to, expected a folder that can")
    wanted = only or [name for name in NAMES if os.path.exists(arrays_of(folder, name))]
    if not wanted:
        files = ", ".join(os.path.basename(arrays_of(folder, name)) for name in NAMES)
        raise InputError(f"{folder}: has none of {files}")
    # Imported here: --help and wrong arguments need no Matplotlib, which takes most of a second.
    from gtv.plot import pictures

    return [
        path
        for name in NAMES
        if name in wanted
        for path in pictures.draw(name, folder, arrays_of(folder, name))
    ]


def arrays_of(folder, name):
    """The file that the picture `name` is drawn from."""
    return os.path.join(folder, _FILES.get(name, f"{name}.npz"))
