"""Prints what share of lines the tests ran, of the C++ core and of the Python package, and the files below
the least share; exits with 1 if one of the two is below it. The argument is build/coverage/coverage."""

import json
import sys
from pathlib import Path

LEAST = 90.0
Lines = dict[str, tuple[int, int]]  # of each file, those that ran and all that could


def of_cpp(folder: Path) -> Lines:
    """By gcovr's summary: the library alone."""
    files = json.loads((folder / "cpp.json").read_text())["files"]
    core = [file for file in files if file["filename"].startswith(("src/", "include/"))]
    return {file["filename"]: (file["line_covered"], file["line_total"]) for file in core}


def of_python(folder: Path) -> Lines:
    """By coverage.py's report."""
    files = json.loads((folder / "python.json").read_text())["files"]
    totals = {name: file["summary"] for name, file in files.items()}
    return {
        name[name.rindex("python/gtv/") :]: (one["covered_lines"], one["num_statements"])
        for name, one in totals.items()
    }


def percent(ran: int, lines: int) -> float:
    return 100 * ran / lines if lines else 100.0


def main(folder: Path) -> int:
    worst = 100.0
    for name, files in (("C++ core", of_cpp(folder)), ("Python package", of_python(folder))):
        ran, lines = (sum(column) for column in zip((0, 0), *files.values()))
        worst = min(worst, percent(ran, lines) if lines else 0.0)
        print(f"{name}: {percent(ran, lines):.1f} % of {lines} lines in {len(files)} files")
        for file in sorted(files, key=lambda file: percent(*files[file])):
            if percent(*files[file]) < LEAST:
                print(f"  {percent(*files[file]):5.1f} %  {file}, {files[file][1]} lines")
    if worst < LEAST:
        print(f"expected at least {LEAST:g} % of both", file=sys.stderr)
    return int(worst < LEAST)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
