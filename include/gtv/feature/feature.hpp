#pragma once

/// What a linear denoiser is linear in: features of one coordinate (Gaussian or Fourier) and their
/// products over coordinates and time, used through that product structure; and the few functions
/// that span the products of two features.
#include "gtv/feature/axis.hpp"
#include "gtv/feature/pair_form.hpp"
#include "gtv/feature/pair_products.hpp"
#include "gtv/feature/product.hpp"
