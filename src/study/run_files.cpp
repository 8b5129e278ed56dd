#include "gtv/study/run_files.hpp"

#include "gtv/io/atomic_file.hpp"
#include "study/earlier_run.hpp"
#include "study/output_folder.hpp"

namespace gtv::study {

void write_run(const std::filesystem::path& path, const RunFiles& files) {
  OutputFolder folder(path);
  const std::filesystem::path manifest = folder.file("manifest.json");
  // A run replaced on demand may have been of the other kind.
  if (files.samples) {
    folder.discard("density.npz");
    io::write_npy(folder.file("samples.npy"), *files.samples);
    io::write_npz(folder.file("neighbours.npz"), files.arrays);
  } else {
    for (const char* name : {"samples.npy", "neighbours.npz"}) folder.discard(name);
    io::write_npz(folder.file("density.npz"), files.arrays);
  }
  io::write_file(folder.file("cells.csv"), files.cells);
  io::write_file(manifest, files.manifest);
  folder.keep();
}

void write_files(const std::filesystem::path& path,
                 const std::vector<std::pair<std::string, std::string>>& files) {
  OutputFolder folder(path);
  for (const auto& [name, content] : files) io::write_file(folder.file(name), content);
  folder.keep();
}

void check_run_folder(const std::filesystem::path& folder, const std::string& manifest) {
  refuse_other_settings(folder, manifest);
  const OutputFolder may_be_written(folder);
}

void check_run_folder(const std::filesystem::path& folder, const Study& study) {
  refuse_other_settings(folder, study);
  const OutputFolder may_be_written(folder);
}

}  // namespace gtv::study
