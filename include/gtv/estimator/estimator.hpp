#pragma once

/// Closed-form training: draws of a training set, what a linear denoiser regresses on, the weighted
/// ridge solution in primal or dual form, and its weights at given times.
#include "gtv/estimator/linear.hpp"
#include "gtv/estimator/training_set.hpp"
