"""The command line: of which folder to make a page, and where to write it."""

import os

from gtv._command_line import Parser, check_folder, finish
from gtv._files import write_file
from gtv.errors import InputError

_NAME = "report.html"


def main(arguments):
    """Makes the page. Returns the exit code: 0 done, 1 not written, 2 input."""
    return finish("report", lambda: [report(*_parse(arguments))])


def _parse(arguments):
    parser = Parser(
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
    not be written there; WorkError if it cannot be written otherwise. Nothing else is written.
    """
    check_folder(folder, os.R_OK)
    path = os.path.join(folder, _NAME) if out is None else out
    _check(path, out)
    # Imported here: --help and wrong arguments need no Matplotlib, which takes most of a second.
    from gtv.report.page import read_page
    from gtv.report.render import render

    html = render(read_page(folder)).encode("utf-8")
    write_file(path, lambda file: file.write(html))
    return path


def _check(path, out):
    """Raises InputError if no page can be there."""
    if not path.endswith((".html", ".htm")):
        raise InputError(f"--out: got '{path}', expected a name that ends in .html")
    if os.path.isdir(path):
        raise InputError(f"{path}: is a folder, expected the name of a file")
    place = os.path.dirname(path) or "."
    if not os.path.isdir(place):
        raise InputError(f"--out: got '{path}', expected its folder to exist")
    try:
        check_folder(place, os.W_OK)
    except InputError as error:
        raise error if out is not None else InputError(f"{error}; --out puts the page elsewhere")
