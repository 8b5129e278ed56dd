#pragma once

/// What the theory predicts: moments of trained weights and draws from them, V-kernels, and the
/// average learned density without an ensemble.
#include "gtv/theory/feature_measure.hpp"
#include "gtv/theory/gradient_flow.hpp"
#include "gtv/theory/measure.hpp"
#include "gtv/theory/moments.hpp"
#include "gtv/theory/network_kernel.hpp"
#include "gtv/theory/nystrom.hpp"
#include "gtv/theory/path_integral.hpp"
#include "gtv/theory/v_kernel.hpp"
#include "gtv/theory/weight_law.hpp"
