#include "gtv/study/builtin.hpp"

#include "builtin_texts.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "option.hpp"

namespace gtv::study {

std::string_view builtin_study(std::string_view name) {
  for (const BuiltinText& one : builtin_texts()) {
    if (one.name == name) return one.text;
  }
  throw_input("study: got {}, expected one of {}{}", show(name), fmt::join(builtin_names(), ", "),
              hint(nearest(name, builtin_names())));
}

const std::vector<std::string>& builtin_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const BuiltinText& one : builtin_texts()) all.emplace_back(one.name);
    return all;
  }();
  return names;
}

}  // namespace gtv::study
