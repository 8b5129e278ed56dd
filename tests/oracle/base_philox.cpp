#include "base_philox.hpp"

#include <Random123/philox.h>

namespace gtv::oracle {

std::array<std::uint32_t, 4> random123(const std::array<std::uint32_t, 4>& counter,
                                       const std::array<std::uint32_t, 2>& key) {
  const philox4x32_ctr_t words =
      philox4x32_R(10, philox4x32_ctr_t{{counter[0], counter[1], counter[2], counter[3]}},
                   philox4x32_key_t{{key[0], key[1]}});
  return {words.v[0], words.v[1], words.v[2], words.v[3]};
}

}  // namespace gtv::oracle
