"""Figure 2 of the paper from Python: what linear models learn of three points on a line.

    python3 fig2.py [FOLDER]

Each panel is the density that 100 models, trained on different draws of P samples, generate on
average. Three point masses are all the data there is; what fills the gaps between them is the
noise of the proxy target that the models are trained on, and it is the more of it the fewer samples
there are for each of the F features.
"""

import sys
import time
from pathlib import Path

import gtv


def study():
    """The experiment; what is not said here has its default, as in a study file."""
    return gtv.Study(
        name="fig2",
        data={"points": [[-1.0], [0.0], [1.0]]},
        forward={"schedule": "vp"},
        estimator={"features": "gaussian", "per_axis": 16, "ridge": 0.1, "target": "proxy"},
        sampler={"method": "euler", "steps": 30, "trajectories": 100_000},
        ensemble={"models": 100},
        # The bins of the published figure, centred on numpy.linspace(-1.5, 1.5, 200).
        density={"bins": 200, "range": [-1.5 - 1.5 / 199, 1.5 + 1.5 / 199]},
        sweep={
            "forward.t_min": [1e-4, 1e-3, 1e-2],
            "estimator.samples": [64, 128, 256, 512, 1024],
        },
    )


def main(folder):
    """Computes, draws and tabulates."""
    start = time.perf_counter()
    result = study().run()
    print(f"computed {result.cells['cell'].size} cells in {time.perf_counter() - start:.2f} s")

    table = result.cells
    ratio = result.features.ravel() / table["estimator.samples"]
    print("  t_min     F/P   mass in the gaps")
    for t_min, per_sample, mass in zip(table["forward.t_min"], ratio, table["gap_mass"]):
        print(f"{t_min:7g}  {per_sample:6.3g}  {mass:8.4f}")

    folder.mkdir(parents=True, exist_ok=True)
    result.save(folder / "run")
    result.plot(folder / "fig2.pdf", kind="fig2")
    print(f"{folder / 'fig2.pdf'}: drawn in {time.perf_counter() - start:.2f} s from the start")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/fig2-python"))
