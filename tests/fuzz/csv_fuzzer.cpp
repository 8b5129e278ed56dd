#include "fuzz_target.hpp"
#include "gtv/io/csv.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return gtv::fuzz::read_or_refuse([&] {
    const gtv::io::CsvTable table = gtv::io::parse_csv(gtv::fuzz::as_text(data, size), "x.csv");
    gtv::fuzz::expect(table.values.rows() > 0 && table.values.cols() > 0);
    gtv::fuzz::expect(table.values.array().isFinite().all());
    gtv::fuzz::expect(table.header.empty() ||
                      table.header.size() == static_cast<std::size_t>(table.values.cols()));
  });
}
