#include "config_cells.hpp"

#include <fmt/format.h>

#include <limits>
#include <vector>

#include "gtv/base/error.hpp"
#include "option.hpp"

namespace gtv::study {

namespace {

Value to_value(const SweepValue& value) {
  return std::visit([](const auto& held) { return Value{held}; }, value);
}

/// Which value of each axis a cell has.
std::vector<std::size_t> positions(const Study& study, std::size_t index) {
  std::vector<std::size_t> all(study.sweep.size());
  for (std::size_t axis = all.size(); axis-- > 0;) {
    const std::size_t length = study.sweep[axis].values.size();
    all[axis] = index % length;
    index /= length;
  }
  return all;
}

}  // namespace

Config unchecked_cell(const Study& study, std::size_t index) {
  Config config = study.config;
  const std::vector<std::size_t> position = positions(study, index);
  for (std::size_t i = 0; i < position.size(); ++i) {
    const SweepAxis& axis = study.sweep[i];
    const Option* option = find_option(axis.key);
    if (option == nullptr || !option->get) {
      throw_input("sweep.{}: got a key that cannot be swept{}", axis.key,
                  hint(nearest_key(axis.key)));
    }
    if (Complaint complaint = option->set(config, to_value(axis.values[position[i]]))) {
      throw_input("sweep.{}: {}", axis.key, *complaint);
    }
  }
  return config;
}

std::string cell_label(const Study& study, std::size_t index) {
  std::string label;
  const std::vector<std::size_t> position = positions(study, index);
  for (std::size_t i = 0; i < position.size(); ++i) {
    const SweepAxis& axis = study.sweep[i];
    label += fmt::format("{}{} = {}", i == 0 ? ", in the cell " : ", ", axis.key,
                         show(to_value(axis.values[position[i]])));
  }
  return label;
}

std::string where_is(const Study& study, const std::string& key) {
  for (const std::string& candidate : {"sweep." + key, key}) {
    for (const Place& place : study.places) {
      if (place.key == candidate) return place.where;
    }
  }
  for (const Place& place : study.places) {
    if (place.key.starts_with(key + ".")) return place.where;
  }
  return study.file;
}

void refuse_cell(const Study& study, const Fault& fault, std::size_t index) {
  const std::string where = where_is(study, fault.key);
  throw_input("{}{}{}: {}{}", where, where.empty() ? "" : ": ", fault.key, fault.text,
              cell_label(study, index));
}

std::size_t Study::cells() const {
  std::size_t count = 1;
  for (const SweepAxis& axis : sweep) {
    const std::size_t length = axis.values.size();
    if (length > 0 && count > std::numeric_limits<std::size_t>::max() / length) {
      throw_input("sweep: got more cells than can be counted, expected at most {}", most_cells);
    }
    count *= length;
  }
  return count;
}

Config Study::cell(std::size_t index) const {
  if (index >= cells()) {
    throw_input("cell: got {}, expected less than the {} cells of the study", index, cells());
  }
  Config chosen = unchecked_cell(*this, index);
  check(chosen);
  return chosen;
}

}  // namespace gtv::study
