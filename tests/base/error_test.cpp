#include "gtv/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gtv {
namespace {

using testing::Property;
using testing::StrEq;

TEST(Error, FormatsItsLine) {
  EXPECT_THAT([] { throw_input("samples: got {}, expected a positive integer", -3); },
              testing::Throws<InputError>(
                  Property(&Error::what, StrEq("samples: got -3, expected a positive integer"))));
  EXPECT_THAT([] { throw_work("{} bytes short", 7); },
              testing::Throws<WorkError>(Property(&Error::what, StrEq("7 bytes short"))));
}

TEST(Error, TellsTheCallersFaultFromTheWorks) {
  EXPECT_THROW(throw_input("x"), Error);
  EXPECT_THROW(throw_work("x"), Error);
  EXPECT_FALSE((std::is_convertible_v<InputError*, WorkError*>));
}

}  // namespace
}  // namespace gtv
