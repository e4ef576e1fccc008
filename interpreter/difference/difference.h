// What a change of a policy means: what is declared otherwise, which rules became looser or
// tighter, and for which cases the decision is another one. A finished value; words are made from
// it in report.h. Only this header and report.h are for other folders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/engine/case.h"
#include "interpreter/engine/core.h"
#include "interpreter/prove/report.h"

namespace remit::difference {

// One side. What it refers to outlives the call, not the answer.
struct Policy {
  const ast::Ast& ast;
  const check::Checked& checked;  // ok
};

// What became of what a rule, a band or a right allows. Of a guarantee: of what it promises.
enum class Effect : std::uint8_t {
  kNone,       // proved: it says the same of every case
  kLooser,     // proved: it allows more, and nothing less
  kTighter,    // proved: it allows less, and nothing more
  kBothWays,   // more for some, less for others
  kOther,      // looser and tighter mean nothing for it
  kNotDecided  // not shown within what was explored
};

// One thing that is declared otherwise.
struct Change {
  enum class Kind : std::uint8_t { kNew, kGone, kRenamed, kChanged, kMoved } kind = Kind::kChanged;
  enum class Layer : std::uint8_t {
    kData,       // inputs, units, records
    kExecution,  // lets, functions, tables, models, choices
    kIntent,     // parameters, objectives, trade-offs, preferences, requirements
    kControl,    // rights: ladder, escalations, refusals, bands, who may move what
    kPromises,   // guarantees, properties, tests
  } layer = Layer::kExecution;
  std::string what;           // "parameter", "table", "requirement" …
  std::string name;           // in the new policy; of what is gone in the old one
  std::string old_name;       // kRenamed
  std::string part;           // "value from 2026-07-01", "row 3"; empty: all of it
  std::string before, after;  // as written in one line; empty where there was, or is, nothing
  source::Span old_place, new_place;
  Effect effect = Effect::kOther;
  std::string who;  // who may make this change: a level of the ladder, or empty: the owner alone
  std::optional<bool> in_range;  // of what is delegated: is the new value in the range?
  // Renamed, moved, or said in other words: it changes no decision.
  bool only_words = false;
  // Where the effect holds both ways or is other: cases that show it, at most one each way.
  std::vector<std::string> shows;
};

// How a case ends, in the words of its own policy.
struct Ending {
  engine::Status status = engine::Status::kInvalid;
  engine::Verdict verdict = engine::Verdict::kNone;
  std::string level;                                        // of the route; empty without a ladder
  std::vector<std::string> sides;                           // in declared order
  std::vector<std::pair<std::string, std::string>> values;  // recommended, by choice
  std::vector<std::pair<std::string, std::string>> objectives;  // their values there
  std::string why;                                              // where it is not decided
  friend bool operator==(const Ending&, const Ending&) = default;
};

// A case decided by both policies; both evaluators of each agree on it.
struct Example {
  std::string inputs;      // as JSON, in the form in which cases are read
  std::string new_inputs;  // of the new policy, where it asks for others; else empty
  std::int64_t as_of = 0;
  Ending before, after;
};

// Cases whose decision changed in one way.
struct Region {
  // What is another one. Every case of the region differs in these, and in the way said.
  std::string headline;  // "was rep, now director"; "discount is higher"
  bool status = false, route = false, choice = false;
  int approval = 0;  // above 0: a higher level or more sides are asked; below: fewer; 0: neither
  std::vector<prove::Region> where;     // any of these; inputs in their own notation
  std::vector<std::string> conditions;  // the same in words
  // `where` holds all such cases, and nothing else. Otherwise it is empty, as are sizes: what cases
  // that were found have in common is an accident of what was tried.
  bool exact = false;
  std::uint64_t found = 0;  // by trying
  // In terms of what the policy works out at what is recommended: "discount > 15 % and
  // discount <= 20 %"; empty where the inputs say it.
  std::vector<std::string> by_quantities;
  std::vector<std::string> sizes;            // "discount higher by 0.5 points to 5 points"
  std::optional<Example> example;            // the smallest known
  std::int64_t from_day = 0, until_day = 0;  // the days on which it is so
};

// Cases that are decided otherwise, told by what holds of what is recommended: "what was
// recommended is no longer allowed" where "margin >= 12 % and margin < 13 %".
struct Extent {
  enum class Kind : std::uint8_t {
    kNoLongerAllowed,  // of what was recommended
    kNowAllowed,       // of what is recommended
    kNowAsked,         // who: of what is recommended
    kNoLongerAsked,    // who: likewise
    kNowRefused,       // of the inputs
    kNoLongerRefused,
    kPromiseFails,  // of what is recommended: a guarantee does not hold, which is a fault
    kPromiseHolds,
  } kind = Kind::kNoLongerAllowed;
  std::string who;                           // "director or above", "finance"
  std::vector<std::string> where;            // any of these
  std::int64_t from_day = 0, until_day = 0;  // the days on which it is so
};

struct Options {
  std::optional<std::int64_t> as_of;  // only this day; else every day on which both are in force
  std::uint64_t work = 20'000'000;    // passes of a range through a node, in all
  bool regions = true;                // false: only what is declared otherwise, without proofs
  std::vector<engine::CaseBatch> cases{};  // of the old policy, tried as examples first
};

struct PolicyDifference {
  enum class Verdict : std::uint8_t {
    kSame,          // proved: every case and every proposal is decided the same
    kNoneFound,     // no difference within what was explored
    kDiffers,       // some case is decided otherwise
    kOnlyJudgement  // what may be proposed, or is asked of it, differs; no recommendation is known
                    // to, and where `complete` none does
  } verdict = Verdict::kNoneFound;
  std::string old_name, new_name;  // of the policies
  std::string old_content_hash, new_content_hash, old_decision_hash, new_decision_hash;
  // In the quantities that decide: "also allowed where margin >= 11 % and margin < 12 %", whatever
  // change of a parameter, a table or a rule made it so.
  std::vector<std::string> consequences;
  std::vector<Change> changes;  // by layer, then in order of the new policy
  std::vector<Region> regions;  // those with more approvals, then by order of declaration
  // Proved, where `extent_known`: on the days compared exactly the cases of these extents are
  // decided otherwise, but for those that `aside` says.
  std::vector<Extent> extents;
  bool extent_known = false;
  std::vector<std::string> aside;  // "cases that are refused beforehand"
  bool complete = false;           // `regions` names every case that is decided otherwise
  std::uint64_t tried = 0;         // cases decided by both
  std::string explored;            // what was looked at, where that is not everything
  std::vector<std::string> notes;  // what could not be compared, and why
  std::uint64_t work = 0;
};

PolicyDifference DifferenceOf(const Policy& before, const Policy& after, const Options& options);

// Only what is declared otherwise, and whether each became looser or tighter, as far as `work`
// passes show it; no example is sought. For who weighs a change and does not tell about it.
std::vector<Change> ChangesOf(const Policy& before, const Policy& after, std::uint64_t work);

// As in the JSON form: "looser", "differs".
std::string NameOf(Effect effect);
std::string NameOf(PolicyDifference::Verdict verdict);
std::string NameOf(Change::Kind kind);
std::string NameOf(Change::Layer layer);
std::string NameOf(Extent::Kind kind);

}  // namespace remit::difference
