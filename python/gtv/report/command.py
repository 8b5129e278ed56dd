"""The command line: of which folder to make a page, where to write it, and what to say if not."""

import argparse
import os
import sys

from gtv.plot.errors import InputError

_NAME = "report.html"


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise InputError(message)


def main(arguments):
    """Makes the page. Returns the exit code: 0 done, 1 not written, 2 input."""
    try:
        print(report(*_parse(arguments)))
    except InputError as error:
        return _fail(error, 2)
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", 1)
    return 0


def _fail(error, code):
    print("gtv report: " + " ".join(str(error).split()), file=sys.stderr)
    return code


def _parse(arguments):
    parser = _Parser(
        prog="python3 -m gtv.report",
        description="Makes one self-contained HTML file of a result folder: pictures, tables, "
        "settings and how it was made.",
    )
    parser.add_argument("folder", metavar="RUN", help="folder of a run or of other results")
    parser.add_argument("--out", metavar="FILE.html", help=f"the page to write [RUN/{_NAME}]")
    options = parser.parse_args(arguments)
    return options.folder, options.out


def report(folder, out=None):
    """Writes the page of a folder. Returns its path.

    Raises InputError if the folder holds no complete results or malformed ones, or if the page may
    not be written there; OSError if it cannot be written otherwise. Nothing else is written.
    """
    if not os.path.isdir(folder):
        raise InputError(f"{folder}: no such folder")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"{folder}: cannot be read, expected a folder that can")
    path = os.path.join(folder, _NAME) if out is None else out
    place = _checked(path, out)
    # Imported here: --help and wrong arguments need no Matplotlib, which takes most of a second.
    from gtv.plot.save import replace
    from gtv.report.page import read_page
    from gtv.report.render import render

    html = render(read_page(folder))
    replace(place, os.path.basename(path), html.encode("utf-8"))
    return path


def _checked(path, out):
    """The folder of the page. Raises InputError if no page can be there."""
    if not path.endswith((".html", ".htm")):
        raise InputError(f"--out: got '{path}', expected a name that ends in .html")
    if os.path.isdir(path):
        raise InputError(f"{path}: is a folder, expected the name of a file")
    place = os.path.dirname(path) or "."
    if not os.path.isdir(place):
        raise InputError(f"--out: got '{path}', expected its folder to exist")
    if not os.access(place, os.W_OK | os.X_OK):
        advice = "" if out is not None else "; --out puts the page elsewhere"
        raise InputError(f"{place}: cannot be written to, expected a folder that can{advice}")
    return place
