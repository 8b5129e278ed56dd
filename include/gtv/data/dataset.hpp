#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"
#include "gtv/data/mixture.hpp"

namespace gtv::data {

/// A row of an image set is its pixels, channels last: pixel (y, x, c) is entry
/// (y * width + x) * channels + c.
struct ImageShape {
  Index height = 0;
  Index width = 0;
  Index channels = 1;

  [[nodiscard]] bool operator==(const ImageShape&) const = default;
};

/// Points in any dimension as they are stored, and what has been done to them. Duplicates are kept.
struct Dataset {
  StoredMatrix points;                ///< (n, D) in data units, finite; n, D >= 1
  std::optional<ImageShape> image;    ///< if a row is an image
  std::string source;                 ///< file, or preset and part
  std::string scaling = "as stored";  ///< or "x = p / 127.5 - 1", of a stored pixel p
  bool centred = false;
  Vector mean;  ///< (D) what centring subtracted; empty if nothing
};

enum class Storage { mapped, in_memory };

/// From a file or a folder, by kind:
/// - IDX, plain or gzipped (by content), and NPY, NPZ (its only array, or "points"): (n, D), or
/// (n,)
///   for D = 1, are points as stored; (n, H, W) and (n, H, W, C) with C 1 or 3 are images, bytes
///   scaled to [-1, 1] by x = p / 127.5 - 1, other types as stored.
/// - CSV, plain or gzipped: as load_points.
/// - a PNG file, or a folder: its files *.png by name, of one size; scaled like other bytes.
/// Bytes stay bytes, single precision stays single.
/// @param storage of NPY files: mapped ones (see io::map_npy) must not change as long as the points
/// are in use.
/// @throws gtv::InputError naming the file if it cannot be read, is of another kind or shape, holds
/// no numbers, or one that is not finite (row and column counted from 0), or images of two sizes.
[[nodiscard]] Dataset load_dataset(const std::filesystem::path& file,
                                   Storage storage = Storage::mapped);

/// One of the paper's point sets (see preset_points), or an image set of a Debian package:
/// "fashion-mnist" (28 x 28; part "train", 60,000, or "test",
/// 10,000) and "digits" (8 x 8, values 0 to 16, x = p / 8 - 1; "train", 1,797). They are looked for
/// in the folder that the environment variable GTV_DATASETS names, as
/// fashion-mnist/train-images-idx3-ubyte.gz and digits.csv.gz, then where the packages put them.
/// @throws gtv::InputError for another name or part, a damaged file, or if there is none: the text
/// says which file was looked for, and which package holds it.
/// @source Xiao, Rasul, Vollgraf 2017 (Fashion-MNIST); Alpaydin, Kaynak 1998 (digits)
[[nodiscard]] Dataset preset_dataset(std::string_view name, std::string_view part = "train");
[[nodiscard]] const std::vector<std::string>& dataset_preset_names();
/// Whether the name is an image set's, whose size is known when it is loaded.
[[nodiscard]] bool is_image_preset(std::string_view name);

/// The first `count` points; what centring subtracted stays subtracted.
/// @throws gtv::InputError unless 1 <= count <= n.
[[nodiscard]] Dataset limited(const Dataset& dataset, Index count);

/// Moved by minus the mean of its points. @accuracy 1e-13 of the largest coordinate.
/// @cost one pass; the points are not copied.
[[nodiscard]] Dataset centred(const Dataset& dataset);

/// Images made smaller: each pixel the mean of factor x factor, held in single precision.
/// A factor of 1 returns the same points.
/// @throws gtv::InputError unless the points are images and the factor divides both sides.
[[nodiscard]] Dataset downsampled(const Dataset& dataset, Index factor);

/// Enough for 60,000 points of 784 coordinates several times over.
inline constexpr std::size_t most_mixture_bytes = 4'000'000'000;

/// The points as a mixture in double precision, duplicates merged. Takes 16 n D bytes while it
/// works.
/// @throws gtv::InputError that says how many if these are more than `most_bytes`; and as
/// make_mixture.
[[nodiscard]] Mixture to_mixture(const Dataset& dataset, const Vector& weights = {},
                                 double spread = 0, std::size_t most_bytes = most_mixture_bytes);

}  // namespace gtv::data
