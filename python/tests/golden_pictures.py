"""One small example of every kind of picture: what it is drawn from, and how it is compared."""

import pathlib

import numpy as np
import report_folders
from conftest import EPS, SAMPLES, fill, make_fig2, make_fig3, make_neighbours, write
from test_attribute import make as make_attribute
from test_compare import make as make_compare
from test_kernels import make as make_kernels
from test_run import arrays_2d

import gtv

FOLDER = pathlib.Path(__file__).parent / "golden"

TRIANGLE = [[-1.0, -0.6], [1.0, -0.6], [0.0, 1.1]]
LINE = [-1.0, 0.0, 1.0]


def bells(sweep, members=6):
    """Density arrays of three bells a cell, each cell a little wider; those of members differ."""
    shape = tuple(len(values) for values in sweep.values())
    edges = np.linspace(-1.5, 1.5, 61)
    x = 0.5 * (edges[1:] + edges[:-1])
    width = np.linspace(0.1, 0.3, int(np.prod(shape))).reshape(*shape, 1)
    shift = np.linspace(-0.1, 0.1, members)[:, np.newaxis]

    def bell(shift, width):
        return sum(np.exp(-0.5 * ((x - at - shift) / width) ** 2) for at in LINE) / (7.5 * width)

    models = bell(shift, width[..., np.newaxis, :])
    q25, q75 = np.quantile(models, (0.25, 0.75), axis=-2)
    return {
        **{f"axis/{key}": np.asarray(values) for key, values in sweep.items()},
        "edges": edges,
        "density_mean": models.mean(axis=-2),
        "density_q25": q25,
        "density_q75": q75,
        "density_true": bell(0.0, width * 0.8),
        "density_pfode": bell(0.02, width * 0.9),
        "density_models": models,
    }


def figures(folder):
    """As `fill`, with densities that are seen in figure 2, the only one as published too."""
    fill(folder)
    write(folder / "fig3.npz", {k: v for k, v in make_fig3().items() if k != "published"})
    drawn = {**make_fig2(), **bells({"forward.t_min": EPS, "estimator.samples": SAMPLES})}
    del drawn["density_models"]
    for name in ("", "_q25", "_q75"):
        drawn[f"published{name}"] = 0.9 * drawn[f"density{name or '_mean'}"]
    write(folder / "fig2.npz", drawn)


def compare_kernels(folder):
    sweep = {"forward.t_min": np.array([1e-3, 1e-2])}
    write(folder / "compare.npz", make_compare(sweep, (20,)) | make_kernels(sweep))


def attribute(folder):
    write(folder / "attribute.npz", make_attribute({"forward.t_min": np.array([1e-3, 1e-2])}))


def compare(folder):
    write(folder / "compare.npz", make_compare({"estimator.samples": SAMPLES[:2]}, (20,)))


def image_pairs(folder):
    write(folder / "neighbours.npz", make_neighbours({}))


def vector_pairs(folder):
    write(folder / "neighbours.npz", make_neighbours({"forward.t_min": [1e-3, 1e-2]}, images=False))


def run(folder):
    write(folder / "density.npz", bells({"estimator.samples": np.array([64, 1024])}))


def run_plane(folder):
    write(folder / "density.npz", arrays_2d())


def field_plane():
    axis = np.linspace(-2, 2, 24)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return gtv.fields(TRIANGLE, "vp", grid, [0.05, 0.2])


def field_line():
    return gtv.fields(LINE, "vp", np.linspace(-2, 2, 81), [0.01, 0.05, 0.3])


def field_space():
    random = np.random.default_rng(0)
    return gtv.fields(random.normal(size=(8, 5)), "vp", random.normal(size=(40, 5)), [0.05, 0.3])


def sampled(points, shape=None):
    denoiser = gtv.ExactDenoiser(points, "vp")
    n = 60 if shape is None else 4
    found = gtv.sample(denoiser, "vp", n, steps=24, grid="geometric", paths=True)
    if shape is None:
        return found
    paths = found.paths.reshape(*found.paths.shape[:2], *shape)
    return gtv.Samples(found.x.reshape(-1, *shape), found.t, paths)


def stripes():
    """Six images of 6 by 6 that an eye tells apart."""
    y, x = np.mgrid[:6, :6]
    return np.array([np.sign(np.sin(k + (k % 3) * x + (k % 2 + 0.5) * y)) for k in range(6)])


def v_kernel():
    features = gtv.Features("fourier", per_axis=4)
    root = np.random.default_rng(1).normal(size=(16, 16))
    kernel = gtv.weights_v_kernel("vp", features, root @ root.T / 16)
    return kernel.map(np.linspace(-1.5, 1.5, 40), [0.05, 0.8])


def ensemble():
    random = np.random.default_rng(2)
    members = random.choice([-1.0, 1.0], (24, 300)) + random.normal(0, 0.15, (24, 300))
    return gtv.ensemble_density(members, bins=50)


def neighbour_pairs():
    noise = np.random.default_rng(3).normal(0, 0.3, (7, 6, 6))
    samples = stripes()[[0, 1, 2, 3, 4, 5, 0]] * np.linspace(1, 0.1, 7)[:, None, None] + noise
    return gtv.NearestRows(stripes().reshape(6, 36)).pairs(samples)


def masses(points):
    return gtv.noised_masses(points, "vp", 0.05, cells=30, domain=(-2, 2))


def posterior():
    return gtv.NoisedPoints(stripes().reshape(6, 36)).along(np.geomspace(0.05, 20, 15), draws=64)


def moments():
    measure = gtv.FeatureMeasure(gtv.Features("fourier", per_axis=4), LINE)
    return gtv.large_sample_moments(measure, samples=1000)


FOLDERS = {
    "figures": figures,
    "run": run,
    "run-plane": run_plane,
    "samples": image_pairs,
    "samples-vectors": vector_pairs,
    "compare": compare,
    "compare-kernels": compare_kernels,
    "attribute": attribute,
    "verify": report_folders.verify,
    "memorize": report_folders.memorize,
    "timescales": report_folders.timescales,
}
"""What writes the files of a folder as the program leaves them."""

RESULTS = {
    "field-plane": field_plane,
    "field-line": field_line,
    "field-space": field_space,
    "trajectories-line": lambda: sampled(LINE),
    "trajectories-plane": lambda: sampled(TRIANGLE),
    "trajectories-space": lambda: sampled(np.eye(5) * [3, 2, 1, 1, 1]),
    "trajectories-images": lambda: sampled(stripes().reshape(6, 36), (6, 6)),
    "v-kernel": v_kernel,
    "ensemble": ensemble,
    "neighbours": neighbour_pairs,
    "distances": lambda: gtv.nearest_rows(
        stripes().reshape(6, 36), np.random.default_rng(4).normal(size=(90, 36))
    ),
    "masses-line": lambda: masses(LINE),
    "masses-plane": lambda: masses(TRIANGLE),
    "posterior": posterior,
    "training-line": lambda: gtv.draw_training_set(LINE, "vp", 200),
    "training-plane": lambda: gtv.draw_training_set(TRIANGLE, "vp", 200),
    "moments": moments,
    "numbers": lambda: gtv.cumulants([1.0, 2.0, 3.0, 4.0, 7.0]),
}
"""Results of the Python package, which plot themselves."""
