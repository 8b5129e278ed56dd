#pragma once

/// How far a learned distribution is from another: total variation on stated bins, Wasserstein
/// distances, gap mass, cumulants, two-sample tests over ensemble members (permutation,
/// Mann-Whitney), and the bootstrap that gives any of them its interval and its floor. Of samples
/// in any dimension: nearest training points, how many samples are memorised and how many honest
/// ones would count as such, energy distance, MMD and sliced Wasserstein distance.
#include "gtv/metric/agreement.hpp"
#include "gtv/metric/bootstrap.hpp"
#include "gtv/metric/cumulants.hpp"
#include "gtv/metric/duplicates.hpp"
#include "gtv/metric/exchange_test.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "gtv/metric/intrinsic_dimension.hpp"
#include "gtv/metric/mean_interval.hpp"
#include "gtv/metric/memorised.hpp"
#include "gtv/metric/mergeable_covariance.hpp"
#include "gtv/metric/nearest.hpp"
#include "gtv/metric/proportions.hpp"
#include "gtv/metric/sample_distance.hpp"
#include "gtv/metric/swap_test.hpp"
#include "gtv/metric/test.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/metric/wasserstein.hpp"
