#include "study/process.hpp"

#include <sys/resource.h>

#include <string>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/simd.hpp"
#include "gtv/version.hpp"
#include "study/digest_of_sources.hpp"

namespace gtv::study {

double peak_rss_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024e-6;  // Linux counts KiB
}

nlohmann::ordered_json versions() {
  return {{"gtv", std::string(version)}, {"sources", digest_of_sources},
          {"compiler", __VERSION__},     {"simd", simd_target_name()},
          {"blas", blas_name()},         {"executor", executor_name()}};
}

}  // namespace gtv::study
