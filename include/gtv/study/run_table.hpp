#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace gtv::study {

/// One number of one cell of a run: a row of a tidy table.
struct RunValue {
  std::filesystem::path run;
  std::string study;
  std::size_t cell = 0;
  /// What the cell has of a sweep, key and value: {"forward.t_min", "0.01"}.
  std::vector<std::pair<std::string, std::string>> axes;
  std::string metric;  ///< a column of cells.csv
  std::string value;   ///< as it stands there; never empty
};

/// The numbers of cells.csv of a complete run, cell by cell.
/// @throws gtv::InputError if the folder holds no complete run.
[[nodiscard]] std::vector<RunValue> run_values(const std::filesystem::path& folder);

/// A CSV file of such values: run,study,cell, a column for each axis that any of the runs has
/// (empty in the rows of the others), metric,value.
[[nodiscard]] std::string run_values_csv(const std::vector<RunValue>& values);

/// A setting that two runs do not share; "-" where one has none.
struct SettingDifference {
  std::string key;
  std::string a;
  std::string b;
};

/// How the numbers of two runs differ over the cells that have the same settings of the sweep.
struct MetricDifference {
  std::string metric;
  std::size_t cells = 0;  ///< compared
  double mean = 0;        ///< of b - a
  double largest = 0;     ///< of |b - a|
  std::string where{};    ///< settings of that cell
};

struct RunComparison {
  std::vector<SettingDifference> settings;
  std::vector<MetricDifference> metrics;
  bool same_arrays = false;  ///< every file of results has the same checksum
};

/// @throws gtv::InputError as run_values.
[[nodiscard]] RunComparison compare_runs(const std::filesystem::path& a,
                                         const std::filesystem::path& b);

}  // namespace gtv::study
