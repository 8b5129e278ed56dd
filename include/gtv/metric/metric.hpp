#pragma once

/// How far a learned distribution is from another: total variation on stated bins, gap mass, and
/// two-sample tests over ensemble members (permutation, Mann-Whitney).
#include "gtv/metric/gap_mass.hpp"
#include "gtv/metric/test.hpp"
#include "gtv/metric/total_variation.hpp"
