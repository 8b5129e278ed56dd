#pragma once

/// Training in closed form: draws of a training set, what a linear denoiser regresses on, the
/// weighted ridge solution in primal or dual form, gradient flow for a given time, and weights at
/// given times of the process.
#include "gtv/estimator/gradient_flow.hpp"
#include "gtv/estimator/linear.hpp"
#include "gtv/estimator/training_set.hpp"
