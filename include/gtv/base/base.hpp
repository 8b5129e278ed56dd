#pragma once

/// What every module stands on: errors, array views, random numbers keyed by purpose, the executor
/// (the one place that knows about threads), the choice of SIMD kernels and dense linear algebra.
#include "gtv/base/array.hpp"
#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/simd.hpp"
#include "gtv/base/simd_random.hpp"
#include "gtv/base/stored_matrix.hpp"
#include "gtv/base/text.hpp"
