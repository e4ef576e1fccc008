// What a session takes from a store or a journal. Reads them, and never writes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "repl/session/session.h"

namespace remit::repl {

// What `STORE#POLICY[@TIME]` names; null, and why, where that is nothing.
struct FromStore {
  std::shared_ptr<const Origin> origin;
  std::string problem;
};
FromStore OriginNamed(const std::string& path);

// The version that was live at a time, as it was known then, in the place of the policy's text.
std::string AsKnown(Session& session, const std::string& time);

}  // namespace remit::repl
