#include "fuzz_target.hpp"
#include "gtv/study/config.hpp"

// The first and the last cell of a study that has been read can be asked for.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return gtv::fuzz::read_or_refuse([&] {
    const auto study = gtv::study::parse_study(gtv::fuzz::as_text(data, size), "x.toml");
    const std::size_t cells = study.cells();
    if (cells == 0) return;
    static_cast<void>(study.cell(0));
    static_cast<void>(study.cell(cells - 1));
  });
}
