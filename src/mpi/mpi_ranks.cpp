#include "mpi/mpi_ranks.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <climits>
#include <cstdio>
#include <numeric>
#include <thread>

#include "gtv/base/error.hpp"

namespace gtv::mpi {
namespace {

enum Tag : int { last_part, part };

/// MPI counts in int, so that long messages go in parts.
constexpr std::size_t longest_part = std::size_t{1} << 28U;
constexpr std::chrono::seconds time_for_rank_0{1};

void check(int result, const char* what) {
  if (result == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(result, text.data(), &length);
  throw_work("MPI: {}: {}", what, text.data());
}

void nap() {
  std::this_thread::sleep_for(std::chrono::microseconds(500));
}

}  // namespace

MpiRanks::MpiRanks() {
  int provided = 0;
  check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "cannot start");
  if (provided < MPI_THREAD_FUNNELED) {
    throw_work("MPI: got a library without threads, expected MPI_THREAD_FUNNELED");
  }
  // A rank that is gone is no reason for the others to end.
  check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "cannot start");
  check(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), "cannot start");
  check(MPI_Comm_size(MPI_COMM_WORLD, &size_), "cannot start");
  std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
  int length = 0;
  check(MPI_Get_processor_name(name.data(), &length), "cannot tell the host");
  host_.assign(name.data(), static_cast<std::size_t>(length));
  begun_.resize(static_cast<std::size_t>(size_));
}

void MpiRanks::leave(int exit_code) {
  if (abandoned_) {
    // Else MPI would wait for ever for those that do not answer.
    static_cast<void>(std::fflush(nullptr));
    if (rank_ > 0) {
      // Rank 0 may have mpirun end all, which needs no complaint of this one; or it goes on alone.
      std::this_thread::sleep_for(time_for_rank_0);
      ::_exit(exit_code);
    }
    MPI_Abort(MPI_COMM_WORLD, exit_code);
  }
  while (!sent_.empty()) {
    forget_what_arrived();
    nap();
  }
  MPI_Finalize();
}

void MpiRanks::wait_for(MPI_Request& request) {
  for (int done = 0;;) {
    check(MPI_Test(&request, &done, MPI_STATUS_IGNORE), "cannot gather");
    if (done != 0) return;
    nap();
  }
}

std::vector<std::string> MpiRanks::all_gather(const std::string& own) {
  if (own.size() > INT_MAX / static_cast<std::size_t>(size_)) {
    throw_work("MPI: got {} bytes to be gathered from {} ranks, expected less", own.size(), size_);
  }
  const auto count = static_cast<std::size_t>(size_);
  const int length = static_cast<int>(own.size());
  std::vector<int> lengths(count);
  MPI_Request request = MPI_REQUEST_NULL;
  check(MPI_Iallgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD, &request),
        "cannot gather");
  wait_for(request);
  const auto total =
      std::accumulate(lengths.begin(), lengths.end(), std::size_t{0},
                      [](std::size_t sum, int one) { return sum + static_cast<std::size_t>(one); });
  if (total > INT_MAX) throw_work("MPI: got {} bytes to be gathered, expected less", total);
  std::vector<int> starts(count, 0);
  std::partial_sum(lengths.begin(), lengths.end() - 1, starts.begin() + 1);
  std::string bytes(total, '\0');
  check(MPI_Iallgatherv(own.data(), length, MPI_CHAR, bytes.data(), lengths.data(), starts.data(),
                        MPI_CHAR, MPI_COMM_WORLD, &request),
        "cannot gather");
  wait_for(request);
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(
        bytes.substr(static_cast<std::size_t>(starts[i]), static_cast<std::size_t>(lengths[i])));
  }
  return all;
}

void MpiRanks::send(int to, std::string message) {
  Sent& sent = sent_.emplace_back();
  sent.bytes = std::move(message);
  std::size_t first = 0;
  bool last = false;
  while (!last) {
    const std::size_t size = std::min(longest_part, sent.bytes.size() - first);
    last = first + size == sent.bytes.size();
    check(MPI_Isend(sent.bytes.data() + first, static_cast<int>(size), MPI_CHAR, to,
                    last ? last_part : part, MPI_COMM_WORLD, &sent.parts.emplace_back()),
          "cannot send");
    first += size;
  }
  forget_what_arrived();
}

void MpiRanks::forget_what_arrived() {
  for (auto sent = sent_.begin(); sent != sent_.end();) {
    int done = 0;
    const int result = MPI_Testall(static_cast<int>(sent->parts.size()), sent->parts.data(), &done,
                                   MPI_STATUSES_IGNORE);
    // Whom it cannot be sent to is gone, and will be missed for not answering.
    if (done != 0 || result != MPI_SUCCESS) {
      sent = sent_.erase(sent);
    } else {
      ++sent;
    }
  }
}

std::optional<std::pair<int, std::string>> MpiRanks::try_receive() {
  forget_what_arrived();
  for (;;) {
    int there = 0;
    MPI_Message matched = MPI_MESSAGE_NULL;
    MPI_Status status;
    check(MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &matched, &status),
          "cannot receive");
    if (there == 0) return {};
    int size = 0;
    check(MPI_Get_count(&status, MPI_CHAR, &size), "cannot receive");
    std::string& message = begun_[static_cast<std::size_t>(status.MPI_SOURCE)];
    const std::size_t before = message.size();
    message.resize(before + static_cast<std::size_t>(size));
    check(MPI_Mrecv(message.data() + before, size, MPI_CHAR, &matched, MPI_STATUS_IGNORE),
          "cannot receive");
    if (status.MPI_TAG == last_part) return {{status.MPI_SOURCE, std::exchange(message, {})}};
  }
}

}  // namespace gtv::mpi
