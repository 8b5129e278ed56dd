#pragma once

#include "gtv/io/npz.hpp"
#include "gtv/study/result.hpp"

namespace gtv::study {

/// Adds to a figure's arrays what the public notebooks draw, from a run by lookup: `published` (and
/// in one dimension `published_q25`, `published_q75`) in their normalisation, and `lookup_models`.
/// In one dimension each member is normalised by its mass inside the window; in two each column of
/// a member's histogram is (so that it shows p(y given x)), [y, x].
void add_published(io::Npz& npz, const Study& study, const StudyResult& lookup);

}  // namespace gtv::study
