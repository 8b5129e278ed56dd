#pragma once

#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// What takes memory in a cell, and which key asks for it.
struct MemoryNeed {
  std::string key;
  std::string value;
  std::string what;
  double bytes = 0;
};

/// The largest of them. @accuracy within a factor of two: a guide to which key to make smaller.
[[nodiscard]] MemoryNeed largest_need(const Config& config);
/// The same for points that are known. @param columns of the points, >= 1.
[[nodiscard]] MemoryNeed largest_need(const Config& config, Index columns);

/// The same of all cells: their steps, which cells of equal forward process and sampler share.
[[nodiscard]] MemoryNeed need_of_steps(const Study& study);
/// Their results, held twice while the arrays are put together.
/// @param columns of the points. @param bytes of the results.
[[nodiscard]] MemoryNeed need_of_results(const Study& study, Index columns, double bytes);

}  // namespace gtv::study
