#ifdef GTV_BLAS_OPENBLAS

#include <cblas.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

#include "base/dense_backend.hpp"
#include "gtv/base/error.hpp"

// The header of the LAPACK part is in another package; these three are all that is needed.
extern "C" {
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info);
void dpocon_(const char* uplo, const int* n, const double* a, const int* lda, const double* norm,
             double* rcond, double* work, int* iwork, int* info);
}

namespace gtv {
inline namespace base {
namespace {

int extent(Index value) {
  if (value > std::numeric_limits<int>::max()) {
    throw_work("matrix too large for BLAS: extent {}, at most {}", value,
               std::numeric_limits<int>::max());
  }
  return static_cast<int>(value);
}

// A matrix of one row may carry any stride, BLAS wants one that covers the row.
template <class View>
int stride(const View& view) {
  return extent(std::max({view.outerStride(), view.cols(), Index{1}}));
}

// A row-major lower triangle is a column-major upper one.
const char* const row_major_lower = "U";

}  // namespace

void product(const MatrixView& a, const MatrixView& b, MutableMatrixView& out, double keep) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, extent(a.rows()), extent(b.cols()),
              extent(a.cols()), 1, a.data(), stride(a), b.data(), stride(b), keep, out.data(),
              stride(out));
}

void product(const FloatMatrixView& a, const FloatMatrixView& b, MutableFloatMatrixView& out,
             float keep) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, extent(a.rows()), extent(b.cols()),
              extent(a.cols()), 1, a.data(), stride(a), b.data(), stride(b), keep, out.data(),
              stride(out));
}

void product_transposed(const MatrixView& a, const MatrixView& b, MutableMatrixView& out,
                        double keep) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, extent(a.rows()), extent(b.rows()),
              extent(a.cols()), 1, a.data(), stride(a), b.data(), stride(b), keep, out.data(),
              stride(out));
}

void product_transposed(const FloatMatrixView& a, const FloatMatrixView& b,
                        MutableFloatMatrixView& out, float keep) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, extent(a.rows()), extent(b.rows()),
              extent(a.cols()), 1, a.data(), stride(a), b.data(), stride(b), keep, out.data(),
              stride(out));
}

void lower_gram(const MatrixView& a, MutableMatrixView& out) {
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, extent(a.cols()), extent(a.rows()), 1,
              a.data(), stride(a), 0, out.data(), stride(out));
}

Index factor(MutableMatrixView& s) {
  const int n = extent(s.rows());
  const int lda = stride(s);
  int info = 0;
  dpotrf_(row_major_lower, &n, s.data(), &lda, &info);
  return info == 0 ? s.rows() : info - 1;
}

double reciprocal_condition(const MutableMatrixView& s, double norm) {
  const int n = extent(s.rows());
  const int lda = stride(s);
  std::vector<double> work(3 * static_cast<std::size_t>(n));
  std::vector<int> integer_work(static_cast<std::size_t>(n));
  double condition = 0;
  int info = 0;
  dpocon_(row_major_lower, &n, s.data(), &lda, &norm, &condition, work.data(), integer_work.data(),
          &info);
  return condition;
}

void solve_factored(const MutableMatrixView& s, MutableMatrixView& b) {
  for (const auto side : {CblasNoTrans, CblasTrans}) {
    cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, side, CblasNonUnit, extent(b.rows()),
                extent(b.cols()), 1, s.data(), stride(s), b.data(), stride(b));
  }
}

const char* blas_name() {
  static const std::string name = std::string("openblas ") + openblas_get_corename();
  return name.c_str();
}

}  // namespace base
}  // namespace gtv

// The linker sends OpenBLAS' own calls of its memory functions here (--wrap, see
// dependencies.cmake). In OpenBLAS 0.3.21 built without threads the compiler has moved the
// unlocking of the list of buffers ahead of the claim of one, so that two threads can get the same
// buffer and products come out wrong (about one in fifty for two threads and extents near 100). The
// linker gives the names, hence the underscores.
// NOLINTBEGIN(*-reserved-identifier,cert-dcl*,readability-identifier-naming)
extern "C" {
void* __real_blas_memory_alloc(int position);
void __real_blas_memory_free(void* buffer);
void* __wrap_blas_memory_alloc(int position);
void __wrap_blas_memory_free(void* buffer);
}

namespace {

constinit std::mutex buffers;

}  // namespace

void* __wrap_blas_memory_alloc(int position) {
  const std::lock_guard lock(buffers);
  return __real_blas_memory_alloc(position);
}

void __wrap_blas_memory_free(void* buffer) {
  const std::lock_guard lock(buffers);
  __real_blas_memory_free(buffer);
}
// NOLINTEND(*-reserved-identifier,cert-dcl*,readability-identifier-naming)

#endif
