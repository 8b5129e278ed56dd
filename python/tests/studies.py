"""Studies that take no time, and the program that runs them too."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("GTV_BUILD_DIR", ROOT / "build/release"))
PROGRAM = BUILD / "bin/gtv"
PACKAGE = BUILD / "python"
"""With its extension module."""

LINE = """
name = "line"
seed = 3
[data]
points = [[-1.0], [0.5]]
[estimator]
samples = 64
per_axis = 8
[sampler]
trajectories = 800
steps = 8
[ensemble]
models = 5
[density]
bins = 40
[sweep]
"forward.schedule" = ["vp", "cosine"]
"estimator.ridge" = [0.1, 1.0]
"""

PLANE = """
name = "plane"
[data]
preset = "square"
[estimator]
samples = 64
per_axis = 6
[sampler]
trajectories = 500
steps = 6
[ensemble]
models = 3
[density]
bins = 50
[sweep]
"data.angle" = [0.0, 0.3]
"""

SPACE = """
name = "space"
data.points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 3]]
estimator.kind = "exact"
sampler.steps = 5
sampler.trajectories = 30
ensemble.models = 2
sweep.seed = [0, 1]
"""

ALL = {"line": LINE, "plane": PLANE, "space": SPACE}
FILES = {
    "line": ("density.npz", "cells.csv"),
    "plane": ("density.npz", "cells.csv"),
    "space": ("samples.npy", "neighbours.npz", "cells.csv"),
}


def run_program(folder, *arguments):
    """What `gtv ARGUMENTS` prints, run in the folder."""
    return subprocess.run(
        [PROGRAM, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
