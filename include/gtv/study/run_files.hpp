#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// What the folder of a run holds.
struct RunFiles {
  io::Npz arrays{};                       ///< density.npz; above two dimensions neighbours.npz
  std::optional<Array<float>> samples{};  ///< samples.npy, above two dimensions
  std::string cells{};                    ///< cells.csv
  std::string manifest{};                 ///< manifest.json
};

/// A cell without results, NaN in their place.
struct FailedCell {
  std::size_t cell = 0;
  std::string why{};
};

/// How a run came about.
struct RunRecord {
  std::string command{};  ///< how it was started
  double seconds = 0;     ///< that passed while it was computed, of all processes that took part
  std::vector<double> cell_seconds{};  ///< of one thread, for each cell
  int ranks = 1;                       ///< that computed it in the end
  std::vector<FailedCell> failed{};
};

/// Writes them into a folder, which is made if need be: all or none. The manifest goes last, so
/// that a folder which has one is complete.
/// @throws gtv::InputError if the folder cannot be made or written to; gtv::WorkError if writing
/// fails.
void write_run(const std::filesystem::path& path, const RunFiles& files);

/// The same for results that were computed elsewhere: a run that was interrupted there is at an
/// end, and its shards go.
/// @throws gtv::InputError also if a run is under way there.
void save_run(const std::filesystem::path& path, const RunFiles& files);

/// The same of any files, by name, in place of older ones and of pictures that were drawn of them.
/// @throws gtv::InputError also if a run is under way there.
void write_files(const std::filesystem::path& path,
                 const std::vector<std::pair<std::string, std::string>>& files);

/// Refuses, before any work, a folder that save_run could not write to, or that holds a run of
/// other settings, complete or not; one without a manifest or shards holds no run.
/// @param manifest of the run that is to go there, or {"settings": ...} of it.
/// @throws gtv::InputError, naming the settings that differ, with both values.
void check_run_folder(const std::filesystem::path& folder, const std::string& manifest);
/// Refuses a folder that a run of this study could not go to: it holds results of other settings,
/// or shards of another run. Where it has shards of this one, what they are to replace was agreed
/// to. The folder is neither made nor tried. @throws gtv::InputError saying what differs.
void refuse_run_folder(const std::filesystem::path& folder, const Study& study);
/// The same of one that cannot be written to, too.
void check_run_folder(const std::filesystem::path& folder, const Study& study);
/// Refuses a folder where a run is under way. @throws gtv::InputError naming the process.
void refuse_running(const std::filesystem::path& folder);

}  // namespace gtv::study
