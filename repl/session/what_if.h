// What an entry would have different for one question: inputs of the case at hand, what is chosen,
// parameters and weights, each `NAME = VALUE` in the language's own notation. The session stays as
// it is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/engine/case.h"
#include "interpreter/govern/variant.h"
#include "repl/session/session.h"

namespace remit::repl {

struct Suppositions {
  struct Input {
    check::LeafId leaf;
    std::string text;  // of the value; empty: it is not known
  };
  struct Parameter {
    check::ParameterId parameter;
    types::Value value;
  };
  std::vector<Input> inputs;
  std::vector<std::pair<std::size_t, std::uint32_t>> knobs;  // the alternative of each
  std::vector<Parameter> parameters;
  govern::Weights weights;         // of those that are named
  std::vector<std::string> notes;  // who may move what is named, where not everybody may

  bool of_policy() const { return !parameters.empty() || !weights.empty(); }
};
// `discount = 20 %, profit.weight = 50`. An Error is a mistake of who asks.
base::Result<Suppositions> ReadSuppositions(const Session& session, const std::string& text);

// `a = 1, b = "x, y"` at its commas outside of texts, trimmed.
std::vector<std::string> AtCommas(const std::string& text);

// The policy and the case at hand as supposed. The session must outlive it and stay as it is.
class Supposed {
 public:
  // An Error where a value does not fit the case.
  static base::Result<std::unique_ptr<Supposed>> Make(Session& session,
                                                      const Suppositions& suppositions);

  const check::Checked& checked() const { return *checked_; }
  const engine::Program& program() const { return *program_; }
  govern::Subject subject() const;
  // The whole set of the session, by this policy.
  DecidedSet Decided() const;

 private:
  explicit Supposed(Session& session) : session_(&session), batch_(session.block().cases) {}
  std::optional<base::Error> PutInputs(const std::vector<Suppositions::Input>& inputs);
  void PutKnobs(const std::vector<std::pair<std::size_t, std::uint32_t>>& knobs);

  Session* session_;
  engine::CaseBatch batch_;
  std::unique_ptr<check::Checked> own_;  // where the policy is another one
  const check::Checked* checked_ = nullptr;
  std::unique_ptr<engine::Program> own_program_;
  const engine::Program* program_ = nullptr;
};

// `:what if …`
std::string WhatIf(Session& session, const std::string& suppositions);

}  // namespace remit::repl
