// The handles of remit_c.h, and how a call across it keeps what is thrown from going on.
#pragma once

#include <new>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/embed/data.h"
#include "interpreter/remit_c.h"

struct remit_error {
  remit::Failure failure;
};
struct remit_policy {
  remit::Policy policy;
};
struct remit_bound {
  remit::BoundPolicy bound;
};
struct remit_decider {
  remit_decider(const remit::BoundPolicy& bound_to, const remit::DeciderOptions& options)
      : bound(bound_to), decider(bound_to, options) {}

  remit::BoundPolicy bound;
  remit::Decider decider;
  const remit::Decision* decision = nullptr;
  std::size_t element = remit::Decider::kNoElement;
};

namespace remit::embed {

void Report(remit_error** error, Failure failure) noexcept;

// What `body` gives; `otherwise` where memory ran out, which is all that is thrown.
template <typename T, typename Body>
T Guarded(remit_error** error, T otherwise, const Body& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    Report(error, Failure{"out of memory", {}});
    return otherwise;
  }
}
template <typename Body>
remit_code GuardedCode(const Body& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return REMIT_NO_MEMORY;
  }
}

}  // namespace remit::embed
