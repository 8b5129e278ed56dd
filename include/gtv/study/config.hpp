#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::study {

/// One study without its sweep: every key of a study file, with its default. The member for
/// "forward.t_min" is forward.t_min, and so on.
struct Config {
  std::string name;
  std::uint64_t seed = 0;

  struct Data {
    Matrix points;                ///< (M, D), or empty
    std::string preset;           ///< or empty
    std::string file;             ///< or empty; relative to the study file
    std::string part = "train";   ///< of an image set
    std::int64_t limit = 0;       ///< how many of the points, the first ones; 0: all
    std::string centre = "none";  ///< or "mean", which is then subtracted
    Vector weights;               ///< empty: equal
    double angle = 0;
    double spread = 0;
  } data;

  struct Forward {
    std::string schedule = "vp";
    double t_min = 1e-2;
    std::optional<double> t_max;  ///< unset: the schedule's default
    double b0 = 0.1;
    double b1 = 19.9;
  } forward;

  struct Estimator {
    std::string kind = "linear";
    std::string features = "gaussian";
    int per_axis = 16;
    double domain[2] = {-1.5, 1.5};
    std::int64_t samples = 256;
    double ridge = 0.1;
    std::string target = "proxy";
    std::string theory;       ///< linear-theory only
    double kappa = 1;         ///< naive only
    double tau = 0;           ///< gradient flow only
    double drawn_snr = 1;     ///< conditional theory only
    double tolerance = 1e-6;  ///< exact and naive above two dimensions only
    std::string noise = "normal";
  } estimator;

  struct Sampler {
    std::string method = "euler";
    int steps = 30;
    std::int64_t trajectories = 100000;
    std::string seeds = "random";
    std::string denoiser = "exact";
    std::string grid = "uniform";
    double rho = 7;
  } sampler;

  struct Ensemble {
    int models = 100;                ///< 0: "auto", as many as the floor takes
    double floor = 0.01;             ///< auto only: the error to be reached
    std::string metric = "density";  ///< auto only: of what; or "gap_mass"
    int most = 4096;                 ///< auto only: members, whatever was reached

    Matrix probe_x;  ///< (places, D) of the score's covariance, or empty
    Vector probe_t;  ///< its times

    [[nodiscard]] bool is_auto() const { return models == 0; }
  } ensemble;

  struct Density {
    int bins = 200;
    double range[2] = {-1.5, 1.5};
  } density;
};

/// A value of a sweep axis as it stands in the file.
using SweepValue = std::variant<std::int64_t, double, std::string>;

struct SweepAxis {
  std::string key;  ///< "forward.t_min"
  std::vector<SweepValue> values;
};

/// Where a key got its value: "fig2.toml:7", or "--set".
struct Place {
  std::string key;  ///< of a sweep's axis "sweep.forward.t_min"
  std::string where;
};

/// A study file: the configuration and the sweep's axes in the order of the file.
struct Study {
  Config config;
  std::vector<SweepAxis> sweep;
  std::string text;                 ///< the file's full text, with overrides appended as comments
  std::filesystem::path directory;  ///< where relative data files are looked up
  std::string file;                 ///< what it was read from, for error texts; may be empty
  std::vector<Place> places;        ///< for error texts, in the order of the file

  /// Number of cells, the product of the axes' lengths.
  [[nodiscard]] std::size_t cells() const;
  /// The configuration of a cell, the last axis fastest; checked.
  [[nodiscard]] Config cell(std::size_t index) const;
};

/// @param overrides "a.b=v" pairs as of --set; v is read as a TOML value, or as a string if it is
/// none.
/// @throws gtv::InputError "file:line: key: got ..., expected ..."; an unknown key names the
/// nearest known one.
[[nodiscard]] Study parse_study(std::string_view text, std::string_view file_name,
                                const std::vector<std::string>& overrides = {});
[[nodiscard]] Study load_study(const std::filesystem::path& file,
                               const std::vector<std::string>& overrides = {});

/// All checks that need no data: ranges, names, combinations (t_min < t_max, product features only
/// for D <= 3, ...). @throws gtv::InputError naming the key.
void check(const Config& config);

/// One row of the option table: what --help and the documentation print.
struct OptionRow {
  std::string key;
  std::string type;           ///< "number", "integer", "string", "array of numbers", ...
  std::string default_value;  ///< as it would stand in a file
  std::string meaning;
  std::string expected{};  ///< what it takes: "an integer from 1 to 4096"
};
[[nodiscard]] const std::vector<OptionRow>& option_table();

}  // namespace gtv::study
