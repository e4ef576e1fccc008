// Parts are compared as text, rules and requirements by name.
#include "tests/conformance/outcome.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "interpreter/engine/names.h"

namespace remit::conformance {
namespace {

using engine::Cause;
using Names = std::vector<std::string>;

std::string Join(const Names& names, const std::string& separator) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : separator) + name;
  return text;
}

Names KnobParts(const DecidedCase& decided, std::uint32_t alternative) {
  Names parts;
  const check::Model& model = decided.checked.model;
  const std::vector<std::uint32_t> positions = engine::KnobPositions(model, alternative);
  for (std::size_t k = 0; k < model.knobs.size(); ++k) {
    const check::KnobInfo& knob = model.knobs[k];
    parts.push_back(knob.name + " = " +
                    engine::FormatValue(decided.checked, decided.batch.texts,
                                        knob.alternatives.at(positions[k]), knob.type));
  }
  return parts;
}

// A rule is meant by its name, or by the beginning of its headline: `expect deviation`, `escalate
// to vp`.
bool IsMeant(const std::string& name, const std::string& written) {
  return name == written || name.rfind(written + " ", 0) == 0;
}

Names FiredNames(const DecidedCase& decided) {
  Names names;
  for (const std::uint32_t rule : decided.core.fired)
    names.push_back(decided.checked.model.rules.at(rule).name);
  return names;
}

Names ViolatedNames(const DecidedCase& decided) {
  Names names;
  for (const std::uint32_t i : decided.core.violated)
    names.push_back(decided.checked.model.requirements.at(i).name);
  return names;
}

Names InvalidNames(const DecidedCase& decided) {
  Names names;
  for (const engine::InvalidField& field : decided.batch.invalid[decided.index])
    names.push_back(field.field);
  std::sort(names.begin(), names.end());
  return names;
}

std::string RouteText(const DecidedCase& decided) {
  const check::Model& model = decided.checked.model;
  std::string text = model.levels.at(static_cast<std::size_t>(decided.core.level));
  for (std::size_t side = 0; side < model.sides.size(); ++side) {
    if (((decided.core.sides >> side) & 1u) != 0) text += " + " + model.sides[side];
  }
  return text;
}

struct CauseNames {
  Names missing, faults;
};
CauseNames NamesOf(const ast::Ast& ast, const source::SourceMap& sources,
                   const check::Checked& checked, const engine::CauseSet& causes) {
  std::set<std::string> missing, faults;
  for (const Cause& cause : causes) {
    if (cause.kind == Cause::Kind::kMissing) {
      missing.insert(checked.model.leaves.at(cause.leaf.index()).path);
    } else {
      const source::Span span = ast[cause.place].span;
      faults.insert(std::string(sources.Get(span.file).Text(span)));
    }
  }
  return {{missing.begin(), missing.end()}, {faults.begin(), faults.end()}};
}

// The parts that an expectation must state, in the order in which they are described.
Names RequiredParts(const DecidedCase& decided) {
  const engine::Core& core = decided.core;
  Names parts = {std::string(engine::Name(core.status))};
  const auto add = [&](const std::string& word, const Names& names) {
    if (!names.empty()) parts.push_back(word + " " + Join(names, ", "));
  };
  if (core.status == engine::Status::kInvalid) add("invalid", InvalidNames(decided));
  const CauseNames causes = NamesOf(decided.ast, decided.sources, decided.checked, core.causes);
  add("missing", causes.missing);
  add("fault", causes.faults);
  if (core.recommended != engine::kNoAlternativeIndex) {
    for (std::string& part : KnobParts(decided, core.recommended)) parts.push_back(std::move(part));
  }
  if (core.shown != core.recommended && core.shown != engine::kNoAlternativeIndex) {
    for (const std::string& part : KnobParts(decided, core.shown)) parts.push_back("shown " + part);
  }
  if (core.level >= 0) parts.push_back("route " + RouteText(decided));
  add("violated", ViolatedNames(decided));
  if (core.verdict != engine::Verdict::kNone) parts.emplace_back(engine::Name(core.verdict));
  if (core.outside_model) parts.push_back("outside_model");
  if (core.review_overdue) parts.push_back("review_overdue");
  if (core.damp_dropped) parts.push_back("damp_dropped");
  return parts;
}

Names Listed(const std::string& text) {
  Names names;
  std::size_t from = 0;
  for (std::size_t at = text.find(", "); at != std::string::npos; at = text.find(", ", from)) {
    names.push_back(text.substr(from, at - from));
    from = at + 2;
  }
  names.push_back(text.substr(from));
  return names;
}

