#pragma once

/// How data turn into noise. A schedule says how much of a point is left at time t (alpha) and how
/// much noise was added (sigma^2), and from the two follow the coefficients of the equations that
/// samplers integrate; a time grid says where they evaluate them. Schedules have names, or are made
/// from a user's levels or rates; the anisotropic one has a covariance instead of a variance.
#include "gtv/forward/anisotropic.hpp"
#include "gtv/forward/from_levels.hpp"
#include "gtv/forward/from_rates.hpp"
#include "gtv/forward/level.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/forward/time_grid.hpp"
