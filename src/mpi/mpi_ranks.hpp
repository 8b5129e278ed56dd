#pragma once

#include <mpi.h>

#include <list>
#include <string>
#include <vector>

#include "gtv/study/ranks.hpp"

namespace gtv::mpi {

/// Ranks over MPI: those of MPI_COMM_WORLD. All calls to MPI are made on the thread that made this
/// (MPI_THREAD_FUNNELED), and none of them waits in MPI, which would take a whole core.
class MpiRanks final : public study::Ranks {
 public:
  /// Starts MPI. @throws gtv::WorkError if it cannot.
  MpiRanks();

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  [[nodiscard]] const std::string& host() const override { return host_; }
  [[nodiscard]] std::vector<std::string> all_gather(const std::string& own) override;
  void send(int to, std::string message) override;
  [[nodiscard]] std::optional<std::pair<int, std::string>> try_receive() override;
  void abandon() override { abandoned_ = true; }
  void leave(int exit_code) override;

 private:
  /// A message on its way, in parts.
  struct Sent {
    std::string bytes;
    std::vector<MPI_Request> parts;
  };

  void forget_what_arrived();
  void wait_for(MPI_Request& request);

  int rank_ = 0;
  int size_ = 1;
  std::string host_;
  std::list<Sent> sent_;
  std::vector<std::string> begun_;  ///< by rank: the parts of a message so far
  bool abandoned_ = false;
};

}  // namespace gtv::mpi
