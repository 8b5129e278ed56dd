#pragma once

#include "gtv/study/config.hpp"
#include "gtv/study/run.hpp"
#include "study/rank_message.hpp"

namespace gtv::study {

/// What a rank other than the first does: computes the shards that rank 0 asks for, until that one
/// says how the work has ended. Writes no files.
/// @param options of which it takes the ranks, the patience, `tell` and `stop`, which is asked
/// often: true has the work of all ranks stopped when the shards under way are finished.
/// @return `lost` if rank 0 is not heard of any more; one of the ranks has told so then.
RankEnd compute_for_rank_0(const Study& study, const RunOptions& options);

}  // namespace gtv::study
