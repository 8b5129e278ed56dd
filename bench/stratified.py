#!/usr/bin/python3
"""How many random trajectories a stratified one is worth.

    stratified.py path/to/gtv [--repeats R]

Runs one cell of Fig. 2 (t_min 1e-2, 256 samples, 20 models) and one of Fig. 3 (Gaussian features,
angle 0, 10 models), each with 100,000 random trajectories a model, with fewer stratified ones, and
with a reference of 10^7 (1-D) or 4 x 10^6 (2-D) random ones. Runs of one seed share their models,
so that differences of mean densities come from the trajectories alone. The reference's own error is
known (each model's counts are multinomial; here their variance is bounded by that of the mean
density) and subtracted from the squared errors: 1 % (1-D) or 2.5 % (2-D) of those of the random
runs. Total variation is printed as measured, the reference's error in it.

The factor is (random trajectories of equal squared error) / (stratified trajectories).
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np

STUDIES = Path(__file__).resolve().parent.parent / "studies"
RANDOM = 100_000

LINE = {
    "name": "1-D", "study": "fig2.toml", "models": 20, "reference": 10_000_000,
    "cell": ["forward.t_min=1e-2", "estimator.samples=256"],
    "stratified": [5_000], "blocks": [1], "asked": {(5_000, 1): 20},
}
PLANE = {
    "name": "2-D", "study": "fig3.toml", "models": 10, "reference": 4_000_000,
    "cell": ['estimator.features="gaussian"', "data.angle=0"],
    "stratified": [50_000, 25_000], "blocks": [1, 4],
    "asked": {(50_000, 1): 2, (25_000, 4): 4},
}


def mean_density(program, case, kind, trajectories, seed, folder):
    """Mean density over members times bin volume, squeezed to (bins,) or (bins, bins)."""
    out = folder / f"{case['name']}-{kind}-{trajectories}-{seed}"
    command = [program, "run", str(STUDIES / case["study"]), "--out", str(out)]
    settings = case["cell"] + [
        f"seed={seed}", f"ensemble.models={case['models']}",
        f"sampler.trajectories={trajectories}", f"sampler.seeds={kind}",
    ]
    for setting in settings:
        command += ["--set", setting]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with np.load(out / "density.npz") as file:
        density = np.squeeze(file["density_mean"])
        edges = file["edges"] if "edges" in file else file["edges_x"]
    return density * (edges[1] - edges[0]) ** density.ndim


def coarse(shares, block):
    """Sums blocks of block x block bins (or block bins)."""
    for axis in range(shares.ndim):
        shape = shares.shape[:axis] + (-1, block) + shares.shape[axis + 1:]
        shares = shares.reshape(shape).sum(axis=axis + 1)
    return shares


def compare(program, case, repeats, folder):
    """Rows (kind, trajectories, bins, rms, total variation, factor), rms in shares of a bin."""
    runs = [("random", RANDOM)] + [("stratified", n) for n in case["stratified"]]
    squared = {}
    variation = {}
    for seed in range(1, repeats + 1):
        truth = mean_density(program, case, "random", case["reference"], seed, folder)
        for kind, n in runs:
            shares = mean_density(program, case, kind, n, seed, folder)
            for block in case["blocks"]:
                p = coarse(truth, block)
                difference = coarse(shares, block) - p
                own = np.sum(p * (1 - p)) / (case["models"] * case["reference"])
                key = (kind, n, block)
                squared.setdefault(key, []).append((np.sum(difference**2) - own) / p.size)
                variation.setdefault(key, []).append(0.5 * np.sum(np.abs(difference)))
                bins = p.shape
    rows = []
    for block in case["blocks"]:
        size = tuple(b * case["blocks"][-1] // block for b in bins)
        error_of_random = np.mean(squared["random", RANDOM, block])
        for kind, n in runs:
            error = np.mean(squared[kind, n, block])
            factor = error_of_random * RANDOM / error / n
            each = np.array(squared["random", RANDOM, block]) * RANDOM
            each = each / np.array(squared[kind, n, block]) / n
            asked = case["asked"].get((n, block)) if kind == "stratified" else None
            rows.append((kind, n, size, np.sqrt(error), np.mean(variation[kind, n, block]),
                         factor, each.min(), each.max(), asked))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--repeats", type=int, default=3, help="seeds, each with its own models")
    parser.add_argument("--only", choices=["1-D", "2-D"])
    arguments = parser.parse_args()
    print("| | seeds | trajectories | bins | rms error, % of a bin's mean share "
          "| total variation | factor | over seeds | asked |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for case in (LINE, PLANE):
            if arguments.only not in (None, case["name"]):
                continue
            for row in compare(arguments.program, case, arguments.repeats, Path(folder)):
                kind, n, size, rms, tv, factor, low, high, asked = row
                print(f"| {case['name']} | {kind} | {n:,} | {'x'.join(map(str, size))} "
                      f"| {100 * rms * np.prod(size):.3f} | {tv:.2e} | {factor:.1f} "
                      f"| {low:.1f}-{high:.1f} | {'' if asked is None else asked} |", flush=True)


if __name__ == "__main__":
    main()
