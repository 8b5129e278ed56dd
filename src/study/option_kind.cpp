#include "option_kind.hpp"

#include "gtv/base/text.hpp"

namespace gtv::study {

Complaint complaint(const std::string& got, const std::string& expected) {
  return fmt::format("got {}, expected {}", got, expected);
}

std::string expected_of(const NumberRange& range, double got) {
  constexpr std::string_view plain = "a number ";
  if (!std::isinf(got) || !range.expected.starts_with(plain)) return range.expected;
  return "a finite number " + range.expected.substr(plain.size());
}

Complaint judge_name(const std::string& name, const std::vector<std::string>& known) {
  for (const std::string& candidate : known) {
    if (candidate == name) return {};
  }
  return fmt::format("got {}, expected one of {}{}", show(name), fmt::join(known, ", "),
                     hint(nearest(name, known)));
}

Complaint judge_pair(const double (&pair)[2]) {
  // Their distance too must be a number, or nothing between them can be divided.
  constexpr double least = 1e-15;
  constexpr double largest = 1e15;
  const std::string shown = fmt::format("[{}, {}]", pair[0], pair[1]);
  if (!(pair[0] < pair[1]) || !std::isfinite(pair[1] - pair[0])) {
    return complaint(shown, "two finite numbers, the lower first");
  }
  if (pair[1] - pair[0] < least || pair[1] - pair[0] > largest) {
    return complaint(shown, fmt::format("two numbers from {} to {:.0e} apart", least, largest));
  }
  return {};
}

}  // namespace gtv::study
