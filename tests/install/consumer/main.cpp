#include <cstdio>

#include "gtv/data/mixture.hpp"
#include "gtv/score/field.hpp"
#include "gtv/study/config.hpp"
#include "gtv/version.hpp"

int main() {
  const auto study = gtv::study::parse_study("name = 'x'\n[data]\npoints = [[-1.0], [3.0]]\n", "-");
  const auto mixture = gtv::data::make_mixture(study.config.data.points);
  gtv::Matrix denoised(1, 1);
  gtv::score::denoise(mixture, {.alpha = 0.8, .sigma = 0.6}, gtv::Matrix::Zero(1, 1), denoised);
  std::printf("gtv %s: E[x0 | 0] = %.6f\n", gtv::version.data(), denoised(0, 0));
}
