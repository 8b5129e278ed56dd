#include "study/settings.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "option.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

const char* const file_key = "data.file";

Json to_json(const Value& value) {
  if (const auto* values = value.array()) {
    Json list = Json::array();
    for (const Value& one : *values) list.push_back(to_json(one));
    return list;
  }
  if (const auto* integer = std::get_if<std::int64_t>(&value.held)) return *integer;
  if (const auto* number = std::get_if<double>(&value.held)) return *number;
  if (const auto* text = std::get_if<std::string>(&value.held)) return *text;
  return nullptr;
}

std::filesystem::path absolute_file(const Study& study, const std::string& name) {
  return std::filesystem::absolute(study.directory / name).lexically_normal();
}

/// The values of an axis, data files absolute.
Json values_of(const Study& study, const SweepAxis& axis) {
  Json values = Json::array();
  for (const SweepValue& value : axis.values) {
    const auto* name = std::get_if<std::string>(&value);
    if (axis.key == file_key && name != nullptr) {
      values.push_back(absolute_file(study, *name).string());
    } else {
      std::visit([&](const auto& held) { values.push_back(held); }, value);
    }
  }
  return values;
}

const SweepAxis* axis_of(const Study& study, const std::string& key) {
  const auto found = std::find_if(study.sweep.begin(), study.sweep.end(),
                                  [&](const SweepAxis& axis) { return axis.key == key; });
  return found == study.sweep.end() ? nullptr : &*found;
}

}  // namespace

Json settings_of(const Study& study) {
  Json settings = Json::object();
  for (const Option& option : options()) {
    const std::string& key = option.row.key;
    if (axis_of(study, key) == nullptr) settings[key] = to_json(option.held(study.config));
  }
  if (settings.contains(file_key) && !study.config.data.file.empty()) {
    settings[file_key] = absolute_file(study, study.config.data.file).string();
  }
  // In the order of the file, which is that of the arrays' axes.
  for (const SweepAxis& axis : study.sweep) settings["sweep." + axis.key] = values_of(study, axis);
  return settings;
}

Json stored_settings(const Study& study) {
  return Json::parse(settings_of(study).dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::vector<std::filesystem::path> data_files(const Study& study) {
  std::vector<std::filesystem::path> files;
  const auto add = [&files](const std::filesystem::path& file) {
    files.push_back(file);
    std::error_code no_folder;
    for (const auto& entry : std::filesystem::directory_iterator(file, no_folder)) {
      files.push_back(entry.path());
    }
  };
  if (const SweepAxis* axis = axis_of(study, file_key)) {
    for (const SweepValue& value : axis->values) {
      const auto* name = std::get_if<std::string>(&value);
      if (name != nullptr) add(absolute_file(study, *name));
    }
  } else if (!study.config.data.file.empty()) {
    add(absolute_file(study, study.config.data.file));
  }
  return files;
}

}  // namespace gtv::study
