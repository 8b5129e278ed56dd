#include "gtv/metric/total_variation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "gtv/base/error.hpp"
#include "metric/draw.hpp"

namespace gtv::metric {

namespace {

using Masses = std::vector<double>;

Masses any_masses(Engine& engine, std::size_t bins) {
  Masses p = uniform_values(engine, bins, 0, 1);
  const double total = std::accumulate(p.begin(), p.end(), uniform(engine, 0, 1));
  for (double& mass : p) mass /= total;
  return p;
}

}  // namespace

TEST(TotalVariation, HasKnownValues) {
  EXPECT_EQ(total_variation(Masses{1, 0}, Masses{0, 1}), 1);
  EXPECT_EQ(total_variation(Masses{0.5, 0.5}, Masses{0.5, 0.5}), 0);
  EXPECT_DOUBLE_EQ(total_variation(Masses{0.5, 0.5}, Masses{0.25, 0.75}), 0.25);
}

TEST(TotalVariation, CountsMassOutsideTheBins) {
  EXPECT_EQ(total_variation(Masses{1, 0}, Masses{0, 0}), 1);
  EXPECT_DOUBLE_EQ(total_variation(Masses{0.5, 0.25}, Masses{0.5, 0.5}), 0.25);
}

RC_GTEST_PROP(TotalVariation, IsADistanceBetween0And1, ()) {
  Engine engine = any_engine();
  const Masses p = any_masses(engine, 7);
  const Masses q = any_masses(engine, 7);
  const Masses r = any_masses(engine, 7);
  const double pq = total_variation(p, q);
  RC_ASSERT(pq >= 0 && pq <= 1 + 1e-15);
  RC_ASSERT(pq == total_variation(q, p));
  RC_ASSERT(total_variation(p, p) == 0);
  RC_ASSERT(pq <= total_variation(p, r) + total_variation(r, q) + 1e-15);
}

TEST(TotalVariation, RefusesWhatAreNoMasses) {
  using testing::HasSubstr;
  const auto fails = [](const Masses& p, const Masses& q, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(total_variation(p, q)); },
                testing::ThrowsMessage<InputError>(HasSubstr(text)));
  };
  fails({0.5, 0.5}, {1}, "q: got 1 bins, expected 2");
  fails({}, {}, "p: got none");
  fails({0.5, -0.1}, {0.5, 0.5}, "p: got -0.1 at index 1");
  fails({0.5, 0.5}, {0.5, NAN}, "q: got nan at index 1");
  fails({0.5, 0.5}, {3, 1}, "q: got the sum 4");
}

}  // namespace gtv::metric
