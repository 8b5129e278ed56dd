#pragma once

/// What the theory predicts: moments of trained weights and draws from them, V-kernels, and the
/// average learned density without an ensemble.
#include "gtv/theory/measure.hpp"
#include "gtv/theory/path_integral.hpp"
