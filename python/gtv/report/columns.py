"""What the columns of the program's CSV files mean, in a phrase each."""

_GAP = "share of the mass between the points: gap mass"
_W1 = "W₁, data units (in the plane sliced)"
_CI = "; in brackets its 95 % interval over members"

_COMMON = {
    "cell": "number of the cell of the sweep",
    "models": "members of the ensemble",
    "trajectories": "trajectories of each member",
}

_CELLS = {
    "inside": "mean share of trajectories that end inside the window",
    "total_variation": "total variation between the mean density and p(x|ε), on the study's bins "
    "and one more for what lies outside",
    "gap_mass": _GAP,
    "not_finite": "trajectories that left the range of numbers; they count as outside",
    "min_rcond": "least reciprocal condition number of the systems solved in training",
    "floor": "error of the mean over members that was reached",
    "reached": "whether that is the floor that was asked for",
    "points": "training points",
    "dimension": "coordinates of a point",
    "memorized_fraction": "share of samples with d₁/d₂ < 1/3; in brackets its 95 % interval",
    "nearest_distance": "mean distance of a sample to its nearest training point, data units",
    "sliced_wasserstein": "W₁ of projections of samples and training points, mean ± standard error "
    "over 200 directions",
    "energy_distance": "between samples and training points, unbiased: may be below 0",
    "energy_p": "p of its permutation test: have samples and training points one law?",
    "mmd_squared": "squared maximum mean discrepancy, unbiased",
    "mmd_p": "p of its permutation test",
    "halves_cosine": "mean cosine of samples of two models that each saw half of the data, from "
    "the same noise, ± its standard error",
    "halves_nearer_than_training": "share of these pairs nearer to each other than to their "
    "training halves",
    "error_bound": "largest bound of the denoiser's error, relative to the data's radius",
}

_COMPARE = {
    "features_per_sample": "F/P",
    "quadrature_error": "how far the theory's integrals move at half their resolution, relative",
    "ensemble_gap_mass": f"of the ensemble: {_GAP}{_CI}",
    "ensemble_trace": f"trace of the covariance of the trained weights{_CI}",
    "largest_skewness": "of the ensemble's scores where trajectories are decided; 0 if normal",
    "largest_excess_kurtosis": "the same; 0 if normal",
    "theory": "which prediction",
    "gap_mass": f"as predicted: {_GAP}",
    "trace": "as predicted",
    "trace_ratio": "trace, predicted over measured",
    "mean_error": "relative distance of the predicted mean weights from the ensemble's; empty "
    "where it is all sampling noise",
    "total_variation": f"between predicted and measured mean density{_CI}",
    "floor": "what two ensembles of one law differ by at this size, on average",
    "floor_99": "and the 99 % quantile of that",
    "wasserstein_1": f"between the two: {_W1}",
    "wasserstein_1_floor": "its floor",
    "total_variation_twice": "of a theory known to be wrong: twice the covariance (naive: twice κ)",
    "total_variation_other_target": "of another: the law for the target that was not trained on",
    "verdict": "holds, fails, undecided or not computed",
    "note": "why a theory was not computed, or a further distance",
}

_CUMULANTS = {
    "law": "the ensemble, or a theory",
    "t": "time",
    "x": "place where trajectories are decided",
    "y": "its second coordinate",
    "score_mean": "mean of the score over members",
    "score_variance": "its variance",
    "skewness": "its third standardised cumulant; 0 for a normal law",
    "excess_kurtosis": "its fourth; 0 for a normal law",
}

_ATTRIBUTE = {
    "cause": "what this rung of the ladder adds",
    "gap_mass": f"after the rung: {_GAP}{_CI}",
    "gap_mass_change": f"what the rung changed{_CI}",
    "gap_mass_shapley": f"the cause's change averaged over the orders of causes{_CI}",
    "wasserstein_1": f"after the rung, from the training points: {_W1}{_CI}",
    "wasserstein_1_change": f"what the rung changed{_CI}",
    "wasserstein_1_shapley": f"its average over the orders of causes{_CI}",
    "density_change": f"total variation between the densities before and after the rung{_CI}",
    "trace_ratio": f"trace of the weights' covariance, proxy target over true target{_CI}",
}

_MEMORIZE = {
    "threshold": "of d₁/d₂, the distances to the two nearest training points",
    "fraction": "share of samples below it; in brackets its 95 % interval",
    "null_dimension": "expected of honest samples, by intrinsic dimension",
    "null_held_out": "the same share of held-out points",
}

_TIMESCALES = {
    "resolution": "height and width of the images, or the dimension",
    "points": "training points",
    "dimension": "coordinates of a point",
    "t": "Ornstein–Uhlenbeck time",
    "sigma_over_alpha": "noise over signal, data units",
    "flow_t": "flow matching's time",
    "effective_points": "exp of the posterior's mean entropy; in brackets quartiles over draws",
    "own_weight_share": "share of draws whose own point has over half of the posterior",
    "entropy": "mean entropy of the posterior, nats",
    "fraction": "E[tr C] / E[tr C + ‖s‖²], how noisy the regression target is",
    "deterministic_share": "share of draws whose target is within cos 0.9 of its mean",
    "mmse": "mean squared error of the best denoiser; in brackets its 95 % interval",
}

_FILES = {
    "cells.csv": _CELLS,
    "compare.csv": _COMPARE,
    "cumulants.csv": _CUMULANTS,
    "attribute.csv": _ATTRIBUTE,
    "memorize.csv": _MEMORIZE,
    "timescales.csv": _TIMESCALES,
}


def meaning_of(file, column):
    """What a column of a file means; "" if that is not known, a value of the sweep for its keys."""
    known = _FILES.get(file, {}).get(column) or _COMMON.get(column, "")
    return known or ("this cell's value of the swept key" if "." in column else "")
