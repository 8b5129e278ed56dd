"""Small result folders of every kind, as the program leaves them."""

import json

import numpy as np
from conftest import (
    EPS,
    SAMPLES,
    fill,
    make_fig2,
    make_memorize,
    make_neighbours,
    make_timescales,
    write,
    write_table,
)
from test_attribute import CAUSES
from test_attribute import make as make_attribute
from test_compare import THEORIES
from test_compare import make as make_compare
from test_verify import CLAIM, EXACT

SWEEP = {"forward.t_min": EPS, "estimator.samples": SAMPLES}
VERSIONS = {"gtv": "0.1.0", "compiler": "12.2.0", "simd": "AVX2", "blas": "b", "executor": "tbb"}
STUDY = 'name = "three"\n\n[data]\npoints = [[-1.0], [0.0], [1.0]]  # a < b & c\n'


def manifest(command, **more):
    """What manifest.json of a study holds."""
    return {
        "name": "three",
        "seed": 7,
        "settings": {"name": "three", "data.points": [[-1.0], [0.0], [1.0]], "forward.t_max": None},
        "compute_s": 12.3,
        "trajectory_steps": 180000000,
        "threads": 2,
        "peak_rss_mb": 13.9,
        "versions": VERSIONS,
        "command": command,
        "study": STUDY,
        **more,
    }


def cells(sweep, times=1):
    """The first columns of a CSV file: the number of the cell and its value of each axis."""
    shape = tuple(len(values) for values in sweep.values())
    columns = {"cell": np.repeat(np.arange(np.prod(shape)), times)}
    for k, (key, values) in enumerate(sweep.items()):
        columns[key] = np.repeat(np.asarray(values)[np.indices(shape)[k].ravel()], times)
    return columns


def finish(folder, command, **more):
    (folder / "manifest.json").write_text(json.dumps(manifest(command, **more)))
    return folder


def run(folder):
    write(folder / "density.npz", make_fig2())
    write_table(
        folder / "cells.csv",
        cells(SWEEP)
        | {
            "models": [20] * 15,
            "trajectories": [20000] * 15,
            "inside": np.linspace(0.9, 0.99, 15),
            "total_variation": np.linspace(0.8, 0.3, 15).round(4),
            "gap_mass": np.linspace(0.2, 0.1, 15).round(4),
            "not_finite": [0] * 15,
            "min_rcond": [1.44e-7] * 15,
        },
    )
    return finish(folder, "gtv run three.toml --out r")


def samples(folder):
    sweep = {"forward.t_min": EPS}
    write(folder / "neighbours.npz", make_neighbours(sweep))
    write_table(
        folder / "cells.csv",
        cells(sweep)
        | {
            "models": [1] * 3,
            "trajectories": [64] * 3,
            "points": [1797] * 3,
            "dimension": [64] * 3,
            "memorized_fraction": [1, 0.5, 0],
            "memorized_lo": [0.94, 0.4, 0],
            "memorized_hi": [1, 0.6, 0.06],
            "nearest_distance": [0.01, 0.7, 3],
            "sliced_wasserstein": [0.08, 0.09, 0.4],
            "sliced_wasserstein_se": [0.002, 0.002, 0.01],
            "mmd_p": ["0.5", "", "0.1"],
        },
    )
    return finish(folder, "gtv run digits.toml --out s")


def compare(folder, ensemble=True):
    write(folder / "compare.npz", make_compare(SWEEP, (20,), ensemble))
    table = cells(SWEEP, len(THEORIES))
    count = len(table["cell"])
    measured = [0.25] * count if ensemble else [""] * count
    table |= {
        "ensemble_gap_mass": measured,
        "ensemble_gap_mass_lo": measured,
        "ensemble_gap_mass_hi": [0.5] * count if ensemble else measured,
        "theory": THEORIES * 15,
        "gap_mass": [0.1] * count,
        "total_variation": [0.17, 0.05, 0.08] * 15 if ensemble else measured,
        "floor": [0.07] * count if ensemble else measured,
        "verdict": ["fails", "holds", "undecided"] * 15 if ensemble else measured,
        "note": [""] * count,
    }
    write_table(folder / "compare.csv", table)
    return finish(folder, "gtv compare three.toml --out c", theories=THEORIES)


def predict(folder):
    return compare(folder, ensemble=False)


def attribute(folder):
    write(folder / "attribute.npz", make_attribute(SWEEP))
    table = cells(SWEEP, len(CAUSES)) | {"cause": CAUSES * 15}
    for name in ("gap_mass", "gap_mass_shapley", "wasserstein_1_shapley"):
        table[name] = [0.01, 0.05, 0.04, 0.12, -0.03] * 15
        table[f"{name}_lo"] = [0.01, 0.05, 0.04, 0.11, -0.04] * 15
        table[f"{name}_hi"] = [0.01, 0.05, 0.04, 0.13, -0.02] * 15
    write_table(folder / "attribute.csv", table)
    return finish(folder, "gtv attribute three.toml --out a")


def verify(folder):
    (folder / "verify.json").write_text(json.dumps([CLAIM, EXACT]))
    made = manifest("gtv verify --out v", name="verify", members=30)
    del made["study"], made["settings"]
    (folder / "manifest.json").write_text(json.dumps(made))
    return folder


def memorize(folder):
    arrays, document, columns = make_memorize()
    write(folder / "memorize.npz", arrays)
    write_table(folder / "memorize.csv", columns)
    document |= {
        "verdict": "memorised: 20 % of samples against 0 % of held-out points, p = 1e-4",
        "n_samples": 50,
        "train": "digits, train",
        "samples": "mine/first.npy",
        "test": None,
        "threshold": 1 / 3,
        "command": "gtv memorize --train digits --samples mine/first.npy --out m",
        "versions": VERSIONS,
        "seed": 7,
    }
    (folder / "memorize.json").write_text(json.dumps(document))
    return folder


def timescales(folder):
    columns, document = make_timescales()
    write_table(folder / "timescales.csv", columns)
    for entry in document["resolutions"]:
        entry |= {"points": 1000, "dimension": 784}
        entry["information_detail"] = {"ci95": [6.8, 7.0]}
    document["resolutions"][1]["collapse_formula_t"] = None
    document |= {
        "train": "digits, train",
        "draws": 256,
        "command": "gtv timescales --train digits --out t",
        "versions": VERSIONS,
        "seed": 7,
    }
    (folder / "timescales.json").write_text(json.dumps(document))
    return folder


def figures(folder):
    fill(folder)
    entry = {"compute_s": 2.5, "trajectory_steps": 4500000000}
    made = {
        "figures": {"fig1": {"compute_s": 0.02}, "fig2": entry, "fig3": entry},
        "peak_rss_mb": 68.0,
        "versions": VERSIONS,
        "command": "gtv figures --out f",
        "seed": 0,
        "threads": 2,
    }
    (folder / "figures.json").write_text(json.dumps(made))
    return folder


ALL = {
    make.__name__: make
    for make in (run, samples, compare, predict, attribute, verify, memorize, timescales, figures)
}
