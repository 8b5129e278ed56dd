#include <gtest/gtest.h>

#include "error_text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/io/idx.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::io {
namespace {

/// The seeds of the fuzzers, and every input that once broke a reader.
template <class Parse>
void expect_read_or_refused(const char* kind, const Parse& parse) {
  const auto folder = std::filesystem::path(GTV_TEST_DATA) / ".." / "fuzz" / "corpus" / kind;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_TRUE(returns_or_refuses([&] { parse(entry.path()); })) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 5U) << folder;
}

TEST(FuzzCorpus, EveryNpyIsReadOrRefusedInOneLine) {
  expect_read_or_refused("npy", [](const auto& file) { static_cast<void>(read_npy(file)); });
}

TEST(FuzzCorpus, EveryNpzIsReadOrRefusedInOneLine) {
  expect_read_or_refused("npz", [](const auto& file) { static_cast<void>(read_npz(file)); });
}

TEST(FuzzCorpus, EveryCsvIsReadOrRefusedInOneLine) {
  expect_read_or_refused("csv", [](const auto& file) { static_cast<void>(read_csv(file)); });
}

TEST(FuzzCorpus, EveryIdxIsReadOrRefusedInOneLine) {
  expect_read_or_refused("idx", [](const auto& file) { static_cast<void>(read_idx(file)); });
}

}  // namespace
}  // namespace gtv::io
