#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/study/config.hpp"
#include "option_value.hpp"

namespace gtv::study {

/// "got ..., expected ...", to be put behind the key; empty if there is nothing to complain about.
using Complaint = std::optional<std::string>;

/// One key of a study file. The table of these drives parsing, checking, --set, error texts and
/// the documentation.
struct Option {
  OptionRow row;
  std::string expected;  ///< "an integer from 1 to 1000000"
  /// Takes the value over, or complains of its type or range and leaves the configuration alone.
  std::function<Complaint(Config&, const Value&)> set;
  /// Judges the value that a configuration holds, however it came there.
  std::function<Complaint(const Config&)> fault;
  /// The value that a configuration holds, as a file would: what `set` takes.
  std::function<Value(const Config&)> held;
  /// The value in the option's own type; absent where a sweep makes no sense.
  std::function<SweepValue(const Config&)> get;
};

/// All options, in the order of the documentation.
[[nodiscard]] const std::vector<Option>& options();
/// The option of that key, or nullptr.
[[nodiscard]] const Option* find_option(std::string_view key);
/// The key that an unknown one was probably meant to be: the same name in another section, else
/// the nearest by spelling; empty if there is none.
[[nodiscard]] std::string nearest_key(std::string_view key);
/// " (did you mean x?)", or nothing if `candidate` is empty.
[[nodiscard]] std::string hint(std::string_view candidate);

}  // namespace gtv::study
