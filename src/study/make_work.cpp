#include "study/make_work.hpp"

#include "study/density_work.hpp"
#include "study/sample_cell.hpp"
#include "study/sample_work.hpp"

namespace gtv::study {

std::unique_ptr<CellWork> make_work(const Study& study) {
  if (gives_samples(study)) return std::make_unique<SampleWork>(study);
  return std::make_unique<DensityWork>(study);
}

}  // namespace gtv::study
