#include <png.h>

#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/png.hpp"
#include "io/gzip.hpp"

namespace gtv::io {

namespace {

/// Frees what libpng holds, also if the constructor of what it is part of throws.
struct PngHandle {
  PngHandle() { image.version = PNG_IMAGE_VERSION; }
  PngHandle(const PngHandle&) = delete;
  PngHandle& operator=(const PngHandle&) = delete;
  ~PngHandle() { png_image_free(&image); }

  png_image image{};
};

/// libpng's simplified interface: its longjmps stay inside, and failures are values.
class PngImage {
 public:
  PngImage(std::span<const std::byte> bytes, std::string_view name) : name_(name) {
    if (png_image_begin_read_from_memory(&image_, bytes.data(), bytes.size()) == 0) fail();
    // One bit a pixel is the least there is.
    const std::size_t most = 8 * most_inflation * bytes.size();
    if (width() > most / height()) {
      throw_input("{}: claims {} x {} pixels, more than {} bytes can hold", name_, width(),
                  height(), bytes.size());
    }
    image_.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  }

  [[nodiscard]] std::size_t width() const { return image_.width; }
  [[nodiscard]] std::size_t height() const { return image_.height; }

  Array<std::uint8_t> read() {
    const bool colour = (image_.format & PNG_FORMAT_FLAG_COLOR) != 0;
    const bool alpha = (image_.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    const std::size_t channels = colour ? 3 : 1;
    image_.format = (colour ? PNG_FORMAT_FLAG_COLOR : 0U) | (alpha ? PNG_FORMAT_FLAG_ALPHA : 0U);
    std::vector<std::uint8_t> values(PNG_IMAGE_SIZE(image_));
    if (png_image_finish_read(&image_, nullptr, values.data(), 0, nullptr) == 0) fail();
    if (alpha) drop_alpha(values, channels);
    return {{height(), width(), channels}, std::move(values)};
  }

 private:
  [[noreturn]] void fail() const {
    throw_input("{}: not a PNG file, or a damaged one: {}", name_, image_.message);
  }

  void drop_alpha(std::vector<std::uint8_t>& values, std::size_t channels) const {
    const std::size_t pixels = width() * height();
    constexpr std::uint8_t opaque = 255;
    for (std::size_t i = 0; i < pixels; ++i) {
      const std::size_t from = i * (channels + 1);
      if (values[from + channels] != opaque) {
        throw_input("{}: got alpha {} in row {}, column {} (counted from 0), expected 255, opaque",
                    name_, values[from + channels], i / width(), i % width());
      }
      for (std::size_t c = 0; c < channels; ++c) values[i * channels + c] = values[from + c];
    }
    values.resize(pixels * channels);
  }

  std::string name_;
  PngHandle handle_;
  png_image& image_ = handle_.image;
};

}  // namespace

Array<std::uint8_t> parse_png(std::span<const std::byte> bytes, std::string_view name) {
  return PngImage(bytes, name).read();
}

Array<std::uint8_t> read_png(const std::filesystem::path& file) {
  return parse_png(read_bytes(file), file.string());
}

}  // namespace gtv::io
