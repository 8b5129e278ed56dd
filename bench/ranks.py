#!/usr/bin/env python3
"""What ranks and shards cost: two ranks against one, two threads against one, shards against work.

    bench/ranks.py [PROGRAM] [TURNS]

A sweep of 300 cells, about 45 s of a core, is computed in each way in turns, so that what else the
machine does meets all alike. Printed are medians over the turns. The overhead of shards is what a
run on one thread takes besides the sum of what its shards took: until all cells are there, and in
all by CPU time, starting and writing the results included. On a busy machine the second is too
little, since shards are timed by the clock. The start of ranks is that of a study of one cell.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "build/release/bin/gtv"
TURNS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
STUDY = """
name = "sweep"
[data]
points = [[-1.0], [0.0], [1.0]]
[estimator]
samples = 128
[sampler]
trajectories = 100000
[ensemble]
models = 84
[sweep]
"forward.t_min" = [1e-3, 3e-3, 1e-2]
"estimator.samples" = [64, 91, 128, 181, 256]
"estimator.ridge" = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5,
                     0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 20.0]
"""
MPIRUN = ["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"]


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds that pass, and of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s.toml").write_text(STUDY)
        program = os.path.abspath(PROGRAM)

        def run(threads: int, out: str) -> list[str]:
            return [program, "--threads", str(threads), "run", str(folder / "s.toml"),
                    "--force", "--out", str(folder / out)]

        ways = {
            "one thread": run(1, "a"),
            "two threads": run(2, "b"),
            "one rank": [*MPIRUN, "-n", "1", *run(1, "c"), "--mpi"],
            "two ranks": [*MPIRUN, "-n", "2", *run(1, "d")],
        }
        found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        overhead: dict[str, list[float]] = {"until the cells are there": [], "in all": []}
        for turn in range(TURNS):
            for way, command in ways.items():
                found[way].append(timed(command))
                if way == "one thread":
                    manifest = json.loads((folder / "a/manifest.json").read_text())
                    in_shards = sum(manifest["cell_s"])
                    whole = {"until the cells are there": manifest["compute_s"],
                             "in all": found[way][-1][1]}
                    for part, seconds in whole.items():
                        overhead[part].append(seconds / in_shards - 1)
            print(f"turn {turn + 1}:", ", ".join(
                f"{way} {times[-1][0]:.2f} s ({times[-1][1]:.2f} s CPU)"
                for way, times in found.items()), flush=True)
        for one, two in (("one thread", "two threads"), ("one rank", "two ranks"),
                         ("one thread", "two ranks")):
            ratios = [a[0] / b[0] for a, b in zip(found[one], found[two])]
            cpu = [b[1] / a[1] for a, b in zip(found[one], found[two])]
            print(f"{two} against {one}: {statistics.median(ratios):.2f} times as fast "
                  f"({min(ratios):.2f} to {max(ratios):.2f}), CPU x {statistics.median(cpu):.3f}")
        for part, shares in overhead.items():
            print(f"overhead of shards {part}: {100 * statistics.median(shares):.1f} % "
                  f"({100 * min(shares):.1f} to {100 * max(shares):.1f})")
        few = ["--set", "ensemble.models=1", "--set", "estimator.samples=64", "--set",
               "sweep.estimator.ridge=[1]", "--set", "sweep.estimator.samples=[64]"]
        for way in ("one thread", "one rank", "two ranks"):
            starts = [timed([*ways[way], *few])[0] for _ in range(5)]
            print(f"start and end of {way}: {statistics.median(starts):.2f} s")


if __name__ == "__main__":
    main()
