// A program as straight-line code over lanes: what knobs alone decide is computed once, what the
// case alone decides once per case, and only what mixes both for every alternative. It decides the
// cases that it can decide for certain, with the same bits as the block engine, and names the
// others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "interpreter/engine/case.h"
#include "interpreter/engine/program.h"

namespace remit::tape {

// What of a program is asked for at the alternative shown, beside its rules.
struct Wanted {
  std::vector<graph::NodeId> values;
  // As in govern::ColumnsWanted.
  std::optional<std::uint32_t> otherwise;
};

struct TapeParts;  // tape.cpp

enum class Outcome : std::uint8_t {
  kAsk,      // let the block engine decide
  kRefused,  // by a refusal that reads no knob
  kNone,     // no alternative is left
  kDecided,
};

// What rule `rule` adds to a decision where it holds.
struct RuleEffect {
  std::size_t rule = 0;
  std::uint64_t bit = 0;
  std::int32_t level = -1;
  std::uint64_t sides = 0;
};

class Tape {
 public:
  static constexpr std::size_t kLanes = 256;  // cases at a time, at most

  // Null where the program has parts for which there is no code: lists, damping, trade-offs of one
  // objective after the other or balanced ones, what a knob moves beyond the machine's codes, and
  // grids of more alternatives than are kept one by one.
  // The program must outlive it. Immutable, so threads may share it.
  static std::unique_ptr<const Tape> Make(const engine::Program& program, const Wanted& wanted);
  ~Tape();
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  // The code, for people: one line per instruction.
  std::string Listing() const;

 private:
  friend class Runner;
  explicit Tape(std::unique_ptr<TapeParts> parts);
  std::unique_ptr<TapeParts> parts_;
};

// Room to run a tape in; one for each thread.
class Runner {
 public:
  explicit Runner(const Tape& tape);  // the tape must outlive it
  ~Runner();
  Runner(Runner&&) noexcept;
  Runner& operator=(Runner&&) noexcept;

  // Cases first .. first + count - 1, at most kLanes; none is invalid or has a proposal.
  void Run(const engine::CaseBatch& batch, std::size_t first, std::size_t count);

  // Of the cases of the last run, by lane; whatever is written has room for all of them.
  const std::vector<Outcome>& outcomes() const;
  const std::vector<std::uint32_t>& best() const;      // kDecided
  const std::vector<double>& scores() const;           // kDecided
  const std::vector<std::uint32_t>& feasible() const;  // kDecided
  // 0 or 1; meaningless where the outcome is kAsk.
  void OutsideModel(std::uint8_t* flags) const;
  // Of the rules that hold at the alternative shown: `fired` becomes their bits, the greatest level
  // and the sides of all are added to what is there. Of kDecided, and of refusals that read no knob
  // also of kRefused. Other lanes get anything.
  void FoldRules(std::span<const RuleEffect> effects, std::uint64_t* fired, std::int32_t* level,
                 std::uint64_t* sides) const;
  // `low` and, where the level is above 0 or there are sides, low + 1.
  void TellAsking(const std::int32_t* level, const std::uint64_t* sides, std::uint8_t low,
                  std::uint8_t* told) const;
  // Of a rule, whatever the case.
  bool NeverHolds(std::size_t rule) const;
  // Value `index` of those wanted: raw values, and whether there is one. Also of kNone and kRefused
  // where there is an alternative `otherwise`.
  void ValueAt(std::size_t index, std::int64_t* raw, std::uint8_t* present) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace remit::tape
