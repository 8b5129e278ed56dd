#include "study/make_work.hpp"

#include "gtv/base/error.hpp"
#include "study/density_work.hpp"
#include "study/run_plan.hpp"
#include "study/sample_cell.hpp"
#include "study/sample_work.hpp"

namespace gtv::study {

std::unique_ptr<CellWork> make_work(const Study& study, const nlohmann::ordered_json& data) {
  std::unique_ptr<CellWork> work;
  if (gives_samples(study)) {
    work = std::make_unique<SampleWork>(study);
  } else {
    work = std::make_unique<DensityWork>(study);
  }
  // They have been read in between, into memory.
  const std::string changed = data_difference(data, data_checksums(study));
  if (!changed.empty()) throw_input("data.file: changed while it was read, {}", changed);
  work->set_data_files(data);
  return work;
}

std::unique_ptr<CellWork> make_work(const Study& study) {
  return make_work(study, data_checksums(study));
}

}  // namespace gtv::study
