#include "gtv/io/npz.hpp"

#include <algorithm>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "io/shown.hpp"

namespace gtv::io {

bool Npz::contains(std::string_view name) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [name](const auto& entry) { return entry.first == name; });
}

const AnyArray& Npz::at(std::string_view name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [name](const auto& entry) { return entry.first == name; });
  if (found != entries_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.first);
  const std::string closest = nearest(name, names);
  throw_input("array {}: there is none of that name; {}", shown(name),
              closest.empty() ? fmt::format("the archive holds {} others", names.size())
                              : fmt::format("the nearest is {}", shown(closest)));
}

}  // namespace gtv::io
