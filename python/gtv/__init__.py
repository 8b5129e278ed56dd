"""gtv: what does a diffusion model learn to sample, on average over its training draws?

Names are loaded when they are first used, so that pictures need nothing that is compiled.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gtv._core import version as __version__
    from gtv._data import Dataset, Mixture
    from gtv._distances import (
        SlicedDistance,
        TestResult,
        energy_distance,
        energy_test,
        mann_whitney,
        median_distance,
        mmd_squared,
        mmd_test,
        permutation_test,
        row_entropy,
        sliced_wasserstein_1,
        sliced_wasserstein_1_binned,
        total_variation,
        wasserstein_1,
        wasserstein_1_binned,
    )
    from gtv._ensemble_density import EnsembleDensity, ensemble_density
    from gtv._ensemble_statistics import (
        Cumulants,
        Interval,
        bootstrap_interval,
        cumulants,
        null_distribution,
    )
    from gtv.errors import Error, InputError, WorkError
    from gtv._denoisers import (
        ExactDenoiser,
        LinearDenoiser,
        NaiveDenoiser,
        from_flow,
        from_noise,
        from_score,
        from_v,
    )
    from gtv._sampler import Samples, sample
    from gtv._estimator import (
        LinearWeights,
        at_time,
        fit_ridge,
        train_ensemble,
        train_gradient_flow,
    )
    from gtv._feature_measure import FeatureMeasure, TrainingMeasure
    from gtv._features import Axis, Features
    from gtv._forward import Schedule, schedule_names, time_grid
    from gtv._gap_mass import delaunay_edges, gap_mass, gap_mass_binned
    from gtv._memorisation import (
        Agreement,
        IntrinsicDimension,
        Share,
        half_agreement,
        memorised_null,
        memorised_share,
        share_difference_p,
        share_p,
        two_nearest_dimension,
    )
    from gtv._moments import (
        FiniteSample,
        GradientFlowMoments,
        WeightMoments,
        finite_sample_moments,
        gradient_flow_moments,
        large_sample_moments,
        paper_moments,
        population_weights,
    )
    from gtv._neighbours import (
        NearestRows,
        Neighbours,
        Pairs,
        equal_rows,
        first_equal_row,
        nearest_rows,
    )
    from gtv._network_kernel import (
        Eigenfunctions,
        NetworkKernels,
        WeightedNodes,
        network_kernels,
        thinned,
    )
    from gtv._path_integral import (
        CellMasses,
        average_density,
        linear_noise_density,
        noised_masses,
        small_noise_density,
    )
    from gtv._score import (
        BlockedField,
        Fields,
        denoise,
        fields,
        log_density,
        posterior_weights,
        score,
    )
    from gtv._dry_run import DryRun
    from gtv._figures import Figures, figures
    from gtv._pictures import save_figure
    from gtv._run_result import RunResult, SampleResult
    from gtv._study import Study
    from gtv._theory import Attribution, Comparison, attribute, compare
    from gtv._analysis import Memorization, Timescales, memorize, timescales
    from gtv._verify import Claim, Verification, verify
    from gtv._threads import set_threads, threads
    from gtv._timescales import (
        CovarianceSummary,
        NoisedPoints,
        PosteriorCurve,
        collapse_time,
        covariance_summary,
        noise_of_time,
        same_class_probability,
        speciation_time,
        time_of_noise,
    )
    from gtv._training_set import TrainingSet, draw_training_set, regression_targets
    from gtv._v_kernel import (
        VKernel,
        VMap,
        measured_covariance,
        measured_v_kernel,
        naive_v,
        root_v_kernel,
        scores_v_kernel,
        weights_v_kernel,
    )
    from gtv._weight_law import ConditionalLaw, NormalLaw, PopulationLaw, WeightLaw

_HOME = {
    "Dataset": "_data",
    "Mixture": "_data",
    "SlicedDistance": "_distances",
    "TestResult": "_distances",
    "energy_distance": "_distances",
    "energy_test": "_distances",
    "mann_whitney": "_distances",
    "median_distance": "_distances",
    "mmd_squared": "_distances",
    "mmd_test": "_distances",
    "permutation_test": "_distances",
    "row_entropy": "_distances",
    "sliced_wasserstein_1": "_distances",
    "sliced_wasserstein_1_binned": "_distances",
    "total_variation": "_distances",
    "wasserstein_1": "_distances",
    "wasserstein_1_binned": "_distances",
    "EnsembleDensity": "_ensemble_density",
    "ensemble_density": "_ensemble_density",
    "Cumulants": "_ensemble_statistics",
    "Interval": "_ensemble_statistics",
    "bootstrap_interval": "_ensemble_statistics",
    "cumulants": "_ensemble_statistics",
    "null_distribution": "_ensemble_statistics",
    "Error": "errors",
    "InputError": "errors",
    "WorkError": "errors",
    "ExactDenoiser": "_denoisers",
    "LinearDenoiser": "_denoisers",
    "NaiveDenoiser": "_denoisers",
    "from_flow": "_denoisers",
    "from_noise": "_denoisers",
    "from_score": "_denoisers",
    "from_v": "_denoisers",
    "Schedule": "_forward",
    "schedule_names": "_forward",
    "time_grid": "_forward",
    "Samples": "_sampler",
    "sample": "_sampler",
    "LinearWeights": "_estimator",
    "at_time": "_estimator",
    "fit_ridge": "_estimator",
    "train_ensemble": "_estimator",
    "train_gradient_flow": "_estimator",
    "FeatureMeasure": "_feature_measure",
    "TrainingMeasure": "_feature_measure",
    "Axis": "_features",
    "Features": "_features",
    "delaunay_edges": "_gap_mass",
    "gap_mass": "_gap_mass",
    "gap_mass_binned": "_gap_mass",
    "Agreement": "_memorisation",
    "IntrinsicDimension": "_memorisation",
    "Share": "_memorisation",
    "half_agreement": "_memorisation",
    "memorised_null": "_memorisation",
    "memorised_share": "_memorisation",
    "share_difference_p": "_memorisation",
    "share_p": "_memorisation",
    "two_nearest_dimension": "_memorisation",
    "FiniteSample": "_moments",
    "GradientFlowMoments": "_moments",
    "WeightMoments": "_moments",
    "finite_sample_moments": "_moments",
    "gradient_flow_moments": "_moments",
    "large_sample_moments": "_moments",
    "paper_moments": "_moments",
    "population_weights": "_moments",
    "NearestRows": "_neighbours",
    "Neighbours": "_neighbours",
    "Pairs": "_neighbours",
    "equal_rows": "_neighbours",
    "first_equal_row": "_neighbours",
    "nearest_rows": "_neighbours",
    "Eigenfunctions": "_network_kernel",
    "NetworkKernels": "_network_kernel",
    "WeightedNodes": "_network_kernel",
    "network_kernels": "_network_kernel",
    "thinned": "_network_kernel",
    "CellMasses": "_path_integral",
    "average_density": "_path_integral",
    "linear_noise_density": "_path_integral",
    "noised_masses": "_path_integral",
    "small_noise_density": "_path_integral",
    "BlockedField": "_score",
    "Fields": "_score",
    "denoise": "_score",
    "fields": "_score",
    "log_density": "_score",
    "posterior_weights": "_score",
    "score": "_score",
    "DryRun": "_dry_run",
    "Figures": "_figures",
    "figures": "_figures",
    "save_figure": "_pictures",
    "RunResult": "_run_result",
    "SampleResult": "_run_result",
    "Study": "_study",
    "Attribution": "_theory",
    "Comparison": "_theory",
    "attribute": "_theory",
    "compare": "_theory",
    "Memorization": "_analysis",
    "Timescales": "_analysis",
    "memorize": "_analysis",
    "timescales": "_analysis",
    "Claim": "_verify",
    "Verification": "_verify",
    "verify": "_verify",
    "set_threads": "_threads",
    "threads": "_threads",
    "CovarianceSummary": "_timescales",
    "NoisedPoints": "_timescales",
    "PosteriorCurve": "_timescales",
    "collapse_time": "_timescales",
    "covariance_summary": "_timescales",
    "noise_of_time": "_timescales",
    "same_class_probability": "_timescales",
    "speciation_time": "_timescales",
    "time_of_noise": "_timescales",
    "TrainingSet": "_training_set",
    "draw_training_set": "_training_set",
    "regression_targets": "_training_set",
    "VKernel": "_v_kernel",
    "VMap": "_v_kernel",
    "measured_covariance": "_v_kernel",
    "measured_v_kernel": "_v_kernel",
    "naive_v": "_v_kernel",
    "root_v_kernel": "_v_kernel",
    "scores_v_kernel": "_v_kernel",
    "weights_v_kernel": "_v_kernel",
    "ConditionalLaw": "_weight_law",
    "NormalLaw": "_weight_law",
    "PopulationLaw": "_weight_law",
    "WeightLaw": "_weight_law",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = importlib.import_module("gtv._core").version
    elif name in _HOME:
        value = getattr(importlib.import_module(f"gtv.{_HOME[name]}"), name)
    else:
        raise AttributeError(f"module 'gtv' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
