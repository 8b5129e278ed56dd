#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "config_cells.hpp"
#include "config_entry.hpp"
#include "config_fault.hpp"
#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/config.hpp"
#include "option.hpp"

namespace gtv::study {

namespace {

constexpr std::string_view sweep_prefix = "sweep.";
constexpr std::array<std::string_view, 3> source_keys = {"data.points", "data.preset", "data.file"};

bool is_sweep(std::string_view key) {
  return key.starts_with(sweep_prefix);
}

std::string swept(const std::string& key) {
  return std::string(sweep_prefix) + key;
}

[[noreturn]] void refuse(const Entry& entry, const std::string& text) {
  throw_input("{}: {}: {}", entry.where, one_line(entry.key), text);
}

void refuse_duplicates(const std::vector<Entry>& entries) {
  // The same key can be spelled in two ways, [a] b = and "a.b" =, which TOML tells apart.
  std::map<std::string_view, const Entry*> seen;
  for (const Entry& entry : entries) {
    const auto [before, is_new] = seen.emplace(entry.key, &entry);
    if (!is_new) {
      refuse(entry, fmt::format("got it twice, expected it once ({} too)", before->second->where));
    }
  }
}

/// A file named on the command line is looked up from where the user stands.
void anchor_file(Value& value) {
  if (auto* text = std::get_if<std::string>(&value.held); text != nullptr && !text->empty()) {
    *text = std::filesystem::absolute(*text).string();
  }
}

/// Puts an override in the place of what it overrides: the same key, that key's sweep axis, and for
/// data.points, preset and file the file's other source of points.
void apply(Entry wanted, std::vector<Entry>& entries) {
  const bool is_source =
      std::find(source_keys.begin(), source_keys.end(), wanted.key) != source_keys.end();
  std::erase_if(entries, [&](const Entry& entry) {
    const bool other_source =
        is_source && entry.where != "--set" && entry.key != wanted.key &&
        std::find(source_keys.begin(), source_keys.end(), entry.key) != source_keys.end();
    return other_source || entry.key == swept(wanted.key);
  });
  const auto same = std::find_if(entries.begin(), entries.end(),
                                 [&](const Entry& entry) { return entry.key == wanted.key; });
  if (same == entries.end()) {
    entries.push_back(std::move(wanted));
  } else {
    *same = std::move(wanted);
  }
}

const Option& known_option(const Entry& entry) {
  const std::string_view key = entry.key;
  const Option* option = find_option(is_sweep(key) ? key.substr(sweep_prefix.size()) : key);
  if (option != nullptr) return *option;
  if (std::find(sections().begin(), sections().end(), key) != sections().end()) {
    refuse(entry, entry.value.array() == nullptr
                      ? fmt::format("got {}, expected a table", show(entry.value))
                      : fmt::format("got an array, expected one table, [{}]", entry.key));
  }
  const std::string near = nearest_key(is_sweep(key) ? key.substr(sweep_prefix.size()) : key);
  refuse(entry, "got an unknown key, expected a key of a study" + hint(near));
}

SweepAxis read_axis(const Entry& entry) {
  const Option& option = known_option(entry);
  if (!option.get) {
    refuse(entry,
           "got a key that cannot be swept, expected a number or a name that leaves the "
           "shape of the results alone");
  }
  const std::vector<Value>* values = entry.value.array();
  if (values == nullptr || values->empty()) {
    refuse(entry, fmt::format("got {}, expected an array of at least one value, as in [1, 2]",
                              show(entry.value)));
  }
  SweepAxis axis{option.row.key, {}};
  for (const Value& value : *values) {
    Config scratch;
    if (Complaint complaint = option.set(scratch, value)) refuse(entry, *complaint);
    SweepValue number = option.get(scratch);
    if (std::find(axis.values.begin(), axis.values.end(), number) != axis.values.end()) {
      refuse(entry, fmt::format("got {} twice, expected distinct values", show(value)));
    }
    axis.values.push_back(std::move(number));
  }
  return axis;
}

void check_cells(const Study& study) {
  double cells = 1;
  for (const SweepAxis& axis : study.sweep) cells *= static_cast<double>(axis.values.size());
  if (cells > static_cast<double>(most_cells)) {
    throw_input("{}: sweep: got {:.3g} cells, expected at most {}",
                where_is(study, study.sweep.back().key), cells, most_cells);
  }
  for (std::size_t i = 0; i < study.cells(); ++i) {
    if (const MaybeFault fault = first_fault(unchecked_cell(study, i))) {
      refuse_cell(study, *fault, i);
    }
  }
}

std::string name_from(std::string_view file_name) {
  std::string name = std::filesystem::path(file_name).stem().string();
  Config config;
  const Option* option = find_option("name");
  for (char& c : name) {
    if (option->set(config, Value{std::string(1, c)})) c = '-';
  }
  return name.substr(0, 64);
}

void append_comment(std::string& text, std::string raw) {
  for (char& c : raw) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += "# --set " + raw + '\n';
}

}  // namespace

Study parse_study(std::string_view text, std::string_view file_name,
                  const std::vector<std::string>& overrides) {
  std::vector<Entry> entries = read_entries(text, file_name);
  refuse_duplicates(entries);
  Study study;
  study.text = text;
  for (const std::string& one : overrides) {
    Entry entry = read_override(one);
    const Option& option = known_option(entry);
    if (option.row.key == "data.file" && !is_sweep(entry.key)) {
      anchor_file(entry.value);
      append_comment(study.text, entry.key + "=" + as_string(entry.value).value_or(""));
    } else {
      append_comment(study.text, one);
    }
    apply(std::move(entry), entries);
  }
  study.file = file_name;
  for (const Entry& entry : entries) {
    study.places.push_back({entry.key, entry.where});
    if (is_sweep(entry.key)) {
      study.sweep.push_back(read_axis(entry));
      continue;
    }
    const Option& option = known_option(entry);
    if (Complaint complaint = option.set(study.config, entry.value)) refuse(entry, *complaint);
  }
  if (study.config.name.empty()) study.config.name = name_from(file_name);
  check_cells(study);
  return study;
}

Study load_study(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  if (file.empty()) throw_input("STUDY: got \"\", expected the name of a study file");
  std::error_code unreadable;  // of which the reader tells more
  if (std::filesystem::is_character_file(file, unreadable)) {
    // It may never end.
    throw_input("{}: got a device, expected a study file", file.string());
  }
  Study study = parse_study(io::read_text(file), file.string(), overrides);
  study.directory = file.parent_path();
  return study;
}

}  // namespace gtv::study
