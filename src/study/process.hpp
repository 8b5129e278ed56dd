#pragma once

#include <nlohmann/json.hpp>

namespace gtv::study {

/// Largest resident memory of this process so far, MB = 10^6 bytes.
[[nodiscard]] double peak_rss_mb();

/// Versions of what computes: gtv, compiler, SIMD target, BLAS, executor.
[[nodiscard]] nlohmann::ordered_json versions();

}  // namespace gtv::study
