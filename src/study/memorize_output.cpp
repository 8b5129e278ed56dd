#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "study/memorize_output.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_pairs = 12;

Json ends(const metric::Interval& interval) {
  return Json::array({interval.lo, interval.hi});
}

Json null_json(const Memorization& found) {
  const DimensionNull& dimension = found.by_dimension;
  const ShareEstimate& held_out = found.held_out.memorised;
  return {{"dimension",
           {{"d", dimension.dimension.value},
            {"ci95", ends(dimension.dimension.interval)},
            {"n", dimension.points},
            {"fraction", dimension.fraction},
            {"fraction_ci95", ends(dimension.interval)}}},
          {"held_out",
           {{"source", found.held_out.source},
            {"fraction", held_out.share.value()},
            {"ci95", ends(held_out.interval)},
            {"n", held_out.share.total}}}};
}

Json nearer_json(const Memorization& found) {
  if (!found.nearer) return nullptr;
  const NearerToTraining& nearer = *found.nearer;
  Json json = {{"fraction", nullptr},
               {"honest95", nullptr},
               {"n", nearer.share.total},
               {"compared_with", nearer.compared_with},
               {"p_value", nearer.p_value}};
  if (nearer.share.total > 0) {
    json["fraction"] = nearer.share.value();
    json["honest95"] = ends(nearer.honest);
  }
  return json;
}

/// The samples of least d1 / d2, the first of equals first.
std::vector<Index> closest_samples(const Matrix& distance) {
  std::vector<Index> order(static_cast<std::size_t>(distance.rows()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto ratio = [&](Index i) { return distance(i, 0) / distance(i, 1); };
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return ratio(a) < ratio(b); });
  order.resize(std::min(order.size(), most_pairs));
  return order;
}

template <class Values>
auto array_of(const Values& values) {
  using Number = typename Values::Scalar;
  return Array<Number>(
      {static_cast<std::size_t>(values.rows()), static_cast<std::size_t>(values.cols())},
      std::vector<Number>(values.data(), values.data() + values.size()));
}

void add_pairs(io::Npz& npz, const Memorization& found, const MemorizeInputs& inputs) {
  const std::vector<Index> closest = closest_samples(found.neighbours.distance);
  const Index dimension = found.dimension;
  const auto count = static_cast<Index>(closest.size());
  Matrix samples(count, dimension);
  Matrix nearest(2 * count, dimension);
  Array<double> ratio({closest.size()});
  Array<std::int64_t> index({closest.size()});
  inputs.samples.points.read(closest, samples);
  std::vector<Index> rows;
  for (std::size_t k = 0; k < closest.size(); ++k) {
    const Index i = closest[k];
    for (const Index j : {0, 1}) rows.push_back(found.neighbours.row(i, j));
    ratio.values[k] = found.neighbours.distance(i, 0) / found.neighbours.distance(i, 1);
    index.values[k] = i;
  }
  inputs.train.points.read(rows, nearest);
  Array<double> of_nearest = array_of(nearest);
  of_nearest.shape = {closest.size(), 2, static_cast<std::size_t>(dimension)};
  npz.add("pairs_sample", array_of(samples));
  npz.add("pairs_nearest", std::move(of_nearest));
  npz.add("pairs_ratio", std::move(ratio));
  npz.add("pairs_index", std::move(index));
}

}  // namespace

io::Npz memorize_arrays(const Memorization& found, const MemorizeInputs& inputs) {
  io::Npz npz;
  npz.add("distance", array_of(found.neighbours.distance));
  const Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> nearest =
      found.neighbours.row.cast<std::int64_t>();
  npz.add("nearest", array_of(nearest));
  npz.add("held_out_distance", array_of(found.held_out.distance));
  npz.add("threshold", Array<double>({}, {found.threshold}));
  add_pairs(npz, found, inputs);
  const auto& image = inputs.train.image ? inputs.train.image : inputs.samples.image;
  if (image) {
    npz.add("image_shape",
            Array<std::int64_t>({3}, {image->height, image->width, image->channels}));
  }
  return npz;
}

std::vector<std::vector<std::string>> curve_rows(const Memorization& found) {
  std::vector<std::vector<std::string>> rows;
  for (const CurvePoint& point : found.curve) {
    std::vector<std::string> row = {fmt::format("{:.2f}", point.threshold)};
    for (const double value :
         {point.memorised.share.value(), point.memorised.interval.lo, point.memorised.interval.hi,
          point.null_dimension, point.null_held_out}) {
      row.push_back(std::isnan(value) ? "" : fmt::format("{:.6g}", value));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json finding_json(const Memorization& found, const MemorizeInputs& inputs) {
  const Duplicates& duplicates = found.duplicates;
  Json json = {{"memorized_fraction", found.memorised.share.value()},
               {"ci95", ends(found.memorised.interval)},
               {"threshold", found.threshold},
               {"null", null_json(found)},
               {"p_value", found.p_value},
               {"p_value_by",
                {{"kind", found.test.kind},
                 {"exchanged_train", found.test.training},
                 {"exchanged_samples", found.test.samples},
                 {"permutations", found.test.permutations}}},
               {"mann_whitney",
                {{"statistic", found.mann_whitney.statistic},
                 {"p_value", found.mann_whitney.p_value},
                 {"sample_farther", found.sample_farther}}},
               {"nearer_to_train", nearer_json(found)},
               {"duplicates",
                {{"train", duplicates.training},
                 {"train_largest_group", duplicates.largest_group},
                 {"samples", duplicates.samples},
                 {"samples_in_train", duplicates.samples_in_train}}},
               {"verdict", memorize_verdict(found)},
               {"n_train", found.n_train},
               {"n_samples", found.n_samples},
               {"dimension", found.dimension},
               {"train", inputs.train.source},
               {"samples", inputs.samples.source},
               {"test", nullptr},
               {"scaling", inputs.train.scaling},
               {"samples_scaling", inputs.samples.scaling}};
  if (inputs.test != nullptr) {
    json["duplicates"]["test_in_train"] = duplicates.test_in_train;
    json["test"] = inputs.test->source;
  }
  return json;
}

std::string memorize_document(Json json, const MemorizeInputs& inputs) {
  json.update({{"versions", versions()}, {"command", inputs.command}, {"seed", inputs.seed}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_memorize_files(const std::filesystem::path& folder, const std::string& json,
                          const std::string& csv, const io::Npz& npz) {
  OutputFolder out(folder);
  const std::filesystem::path json_file = out.file("memorize.json");
  const std::filesystem::path csv_file = out.file("memorize.csv");
  io::write_npz(out.file("memorize.npz"), npz);
  io::write_file(csv_file, csv);
  io::write_file(json_file, json);
  out.keep();
}

std::string memorize_json(const Memorization& found, const MemorizeInputs& inputs) {
  return memorize_document(finding_json(found, inputs), inputs);
}

void write_memorization(const std::filesystem::path& folder, const Memorization& found,
                        const MemorizeInputs& inputs) {
  write_memorize_files(folder, memorize_json(found, inputs),
                       io::format_csv(curve_columns, curve_rows(found)),
                       memorize_arrays(found, inputs));
}

}  // namespace gtv::study
