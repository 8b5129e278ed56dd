#pragma once

/// Exact fields of the noised point set: density, score, denoiser, posterior weights and the
/// covariance of the proxy score, for scalar and for anisotropic noise.
#include "gtv/score/anisotropic.hpp"
#include "gtv/score/blocked_field.hpp"
#include "gtv/score/field.hpp"
