#include "fuzz_target.hpp"
#include "gtv/io/npz.hpp"

// What has been read is written and read again to the same bytes.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return gtv::fuzz::read_or_refuse([&] {
    const gtv::io::Npz arrays = gtv::io::parse_npz(gtv::fuzz::as_bytes(data, size), "x.npz");
    const auto bytes = gtv::io::format_npz(arrays);
    gtv::fuzz::expect(gtv::io::format_npz(gtv::io::parse_npz(bytes, "again")) == bytes);
  });
}
