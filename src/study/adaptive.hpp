#pragma once

#include "study/cell_setup.hpp"
#include "study/density_cell.hpp"

namespace gtv::study {

/// How far a cell's mean may be from that of infinitely many members, by what is known so far.
///
/// metric = "density": the split-half floor, TV(mean of even members, mean of odd members)
/// sqrt(n_even n_odd) / n. In each bin the two means differ by s sqrt(1 / n_even + 1 / n_odd) times
/// a number of mean square 1, s the standard deviation over members, and the mean of all is off by
/// s / sqrt(n) times such a number: with equal halves the floor is half their distance
/// (docs/theory/theory.md, section 8). It estimates the mean error, not a bound.
///
/// metric = "gap_mass": half the width of the 95 % interval of the mean density's gap mass, a ratio
/// of means over members.
[[nodiscard]] double reached_floor(const CellSetup& cell, const MemberTally& tally);

}  // namespace gtv::study
