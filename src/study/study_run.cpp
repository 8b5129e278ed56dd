#include "gtv/study/study_run.hpp"

#include "gtv/base/error.hpp"
#include "study/density_work.hpp"
#include "study/sample_cell.hpp"
#include "study/sample_work.hpp"

namespace gtv::study {
namespace {

std::unique_ptr<CellWork> work_of(const Study& study) {
  if (gives_samples(study)) return std::make_unique<SampleWork>(study);
  return std::make_unique<DensityWork>(study);
}

}  // namespace

StudyRun::StudyRun(const Study& study) : work_(work_of(study)) {}
StudyRun::~StudyRun() = default;
StudyRun::StudyRun(StudyRun&&) noexcept = default;
StudyRun& StudyRun::operator=(StudyRun&&) noexcept = default;

const Study& StudyRun::study() const {
  return work_->study();
}

std::size_t StudyRun::cells() const {
  return work_->cells();
}

std::size_t StudyRun::finished() const {
  return work_->finished();
}

double StudyRun::seconds() const {
  return work_->seconds();
}

double StudyRun::trajectory_steps() const {
  return static_cast<double>(work_->trajectory_steps());
}

void StudyRun::advance(const ProgressReport& progress) {
  if (!done()) work_->advance(1, progress);
}

void StudyRun::finish(const ProgressReport& progress) {
  work_->finish(progress);
}

RunFiles StudyRun::files(const std::string& command) const {
  if (!done()) {
    throw_input("study: got {} of {} cells finished, expected all", finished(), cells());
  }
  return work_->files(command);
}

}  // namespace gtv::study
