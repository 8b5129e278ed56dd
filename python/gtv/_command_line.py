"""What the commands of gtv.plot and gtv.report have in common: usage, errors, exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Callable, Iterable, NoReturn

from gtv.errors import InputError, WorkError


class Parser(argparse.ArgumentParser):
    """Bad usage is bad input: one line, not the whole usage."""

    def error(self, message: str) -> NoReturn:
        raise InputError(message)


def finish(name: str, work: Callable[[], Iterable[str]]) -> int:
    """Do the work and print the files that it names.

    Returns the exit code: 0 done, 1 the work failed, 2 bad usage or input.
    """
    try:
        for path in work():
            print(path)
    except InputError as error:
        return _fail(name, error, 2)
    except WorkError as error:
        return _fail(name, error, 1)
    except OSError as error:
        return _fail(name, f"{error.filename or 'output'}: {error.strerror or error}", 1)
    return 0


def check_folder(folder: str, mode: int) -> None:
    """Raises InputError unless the folder is there and may be read (R_OK) or written (W_OK)."""
    if not os.path.isdir(folder):
        raise InputError(f"{folder}: no such folder")
    if not os.access(folder, mode | os.X_OK):
        what = "written to" if mode & os.W_OK else "read"
        raise InputError(f"{folder}: cannot be {what}, expected a folder that can")


def _fail(name: str, error: object, code: int) -> int:
    print(f"gtv {name}: " + " ".join(str(error).split()), file=sys.stderr)
    return code
