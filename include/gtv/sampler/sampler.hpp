#pragma once

/// Follows denoisers from pure noise to samples: schemes written once, the coefficients of their
/// steps (a plan), starting points (seeds), denoisers, one loop over blocks of trajectories, and
/// the tallies in which trajectories land.
#include "gtv/sampler/coloured_noise_denoiser.hpp"
#include "gtv/sampler/count_histograms.hpp"
#include "gtv/sampler/count_moments.hpp"
#include "gtv/sampler/density_statistics.hpp"
#include "gtv/sampler/ensemble_density.hpp"
#include "gtv/sampler/histogram.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "gtv/sampler/lookup_denoiser.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/sampler/plan.hpp"
#include "gtv/sampler/seeds.hpp"
#include "gtv/sampler/strata.hpp"
#include "gtv/sampler/white_noise_denoiser.hpp"
