#include "gtv/data/dataset.hpp"

#include <algorithm>

#include "data/dataset_blocks.hpp"
#include "gtv/base/error.hpp"

namespace gtv::data {
namespace {

/// Adds each pixel to the one that its square becomes. @param[in,out] to zeros.
void add_squares(const double* from, const ImageShape& image, Index factor, double* to) {
  const Index columns = image.width / factor;
  for (Index y = 0; y < image.height; ++y) {
    for (Index x = 0; x < image.width; ++x) {
      for (Index c = 0; c < image.channels; ++c) {
        to[(y / factor * columns + x / factor) * image.channels + c] +=
            from[(y * image.width + x) * image.channels + c];
      }
    }
  }
}

/// The rows of `from`, (n, pixels), each averaged over squares.
Matrix pooled(const MatrixView& from, const ImageShape& image, Index factor) {
  Matrix to = Matrix::Zero(from.rows(), from.cols() / (factor * factor));
  for (Index i = 0; i < from.rows(); ++i) {
    add_squares(from.row(i).data(), image, factor, to.row(i).data());
  }
  return to / static_cast<double>(factor * factor);
}

}  // namespace

Dataset limited(const Dataset& dataset, Index count) {
  if (count < 1 || count > dataset.points.rows()) {
    throw_input("{}: got a limit of {} points, expected 1 to the {} that there are", dataset.source,
                count, dataset.points.rows());
  }
  Dataset part = dataset;
  part.points = dataset.points.rows_from(0, count);
  return part;
}

Dataset centred(const Dataset& dataset) {
  Vector mean = Vector::Zero(dataset.points.cols());
  for_each_block(dataset.points, [&](Index /*first*/, const Matrix& block) {
    mean += block.colwise().sum().transpose();
  });
  mean /= static_cast<double>(dataset.points.rows());
  Dataset moved = dataset;
  moved.points = dataset.points.shifted(-mean);
  moved.mean = dataset.mean.size() == 0 ? mean : Vector(dataset.mean + mean);
  moved.centred = true;
  return moved;
}

Dataset downsampled(const Dataset& dataset, Index factor) {
  if (!dataset.image) {
    throw_input("{}: got points of dimension {} to make smaller, expected images", dataset.source,
                dataset.points.cols());
  }
  const ImageShape& image = *dataset.image;
  if (factor < 1 || image.height % factor != 0 || image.width % factor != 0) {
    throw_input(
        "{}: got a factor of {} for images of {} x {} pixels, expected one that divides both",
        dataset.source, factor, image.height, image.width);
  }
  if (factor == 1) return dataset;
  FloatMatrix values(dataset.points.rows(), dataset.points.cols() / (factor * factor));
  for_each_block(dataset.points, [&](Index first, const Matrix& block) {
    values.middleRows(first, block.rows()) = pooled(block, image, factor).cast<float>();
  });
  Dataset smaller = dataset;
  smaller.points = StoredMatrix::of(std::move(values));
  smaller.image = ImageShape{image.height / factor, image.width / factor, image.channels};
  smaller.scaling += fmt::format(", means of {0} x {0} pixels", factor);
  if (dataset.mean.size() > 0) {
    const Matrix mean = dataset.mean.transpose();
    smaller.mean = pooled(mean, image, factor).row(0).transpose();
  }
  return smaller;
}

Mixture to_mixture(const Dataset& dataset, const Vector& weights, double spread,
                   std::size_t most_bytes) {
  // The points themselves, and a copy without duplicates.
  const std::size_t bytes = 2 * sizeof(double) * static_cast<std::size_t>(dataset.points.rows()) *
                            static_cast<std::size_t>(dataset.points.cols());
  if (bytes > most_bytes) {
    throw_input(
        "{}: got {} points of dimension {}, which need {} bytes in double precision, expected at "
        "most {} (fewer points, or a command that reads them by blocks)",
        dataset.source, dataset.points.rows(), dataset.points.cols(), bytes, most_bytes);
  }
  return make_mixture(dataset.points.values(), weights, spread);
}

}  // namespace gtv::data