bool SameRules(const Names& actual, const Names& expected) {
  if (actual.size() != expected.size()) return false;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (!IsMeant(actual[i], expected[i])) return false;
  }
  return true;
}

class Comparison {
 public:
  Comparison(const DecidedCase& decided) : decided_(decided), open_(RequiredParts(decided)) {}

  Names Run(const ExpectedDecision& expected) {
    for (const std::string& part : expected.parts) Part(part);
    for (const std::string& part : open_) differences_.push_back("not expected: " + part);
    if (!fired_stated_ && !decided_.core.fired.empty()) {
      differences_.push_back("not expected: fired " + Join(FiredNames(decided_), ", "));
    }
    return differences_;
  }

 private:
  void Part(const std::string& part) {
    if (const auto known = std::find(open_.begin(), open_.end(), part); known != open_.end()) {
      open_.erase(known);
    } else if (part.rfind("fired ", 0) == 0) {
      fired_stated_ = true;
      if (!SameRules(FiredNames(decided_), Listed(part.substr(6))))
        Missed(part, "fired " + Join(FiredNames(decided_), ", "));
    } else if (part.rfind("violated ", 0) == 0) {
      Violated(part);
    } else if (part.rfind("score ", 0) == 0) {
      const double score = std::strtod(part.c_str() + 6, nullptr);
      if (score != decided_.core.score)
        Missed(part, "score " + types::FormatNumber(decided_.core.score));
    } else if (part.rfind("feasible ", 0) == 0) {
      if (part.substr(9) != std::to_string(decided_.core.feasible)) {
        Missed(part, "feasible " + std::to_string(decided_.core.feasible));
      }
    } else if (part.rfind("binding ", 0) == 0 || part.rfind("band ", 0) == 0 ||
               part.rfind("bands ", 0) == 0 || part.rfind("clash ", 0) == 0 ||
               part.rfind("utility ", 0) == 0 || part.rfind("opens ", 0) == 0 ||
               part.rfind("moves ", 0) == 0 || part.rfind("barred ", 0) == 0 ||
               part.rfind("without ", 0) == 0 || part.rfind("left ", 0) == 0 ||
               part.rfind("preferred ", 0) == 0 || part.rfind("runner_up ", 0) == 0 ||
               part.rfind("approvers ", 0) == 0 || part.rfind("used ", 0) == 0 ||
               part.rfind("damped ", 0) == 0 || part.rfind("flip ", 0) == 0 ||
               part.rfind("concede ", 0) == 0 || part.rfind("unmoved ", 0) == 0) {
      const Names explanation = decided_.explanation();
      if (std::find(explanation.begin(), explanation.end(), part) == explanation.end()) {
        Missed(part, Join(explanation, "; "));
      }
    } else if (const auto equals = part.find(" == "); equals != std::string::npos) {
      const std::string name = part.substr(0, equals), value = decided_.value(name);
      if (value != part.substr(equals + 4)) Missed(part, name + " == " + value);
    } else {
      differences_.push_back("expected: " + part);
    }
  }

  // Names of requirements may be shortened, so the part as described need not be the part as
  // written.
  void Violated(const std::string& part) {
    const Names actual = ViolatedNames(decided_);
    if (!SameRules(actual, Listed(part.substr(9)))) {
      differences_.push_back("expected: " + part);
      return;
    }
    std::erase(open_, "violated " + Join(actual, ", "));
  }

  void Missed(const std::string& expected, const std::string& actual) {
    differences_.push_back("expected: " + expected + "   found: " + actual);
  }

  const DecidedCase& decided_;
  Names open_;
  Names differences_;
  bool fired_stated_ = false;
};

}  // namespace

std::string Describe(const DecidedCase& decided) {
  Names parts = RequiredParts(decided);
  if (!decided.core.fired.empty()) parts.push_back("fired " + Join(FiredNames(decided), ", "));
  parts.push_back("feasible " + std::to_string(decided.core.feasible));
  parts.push_back("score " + types::FormatNumber(decided.core.score));
  return Join(parts, "; ");
}

std::vector<std::string> Differences(const DecidedCase& decided, const ExpectedDecision& expected) {
  return Comparison(decided).Run(expected);
}

std::string CausesText(const ast::Ast& ast, const source::SourceMap& sources,
                       const check::Checked& checked, const engine::CauseSet& causes) {
  const CauseNames names = NamesOf(ast, sources, checked, causes);
  Names parts;
  for (const std::string& path : names.missing) parts.push_back("missing " + path);
  for (const std::string& place : names.faults) parts.push_back("fault " + place);
  return Join(parts, ", ");
}

}  // namespace remit::conformance
