#include "fuzz_target.hpp"
#include "gtv/io/idx.hpp"

// What has been read can be written as NPY: its shape and its numbers agree.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return gtv::fuzz::read_or_refuse([&] {
    const auto bytes = gtv::fuzz::as_bytes(data, size);
    const gtv::io::AnyArray array = gtv::io::parse_idx(bytes, "x-idx3-ubyte.gz");
    gtv::fuzz::expect(gtv::io::is_idx(bytes));
    static_cast<void>(gtv::io::format_npy(array));
  });
}
