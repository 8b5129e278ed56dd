#pragma once

/// What is learnt: finitely many points with weights, each perhaps spread into a Gaussian. Points
/// come from the caller, from a file or are one of the paper's sets; a mixture is checked once,
/// here, so that everything after can rely on it. Image sets and other large point sets stay as
/// they are stored.
#include "gtv/data/dataset.hpp"
#include "gtv/data/load.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/data/point_sets.hpp"
#include "gtv/data/preset.hpp"
