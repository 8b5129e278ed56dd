#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstring>

#include "error_text.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/io/npz.hpp"
#include "npy_bytes.hpp"
#include "oracle/io_oracle.hpp"

namespace gtv::io {
namespace {

std::vector<std::size_t> any_shape() {
  const auto dimensions = *rc::gen::inRange<std::size_t>(0, 5);
  return *rc::gen::container<std::vector<std::size_t>>(dimensions,
                                                       rc::gen::inRange<std::size_t>(0, 5));
}

template <class T>
Array<T> any_array_of() {
  auto shape = any_shape();
  const std::size_t count = Array<T>::count(shape);
  auto values = *rc::gen::container<std::vector<T>>(count, rc::gen::arbitrary<T>());
  return Array<T>(std::move(shape), std::move(values));
}

/// Characters of every length in UTF-8, the ends of their ranges among them.
Array<std::string> any_texts() {
  auto shape = any_shape();
  const auto character =
      rc::gen::element<std::string>("a", "\x7f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000",
                                    "\uffff", "\U00010000", "\U0010ffff");
  std::vector<std::string> values(Array<std::string>::count(shape));
  for (std::string& text : values) {
    for (const auto& c : *rc::gen::container<std::vector<std::string>>(character)) text += c;
  }
  return {std::move(shape), std::move(values)};
}

AnyArray any_array() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return any_array_of<double>();
    case 1:
      return any_array_of<float>();
    case 2:
      return any_array_of<std::int64_t>();
    case 3:
      return any_array_of<std::int32_t>();
    case 4:
      return any_texts();
    default:
      return any_array_of<std::uint8_t>();
  }
}

/// Same type, shape and bits (so that NaN equals itself).
bool same(const AnyArray& a, const AnyArray& b) {
  return format_npy(a) == format_npy(b);
}

/// Printable names, '/' among them; numbered, so that no two are the same.
Npz any_npz() {
  Npz arrays;
  const auto count = *rc::gen::inRange<std::size_t>(0, 5);
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
    arrays.add(fmt::format("{}{}", name, i), any_array());
  }
  return arrays;
}

RC_GTEST_PROP(Npy, AnyArrayIsReadBackToTheBit, ()) {
  const AnyArray array = any_array();
  const AnyArray back = parse_npy(format_npy(array), "x");
  RC_ASSERT(back.index() == array.index());
  RC_ASSERT(shape_of(back) == shape_of(array));
  RC_ASSERT(same(back, array));
}

RC_GTEST_PROP(Npy, AnyTextIsReadBackToTheByte, ()) {
  const Array<std::string> array = any_texts();
  const auto back = std::get<Array<std::string>>(parse_npy(format_npy(array), "x"));
  RC_ASSERT(back.shape == array.shape);
  RC_ASSERT(back.values == array.values);
}

RC_GTEST_PROP(Npz, AnyArchiveIsReadBackToTheBit, ()) {
  const Npz arrays = any_npz();
  const Npz back = parse_npz(format_npz(arrays), "x");
  RC_ASSERT(back.entries().size() == arrays.entries().size());
  for (std::size_t i = 0; i < back.entries().size(); ++i) {
    RC_ASSERT(back.entries()[i].first == arrays.entries()[i].first);
    RC_ASSERT(same(back.entries()[i].second, arrays.entries()[i].second));
  }
}

RC_GTEST_PROP(Npy, FortranOrderMatchesTheOracle, ()) {
  const auto stored = any_array_of<std::int32_t>();
  const std::string file =
      npy_bytes(fmt::format("{{'descr': '<i4', 'fortran_order': True, 'shape': ({}{}), }}",
                            fmt::join(stored.shape, ","), stored.shape.empty() ? "" : ","),
                raw(stored.values));
  const auto back = std::get<Array<std::int32_t>>(parse_npy(as_span(file), "x"));
  RC_ASSERT(back.shape == stored.shape);
  for (std::size_t i = 0; i < back.size(); ++i) {
    const auto index = oracle::c_index(i, back.shape);
    RC_ASSERT(back.values[i] == stored.values[oracle::fortran_position(index, back.shape)]);
  }
}

RC_GTEST_PROP(Csv, AnyFiniteMatrixIsReadBackToTheBit, ()) {
  const auto rows = *rc::gen::inRange<Index>(1, 6);
  const auto columns = *rc::gen::inRange<Index>(1, 6);
  Matrix values(rows, columns);
  std::vector<std::vector<std::string>> fields(static_cast<std::size_t>(rows));
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) {
      values(i, j) = *rc::gen::arbitrary<double>();
      fields[static_cast<std::size_t>(i)].push_back(fmt::format("{}", values(i, j)));
    }
  }
  const std::vector<std::string> header(static_cast<std::size_t>(columns), "name");
  const CsvTable back = parse_csv(format_csv(header, fields), "x");
  RC_ASSERT(back.header == header);
  RC_ASSERT(back.values == values);
}

RC_GTEST_PROP(Csv, AnyHeaderOfOneLineIsReadBack, ()) {
  auto header = *rc::gen::nonEmpty<std::vector<std::string>>();
  for (std::string& field : header) {
    std::erase_if(field, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
    field += "z,\"";  // neither empty nor a number
  }
  const std::vector<std::string> row(header.size(), "1");
  RC_ASSERT(parse_csv(format_csv(header, {row}), "x").header == header);
}

/// Overwrites, removes or repeats a few bytes at random places.
std::string damaged(std::string bytes) {
  const int changes = *rc::gen::inRange(1, 4);
  for (int i = 0; i < changes && !bytes.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        bytes[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        bytes.erase(at, *rc::gen::inRange<std::size_t>(1, 20));
        break;
      default:
        bytes.insert(at, bytes.substr(at, 8));
        break;
    }
  }
  return bytes;
}

RC_GTEST_PROP(Npy, ADamagedFileIsReadOrRefusedInOneLine, ()) {
  const std::string bytes = damaged(as_string(format_npy(any_array())));
  RC_ASSERT(returns_or_refuses([&] { static_cast<void>(parse_npy(as_span(bytes), "x")); }));
}

RC_GTEST_PROP(Npz, ADamagedArchiveIsReadOrRefusedInOneLine, ()) {
  const std::string bytes = damaged(as_string(format_npz(any_npz())));
  RC_ASSERT(returns_or_refuses([&] { static_cast<void>(parse_npz(as_span(bytes), "x")); }));
}

RC_GTEST_PROP(Csv, AnyTextIsReadOrRefusedInOneLine, ()) {
  const std::string text = damaged("# points\nx,\"y\"\n1,2.5\n-3e-1,\"0.1\"\n");
  RC_ASSERT(returns_or_refuses([&] { static_cast<void>(parse_csv(text, "x")); }));
}

}  // namespace
}  // namespace gtv::io
