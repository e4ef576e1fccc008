// What is known about all inputs of a policy: the questions that it poses, and the answer to each.
// `remit prove` prints it; check and other tools read it. A finished value; words are made from it
// in words.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/engine/case.h"
#include "interpreter/prove/range.h"
#include "interpreter/prove/solver.h"

namespace remit::prove {

enum class Answer : std::uint8_t { kProved, kRefuted, kNotDecided };

enum class QuestionKind : std::uint8_t {
  kTable,        // exactly one row applies; no row is dead
  kRuleFires,    // an escalation, refusal or `expect deviation` that fires for some legal case, not
                 // for all
  kRequirement,  // a requirement restricts something, and can be met
  kSomeAlternative,  // every legal case has an alternative that all requirements allow
  kLadder,           // every level is reached by some case
  kDeviation,        // a band allows something that is not allowed without it
  kGuarantee,
  kProperty,
  kFault,  // a division, an overflow … cannot happen at this place
};

// One side of a region: what a quantity of the case is there. Several are joined by `and`.
struct Condition {
  std::string
      subject;  // `deal.list_price`, `discount`, `margin_floor`, `as of`; in a pair `a.discount`
  types::Type type;
  Range range;                       // of points
  std::vector<std::int64_t> points;  // instead of an interval, where the quantity has few values
  bool other_text = false;  // of a text: or any that the policy does not name, beside the `points`
  bool from_domain_low = false;  // the end is that of its domain, and need not be said
  bool from_domain_high = false;
};
using Region = std::vector<Condition>;

// A case that shows a finding. It was decided by both evaluators before it got here.
struct Counterexample {
  engine::CaseBatch batch;  // one case; of a pair two
  std::int64_t as_of = 0;
  std::vector<std::uint32_t>
      alternatives;  // by case: index over all knobs' alternatives, if one is meant
  std::vector<std::pair<check::ParameterId, types::Value>>
      parameters;  // moved from their own value
  std::vector<std::pair<check::ObjectiveId, types::ExactDecimal>> weights;  // likewise
  std::string shows;  // "margin is 9.9999 %, and `absolute_floor` asks for at least 10 %"
};

struct Finding {
  QuestionKind kind = QuestionKind::kGuarantee;
  std::string subject;  // the name of the guarantee, the rule's headline, the table
  source::Span place;
  std::int64_t from_day = 0;  // the period in which it was asked, both days included
  std::int64_t until_day = 0;
  Answer answer = Answer::kNotDecided;
  // The policy did not itself ask: worth knowing, and no failure by itself.
  bool advisory = false;
  std::string
      statement;  // what was asked, in a sentence: "for every feasible alternative margin >= 10 %"
  std::string detail;           // what was found, in a sentence; may be empty when proved
  std::vector<Region> regions;  // kRefuted: where; kNotDecided: what is left of the space
  // kRefuted: it fails nowhere else. No conditions: that could not be narrowed, or was not tried.
  Region only_where{};
  std::optional<Counterexample> counterexample;
  std::uint64_t work = 0;
};

struct Report {
  std::string policy;
  std::string content_hash;             // what the answers hold for
  std::vector<Finding> findings;        // in order of kind, then of declaration, then of period
  std::vector<std::string> subjects{};  // of all questions, wanted or not; each once
};

struct ProveOptions {
  Budget budget;
  std::optional<std::int64_t> as_of;  // only the period with this day
  std::vector<std::string> only;      // subjects; empty: all
  // Told before each question: how many are done, of how many, and which is next. May be empty.
  std::function<void(std::size_t done, std::size_t of, const std::string& subject)> progress{};
};

// Requires checked.ok.
Report Prove(const ast::Ast& ast, const check::Checked& checked, const ProveOptions& options);

}  // namespace remit::prove
