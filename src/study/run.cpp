#include "gtv/study/run.hpp"

#include "gtv/study/study_run.hpp"
#include "study/earlier_run.hpp"
#include "study/output_folder.hpp"

namespace gtv::study {

RunReport run_study(const Study& study, const RunOptions& options) {
  if (!options.force) refuse_other_settings(options.out, study);
  if (options.resume && !options.force && is_complete(options.out, study)) {
    return {.cells = study.cells(), .was_complete = true};
  }
  OutputFolder folder(options.out);  // nobody is to compute for nothing
  StudyRun run(study);
  run.finish(options.progress);
  write_run(options.out, run.files(options.command));
  folder.keep();
  return {
      .cells = run.cells(), .compute_s = run.seconds(), .trajectory_steps = run.trajectory_steps()};
}

}  // namespace gtv::study
