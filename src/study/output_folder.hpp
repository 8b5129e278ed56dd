#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gtv::study {

/// The folder that results go to: exists and takes files from the start, so that nobody computes
/// for nothing. Unless `keep` is called, what was written into it since, and the folder and those
/// around it if they were new, are removed again.
class OutputFolder {
 public:
  /// @throws gtv::InputError if it is a file, or this user may not create it or write to it;
  /// gtv::WorkError if the system fails otherwise (a full disk).
  explicit OutputFolder(std::filesystem::path path);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  /// Where to write a result of that name. An older one is removed first, arrays with their
  /// pictures, and the folder's report: a half-replaced set of results would be worse than none.
  [[nodiscard]] std::filesystem::path file(const std::string& name);
  /// Removes an older result of that name, arrays with their pictures, and the folder's report.
  void discard(const std::string& name) const;
  /// All results are there.
  void keep() { kept_ = true; }

 private:
  std::filesystem::path folder_;
  std::vector<std::filesystem::path> files_;
  std::vector<std::filesystem::path> new_folders_;  ///< made for it, the innermost first
  bool kept_ = false;
};

}  // namespace gtv::study
