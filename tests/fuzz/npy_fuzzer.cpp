#include "fuzz_target.hpp"
#include "gtv/io/npy.hpp"

// What has been read is written and read again to the same bytes.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return gtv::fuzz::read_or_refuse([&] {
    const gtv::io::AnyArray array = gtv::io::parse_npy(gtv::fuzz::as_bytes(data, size), "x.npy");
    const auto bytes = gtv::io::format_npy(array);
    gtv::fuzz::expect(gtv::io::format_npy(gtv::io::parse_npy(bytes, "again")) == bytes);
    static_cast<void>(gtv::io::to_double(array));
  });
}
