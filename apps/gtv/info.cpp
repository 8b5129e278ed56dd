#include <fmt/format.h>

#include <Eigen/Core>
#include <memory>
#include <nlohmann/json.hpp>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/simd.hpp"
#include "gtv/version.hpp"
#include "json_output.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

using Json = nlohmann::ordered_json;

Json describe() {
  Json simd = Json::array();
  for (const std::string& name : simd_targets()) simd.push_back(name);
  return {{"version", std::string(version)},
          {"compiler", GTV_COMPILER},
          {"eigen",
           fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
          {"blas", blas_name()},
          {"executor", executor_name()},
          {"threads", thread_count()},
          {"simd", simd_target_name()},
          {"simd_available", simd}};
}

void print(const Json& facts) {
  for (const auto& [key, value] : facts.items()) {
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (value.is_array()) {
      text = fmt::format("{}", fmt::join(value.get<std::vector<std::string>>(), " "));
    }
    fmt::print("{:<15} {}\n", key, text);
  }
}

}  // namespace

void add_info(CLI::App& app, Program& program) {
  auto as_json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("info", "Versions, instruction set, thread count");
  add_json(*command, *as_json);
  command->footer("Example:\n  gtv info --json");
  command->callback([as_json, &program] {
    program.work = [as_json] {
      if (*as_json) {
        print_json(describe());
      } else {
        print(describe());
      }
    };
  });
}

}  // namespace gtv::app
