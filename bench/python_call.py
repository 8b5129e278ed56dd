#!/usr/bin/python3
"""What a call of gtv.fields takes over the C++ call that it makes, and what `import gtv` takes.

    PYTHONPATH=build/bench/python bench/python_call.py path/to/exact_fields_call
        [--points M] [--dimension D] [--queries N] [--turns R] [--threads T]

Both sides compute the same arrays on as many threads, in turns within one run; which of them is first
changes from turn to turn. The median of the turns' ratios has the interval of the sign test, whatever the
law of the times: at least 95 %.
"""

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import gtv

T = 0.1


class Library:
    """The C++ program, which waits between calls."""

    def __init__(self, program, folder, points, x, threads):
        for name, array in (("points", points), ("queries", x)):
            array.tofile(folder / name)
        self._run = subprocess.Popen(
            [program, folder / "points", folder / "queries", str(x.shape[1]), str(T), str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.seconds(False)  # by then it has read them

    def seconds(self, covariance):
        self._run.stdin.write("c\n" if covariance else "\n")
        self._run.stdin.flush()
        return float(self._run.stdout.readline())


def all_sides(options, folder, points, x):
    """The library, another process of it, by which one sees what ratios mean, and Python."""
    program, threads = options.program, options.threads
    library = Library(program, folder, points, x, threads)
    again = Library(program, folder, points, x, threads)

    def python(covariance):
        start = time.perf_counter()
        found = gtv.fields(points, "vp", x, T, covariance=covariance)
        seconds = time.perf_counter() - start
        del found  # which took no part of it
        return seconds

    return {"C++": library.seconds, "C++ again": again.seconds, "`gtv.fields`": python}


def median_interval(values):
    """The median, and the two values between which that of the law lies, 95 % at least."""
    ordered, n = sorted(values), len(values)
    below, rank = 0.0, 0
    while (below := below + math.comb(n, rank) / 2**n) <= 0.025:
        rank += 1
    rank = max(rank, 1)
    return statistics.median(ordered), ordered[rank - 1], ordered[n - rank]


def in_turns(sides, turns):
    """Seconds of each side, (turns, sides); who is first changes from turn to turn."""
    for side in sides:
        side()  # warm
    found = np.empty((turns, len(sides)))
    for turn in range(turns):
        order = np.roll(np.arange(len(sides)), turn)
        for at in order[:: 1 if turn % 4 < 2 else -1]:
            found[turn, at] = sides[at]()
    return found


def ratios(sides, covariance, turns):
    """A row a side: medians, and over the library the median of the turns' ratios."""
    times = in_turns([lambda side=side: side(covariance) for side in sides.values()], turns)
    what = "with" if covariance else "without"
    for at, name in enumerate(sides):
        own = f"| {name}, {what} covariance | {1e3 * np.median(times[:, at]):.1f} |"
        of = [f"{value:.3f}" for value in median_interval(times[:, at] / times[:, 0])]
        print(own, f"{of[0]} | [{of[1]}, {of[2]}] |" if at else " | |", flush=True)


def import_seconds(runs=10):
    """Of `import gtv`, without and with all that a first call loads, each in a fresh interpreter."""
    rows = {"`import gtv`": "import gtv", "and a first call": "import gtv; gtv.fields"}
    print("\n| | median, ms | largest, ms |\n|---|---|---|")
    for name, code in rows.items():
        times = []
        for _ in range(runs + 1):  # the first is cold
            told = subprocess.run(
                [sys.executable, "-c",
                 f"import time; s = time.perf_counter()\n{code}\nprint(time.perf_counter() - s)"],
                capture_output=True, text=True, check=True,
            )
            times.append(1e3 * float(told.stdout))
        print(f"| {name} | {statistics.median(times[1:]):.0f} | {max(times[1:]):.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--dimension", type=int, default=2)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=101)
    parser.add_argument("--threads", type=int, default=gtv.threads())
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (options.points, options.dimension))
    x = rng.uniform(-1.5, 1.5, (options.queries, options.dimension))
    gtv.set_threads(options.threads)
    print(f"M = {options.points}, D = {options.dimension}, n = {options.queries}, "
          f"{options.turns} turns, {options.threads} threads\n")
    print("| | median, ms | over the library | interval |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        sides = all_sides(options, Path(folder), points, x)
        for covariance in (True, False):
            ratios(sides, covariance, options.turns)
        # What does not grow with M is nearly all there is for one point.
        sides = all_sides(options, Path(folder), points[:1], x)
        times = in_turns([lambda side=side: side(True) for side in sides.values()], 5 * options.turns)
        found = [1e3 * value for value in median_interval(times[:, 2] - times[:, 0])]
        print("\nPython's own part, by M = 1: {:.2f} ms a call [{:.2f}, {:.2f}]".format(*found))
    import_seconds()


if __name__ == "__main__":
    main()
