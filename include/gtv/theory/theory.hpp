#pragma once

/// What the theory predicts: moments of trained weights and draws from them, V-kernels, and the
/// average learned density without an ensemble; and where along the forward process a training set
/// is told apart.
#include "gtv/theory/covariance_summary.hpp"
#include "gtv/theory/feature_measure.hpp"
#include "gtv/theory/gradient_flow.hpp"
#include "gtv/theory/measure.hpp"
#include "gtv/theory/moments.hpp"
#include "gtv/theory/network_kernel.hpp"
#include "gtv/theory/noised_points.hpp"
#include "gtv/theory/nystrom.hpp"
#include "gtv/theory/path_integral.hpp"
#include "gtv/theory/timescales.hpp"
#include "gtv/theory/v_kernel.hpp"
#include "gtv/theory/weight_law.hpp"
