#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gtv::oracle {

/// The value of half-precision bits by the definition: (-1)^s 2^(e-15) (1 + f/1024), or
/// (-1)^s 2^-14 f/1024 for e = 0. Finite halves only (e < 31).
double half_value(std::uint16_t bits);

/// Where the entry with this index lies in Fortran order: the first index runs fastest.
std::size_t fortran_position(const std::vector<std::size_t>& index,
                             const std::vector<std::size_t>& shape);

/// The index of the entry at a position in C order: the last index runs fastest.
std::vector<std::size_t> c_index(std::size_t position, const std::vector<std::size_t>& shape);

}  // namespace gtv::oracle
