#include <gtest/gtest.h>

#include <cstdlib>

#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npz.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

/// Whether NumPy agrees with a script of assertions; `file` stands in it for the path.
bool numpy_agrees(const std::filesystem::path& file, const std::string& script) {
  const std::string code = "import numpy as np\nfile = '" + file.string() + "'\n" + script;
  const std::filesystem::path script_file = file.string() + ".py";
  write_file(script_file, code);
  return std::system(("/usr/bin/python3 " + script_file.string()).c_str()) == 0;
}

class NumPy : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("/usr/bin/python3 -c 'import numpy' 2> /dev/null") != 0) {
      GTEST_SKIP() << "/usr/bin/python3 has no NumPy";
    }
  }
  TempFolder folder_;
};

TEST_F(NumPy, ReadsTheNpyFilesThatWeWrite) {
  write_npy(folder_ / "x.npy", Array<double>({2, 3}, {0, 0.1, 2, 3, 4, 1e-300}));
  EXPECT_TRUE(numpy_agrees(folder_ / "x.npy", R"(
x = np.load(file)
assert x.dtype == np.float64 and x.shape == (2, 3) and x.flags.c_contiguous
assert (x == [[0, .1, 2], [3, 4, 1e-300]]).all()
)"));
}

TEST_F(NumPy, ReadsTheNpzFilesThatWeWrite) {
  Npz arrays;
  arrays.add("density/mean", Array<double>({2, 2}, {0.1, 2, 3, 4}));
  arrays.add("single", Array<float>({3}, {0.5F, -1, 2}));
  arrays.add("long", Array<std::int64_t>({1}, {std::int64_t{-1} << 62}));
  arrays.add("int", Array<std::int32_t>({2}, {-7, 8}));
  arrays.add("byte", Array<std::uint8_t>({2}, {0, 255}));
  arrays.add("text", Array<std::string>({1, 3}, {"ε = 1", "𝛼", ""}));
  arrays.add("scalar", Array<double>({}, {2.5}));
  arrays.add("empty", Array<double>({0, 3}));
  write_npz(folder_ / "x.npz", arrays);
  EXPECT_TRUE(numpy_agrees(folder_ / "x.npz", R"(
import zipfile
x = np.load(file)
assert x.files == ['density/mean', 'single', 'long', 'int', 'byte', 'text', 'scalar', 'empty'], x.files
assert (x['density/mean'] == [[.1, 2], [3, 4]]).all() and x['density/mean'].dtype == 'f8'
assert (x['single'] == [.5, -1, 2]).all() and x['single'].dtype == 'f4'
assert x['long'] == [-2**62] and x['long'].dtype == 'i8'
assert (x['int'] == [-7, 8]).all() and x['int'].dtype == 'i4'
assert (x['byte'] == [0, 255]).all() and x['byte'].dtype == 'u1'
assert (x['text'] == [['ε = 1', '𝛼', '']]).all() and x['text'].dtype == '<U5', x['text']
assert x['scalar'] == 2.5 and x['scalar'].shape == ()
assert x['empty'].shape == (0, 3)
assert zipfile.ZipFile(file).testzip() is None
assert zipfile.ZipFile(file).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
)"));
}

TEST_F(NumPy, ReadsAnArchiveOfNothing) {
  write_npz(folder_ / "x.npz", Npz());
  EXPECT_TRUE(numpy_agrees(folder_ / "x.npz", "assert np.load(file).files == []\n"));
}

}  // namespace
}  // namespace gtv::io
