"""What each picture shows and how to read it, after the name of its file."""

import re

_CELLS = "One panel a cell of the sweep."

CAPTIONS = {
    "fig1": (
        "Figure 1: where the regression target is noisy",
        "How much of the regression target is noise, tr C / (tr C + ‖s‖²), in the plane, for "
        "four sets of points (rings) at five times. Bright: nearly all of it, which is where "
        "points tie.",
    ),
    "fig2": (
        "Figure 2: average learned densities of three points on a line",
        "Average learned density of three points on a line. To the right: more features per "
        "training sample. Upwards: sampling stops at a higher noise level. Orange: mean over "
        "models, and a band between their quartiles. Black: the noised points, p(x|ε). Blue: "
        "the flow of the exact score.",
    ),
    "fig2_published": (
        "Figure 2, as the notebook draws it",
        "With its faults, for comparison: denoisers by look-up, densities of the trajectories "
        "inside the window alone.",
    ),
    "fig3": (
        "Figure 3: average learned densities of four points in the plane",
        "Average learned density of four points in the plane (rings), on a logarithmic colour "
        "scale, for two kinds of features (rows) and three angles of the square (columns).",
    ),
    "fig3_published": (
        "Figure 3, as the notebook draws it",
        "With its faults, for comparison: denoisers by look-up, each column normalised by itself.",
    ),
    "density": (
        "Average learned densities",
        f"{_CELLS} Orange: mean over models, and a band between their quartiles. Black: the noised "
        "training points, p(x|ε). Blue: what the exact score samples with the same steps.",
    ),
    "density, plane": (
        "Average learned densities",
        f"{_CELLS} The mean density over models on a logarithmic colour scale; rings are the "
        "training points.",
    ),
    "density_members": (
        "Learned densities, model by model",
        f"{_CELLS} Grey: densities of single models. Orange: their mean, and the band of 1.96 "
        "standard errors about it, its floor: a prediction within is not told from it. Black: the "
        "noised training points, p(x|ε).",
    ),
    "neighbours": (
        "How near samples are to training points",
        f"{_CELLS} How often d₁/d₂ has each value, d₁ and d₂ being a sample’s distances to the two "
        "nearest training points. Copies are near 0.",
    ),
    "neighbours, images": (
        "Samples and their nearest training images",
        "Each sample with its nearest training image beside it and d₁/d₂ below, its distances "
        "to the two nearest training images. Copies, below 1/3, are framed.",
    ),
    "compare": (
        "Theories beside the ensemble",
        f"{_CELLS} Black: mean and quartiles of the trained ensemble. Colours: each theory. Over "
        "a panel: each theory’s total variation from the ensemble, the floor of that in "
        "brackets, and the verdict.",
    ),
    "compare, plane": (
        "Theories beside the ensemble",
        "A row a cell, a column a law: the ensemble and each theory, on one logarithmic colour "
        "scale.",
    ),
    "compare_kernel": (
        "V-kernel over place and time",
        "V(x,t; x,t), the covariance of trained scores that drives the effective SDE, on one "
        "logarithmic colour scale: measured, and as each theory predicts.",
    ),
    "compare_kernel_correlation": (
        "Temporal correlation of the V-kernel",
        "Where trajectories are decided: correlation of the score at two times, for the two "
        "times that circles mark. White noise would be the circles alone.",
    ),
    "attribute": (
        "Causes of the gap mass",
        f"{_CELLS} Downwards, each bar starts where the last one ended: to the right if the "
        "cause adds mass between the points, to the left if it takes some away. Whiskers: 95 % "
        "intervals. Diamonds: Shapley values. Grey: all causes together.",
    ),
    "attribute_wasserstein": (
        "Causes of the distance from the training points",
        f"{_CELLS} As above, of W₁ from the training points.",
    ),
    "verify": (
        "Values against thresholds",
        "Each claim's value and 95 % interval on a scale of its own; the dashed line is the "
        "threshold.",
    ),
    "memorize": (
        "Memorised share, distances, closest samples",
        "Share of samples below each threshold on d₁/d₂ with its 95 % interval, and what honest "
        "samples give by two nulls; distances to the nearest training point.",
    ),
    "memorize, images": (
        "Memorised share, distances, closest samples",
        "Share of samples below each threshold on d₁/d₂ with its 95 % interval, and what honest "
        "samples give by two nulls; distances to the nearest training point; the closest "
        "samples with their two nearest training images.",
    ),
    "timescales": (
        "Along the forward process",
        "A line a resolution, against noise σ/α and Ornstein–Uhlenbeck time: effective points "
        "with the times of speciation and collapse, draws that know their own point, how noisy "
        "the regression target is, and draws whose target is nearly its mean.",
    ),
}
"""Title and caption; "x, plane" in place of "x" for arrays over a plane, "x, images" for images."""

_VARIANTS = {"plane": "edges_x", "images": "image_shape"}
"""The array that tells."""


def base(stem):
    """The name of a picture without its page: density-02 is density."""
    return re.sub(r"-\d+$", "", stem)


def caption_of(name, arrays=()):
    """Title and caption of a picture, after the names of its arrays; its name, if it has none."""
    kinds = [kind for kind, sign in _VARIANTS.items() if sign in arrays]
    named = [f"{name}, {kind}" for kind in kinds] + [name]
    return next((CAPTIONS[key] for key in named if key in CAPTIONS), (name, ""))
