// Whether an answer that is being made is wanted no more. Asked for by a signal handler or another
// thread; whatever may take long looks, and ends early with what it has. Who put the question looks
// too, and takes that for no answer.
#pragma once

#include <atomic>

namespace remit::base {

class Stop {
 public:
  void Ask() noexcept { asked_.store(true, std::memory_order_relaxed); }
  void Forget() noexcept { asked_.store(false, std::memory_order_relaxed); }
  bool asked() const noexcept { return asked_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> asked_{false};
  static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");
};

}  // namespace remit::base
