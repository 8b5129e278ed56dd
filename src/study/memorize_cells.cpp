#include "gtv/study/memorize_cells.hpp"

#include <fmt/format.h>

#include <variant>

#include "gtv/io/csv.hpp"
#include "study/memorize_output.hpp"
#include "study/sweep_arrays.hpp"

namespace gtv::study {
namespace {

MemorizeInputs inputs_of(const SampleSets& samples, std::size_t cell,
                         const MemorizeInputs& inputs) {
  return {.train = inputs.train,
          .samples = samples.sets[cell],
          .test = inputs.test,
          .seed = inputs.seed,
          .command = inputs.command};
}

/// The values of a cell on the axes that are left, as numbers or names.
nlohmann::ordered_json values_of_cell(const SampleSets& samples, std::size_t cell) {
  nlohmann::ordered_json values = nlohmann::ordered_json::object();
  for (const SweepAxis& axis : samples.sweep) values[axis.key] = nullptr;  // in their order
  for (std::size_t a = samples.sweep.size(); a-- > 0;) {
    const std::vector<SweepValue>& axis = samples.sweep[a].values;
    std::visit([&](const auto& value) { values[samples.sweep[a].key] = value; },
               axis[cell % axis.size()]);
    cell /= axis.size();
  }
  return values;
}

/// Arrays of the same name and shape, one after another, `lengths` first in the shape.
io::AnyArray joined_cells(const std::vector<io::Npz>& cells, const std::string& name,
                          const std::vector<std::size_t>& lengths) {
  io::AnyArray all = cells.front().at(name);
  std::visit(
      [&]<class T>(Array<T>& first) {
        for (std::size_t k = 1; k < cells.size(); ++k) {
          const auto& next = std::get<Array<T>>(cells[k].at(name)).values;
          first.values.insert(first.values.end(), next.begin(), next.end());
        }
        first.shape.insert(first.shape.begin(), lengths.begin(), lengths.end());
      },
      all);
  return all;
}

io::Npz arrays_of_cells(const SampleSets& samples, std::span<const Memorization> found,
                        const MemorizeInputs& inputs) {
  std::vector<io::Npz> cells;
  for (std::size_t k = 0; k < found.size(); ++k) {
    cells.push_back(memorize_arrays(found[k], inputs_of(samples, k, inputs)));
  }
  io::Npz npz;
  const std::vector<std::size_t> lengths = add_axes(npz, samples.sweep);
  for (const auto& [name, array] : cells.front().entries()) {
    const bool common = name == "held_out_distance" || name == "threshold" || name == "image_shape";
    npz.add(name, common ? array : joined_cells(cells, name, lengths));
  }
  return npz;
}

std::string curves_csv(const SampleSets& samples, std::span<const Memorization> found) {
  std::vector<std::string> header = {"cell"};
  for (const std::string& key : sweep_keys(samples.sweep)) header.push_back(key);
  header.insert(header.end(), curve_columns.begin(), curve_columns.end());
  std::vector<std::vector<std::string>> rows;
  for (std::size_t k = 0; k < found.size(); ++k) {
    std::vector<std::string> first = {fmt::format("{}", samples.number[k])};
    for (const std::string& value : sweep_texts(samples.sweep, k)) first.push_back(value);
    for (const std::vector<std::string>& point : curve_rows(found[k])) {
      std::vector<std::string>& row = rows.emplace_back(first);
      row.insert(row.end(), point.begin(), point.end());
    }
  }
  return io::format_csv(header, rows);
}

}  // namespace

std::string memorize_cells_json(const SampleSets& samples, std::span<const Memorization> found,
                                const MemorizeInputs& inputs) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < found.size(); ++k) {
    nlohmann::ordered_json cell = {{"cell", samples.number[k]},
                                   {"sweep", values_of_cell(samples, k)}};
    cell.update(finding_json(found[k], inputs_of(samples, k, inputs)));
    cells.push_back(std::move(cell));
  }
  return memorize_document({{"cells", std::move(cells)}}, inputs);
}

std::string memorize_cells_text(const SampleSets& samples, std::span<const Memorization> found) {
  const Memorization& first = found.front();
  std::string text = fmt::format(
      "memorised at d1/d2 < {:.4g}: {} cells of {} samples; {} training points in {} dimensions\n",
      first.threshold, found.size(), first.n_samples, first.n_train, first.dimension);
  for (std::size_t k = 0; k < found.size(); ++k) {
    text += fmt::format("{}: {}\n", cell_name(samples, k), memorize_verdict(found[k]));
  }
  return text;
}

void write_memorized_cells(const std::filesystem::path& folder, const SampleSets& samples,
                           std::span<const Memorization> found, const MemorizeInputs& inputs) {
  write_memorize_files(folder, memorize_cells_json(samples, found, inputs),
                       curves_csv(samples, found), arrays_of_cells(samples, found, inputs));
}

}  // namespace gtv::study
