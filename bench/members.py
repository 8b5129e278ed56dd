#!/usr/bin/env python3
"""Memory and time of ensembles of many members: Figure 2's model, few trajectories a member.

usage: bench/members.py [--gtv build/release/bin/gtv] [--cells 1|15] [--members 1000,10000,100000]

Prints a row for each number of members: how many megabytes their counts would take, peak memory
of the run, seconds, microseconds a member.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINS = 200
CELLS = {
    1: ["sweep.forward.t_min=[1e-2]", "sweep.estimator.samples=[64]"],
    15: ["sweep.forward.t_min=[1e-3, 1e-2, 1e-1]", "sweep.estimator.samples=[16, 24, 32, 48, 64]"],
}


def run(gtv: str, cells: int, members: int, more: list[str]) -> dict[str, float]:
    """The manifest of a run."""
    settings = [
        *CELLS[cells], f"ensemble.models={members}", "sampler.trajectories=200",
        "sampler.steps=5", "sampler.seeds=stratified", *more,
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [gtv, "run", str(ROOT / "studies/fig2.toml"), "--out", str(out)]
        for setting in settings:
            command += ["--set", setting]
        subprocess.run(command, check=True, capture_output=True)
        found: dict[str, float] = json.loads((out / "manifest.json").read_text())
        found["npz_mb"] = (out / "density.npz").stat().st_size / 1e6
        return found


def main() -> None:
    """One row a number of members."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gtv", default=str(ROOT / "build/release/bin/gtv"))
    parser.add_argument("--cells", type=int, choices=sorted(CELLS), default=1)
    parser.add_argument("--members", default="1000,10000,100000")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args()
    print(f"{'members':>8} {'counts MB':>10} {'peak MB':>8} {'npz MB':>7} {'s':>7} {'us/member':>10}")
    for members in (int(one) for one in arguments.members.split(",")):
        found = run(arguments.gtv, arguments.cells, members, arguments.set)
        counts = 4e-6 * BINS * members * arguments.cells
        each = 1e6 * found["compute_s"] / (members * arguments.cells)
        print(
            f"{members:8d} {counts:10.1f} {found['peak_rss_mb']:8.1f} {found['npz_mb']:7.1f}"
            f" {found['compute_s']:7.1f} {each:10.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
