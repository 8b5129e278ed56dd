#!/usr/bin/python3
"""How many random trajectories a stratified one is worth.

    stratified.py path/to/gtv [--repeats R]

Runs every cell of Fig. 2 (20 models) and Fig. 3 (10 models) with 100,000 random trajectories a
model, with fewer stratified ones, and with a reference of 10^7 (1-D) or 4 x 10^6 (2-D) random ones.
Runs of one seed share their models, so that differences of mean densities come from the
trajectories alone. The reference's own error is known (each model's counts are multinomial; here
their variance is bounded by that of the mean density) and subtracted from the squared errors: 1 %
(1-D) or 2.5 % (2-D) of those of the random runs. Total variation is printed as measured, the
reference's error in it.

The factor is (random trajectories of equal squared error) / (stratified trajectories), of the
squared errors summed over the cells; then its range over single cells.
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
    "stratified": [5_000], "blocks": [1], "asked": {(5_000, 1): 20},
}
PLANE = {
    "name": "2-D", "study": "fig3.toml", "models": 10, "reference": 4_000_000,
    "stratified": [50_000, 40_000, 25_000], "blocks": [1, 4],
    "asked": {(50_000, 1): 2, (25_000, 4): 4},
}


def mean_density(program, case, kind, trajectories, seed, folder):
    """Mean density over members times bin volume of all cells, (cells, bins) or (…, bins, bins)."""
    out = folder / f"{case['name']}-{kind}-{trajectories}-{seed}"
    command = [program, "run", str(STUDIES / case["study"]), "--out", str(out)]
    settings = [
        f"seed={seed}", f"ensemble.models={case['models']}",
        f"sampler.trajectories={trajectories}", f"sampler.seeds={kind}",
    ]
    for setting in settings:
        command += ["--set", setting]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with np.load(out / "density.npz") as file:
        density = file["density_mean"]
        axes = 1 if "edges" in file.files else 2
        edges = file["edges" if axes == 1 else "edges_x"]
    density = density.reshape((-1,) + density.shape[-axes:])
    return density * (edges[1] - edges[0]) ** axes


def coarse(shares, block):
    """Sums blocks of block x block bins (or block bins) of every cell."""
    for axis in range(1, shares.ndim):
        shape = shares.shape[:axis] + (-1, block) + shares.shape[axis + 1:]
        shares = shares.reshape(shape).sum(axis=axis + 1)
    return shares


def compare(program, case, repeats, folder):
    """Rows (kind, trajectories, bins, rms, total variation, factor, lowest, highest, asked), rms in
    shares of a bin."""
    runs = [("random", RANDOM)] + [("stratified", n) for n in case["stratified"]]
    squared = {}
    variation = {}
    sizes = {}
    for seed in range(1, repeats + 1):
        truth = mean_density(program, case, "random", case["reference"], seed, folder)
        for kind, n in runs:
            shares = mean_density(program, case, kind, n, seed, folder)
            for block in case["blocks"]:
                p = coarse(truth, block)
                bins = tuple(range(1, p.ndim))
                difference = coarse(shares, block) - p
                own = np.sum(p * (1 - p), axis=bins) / (case["models"] * case["reference"])
                key = (kind, n, block)
                error = (np.sum(difference**2, axis=bins) - own) / p[0].size
                squared[key] = squared.get(key, 0) + error / repeats
                absolute = 0.5 * np.sum(np.abs(difference), axis=bins)
                variation[key] = variation.get(key, 0) + np.mean(absolute) / repeats
                sizes[block] = p[0].shape
    rows = []
    for block in case["blocks"]:
        random = squared["random", RANDOM, block]
        for kind, n in runs:
            key = (kind, n, block)
            factor = np.sum(random) * RANDOM / np.sum(squared[key]) / n
            each = random * RANDOM / squared[key] / n
            asked = case["asked"].get((n, block)) if kind == "stratified" else None
            rows.append((kind, n, sizes[block], np.sqrt(np.mean(squared[key])), variation[key],
                         factor, each.min(), each.max(), asked))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--repeats", type=int, default=3, help="seeds, each with its own models")
    parser.add_argument("--only", choices=["1-D", "2-D"])
    arguments = parser.parse_args()
    print("| | seeds | trajectories | bins | rms error, % of a bin's mean share "
          "| total variation | factor | over cells | asked |")
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
