#pragma once

/// How far a learned distribution is from another: total variation on stated bins, Wasserstein
/// distances, gap mass, cumulants, two-sample tests over ensemble members (permutation,
/// Mann-Whitney), and the bootstrap that gives any of them its interval and its floor.
#include "gtv/metric/bootstrap.hpp"
#include "gtv/metric/cumulants.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "gtv/metric/test.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/metric/wasserstein.hpp"
