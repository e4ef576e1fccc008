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

  // At most kLanes consecutive cases; none is invalid or has a proposal.
  void Run(const engine::CaseBatch& batch, std::span<const std::size_t> cases);

  // Of the cases of the last run, by lane.
  const std::vector<Outcome>& outcomes() const;
  const std::vector<std::uint32_t>& best() const;      // kDecided
  const std::vector<double>& scores() const;           // kDecided
  const std::vector<std::uint32_t>& feasible() const;  // kDecided
  // Conditions by lane, 0 or 1; meaningless where the outcome is kAsk.
  void OutsideModel(std::span<std::uint8_t> lanes) const;
  // Sets `bit` in the lanes where rule `rule` holds at the alternative shown: of kDecided, and of
  // refusals that read no knob also of kRefused. Other lanes get it or not.
  void AddRule(std::size_t rule, std::uint64_t bit, std::span<std::uint64_t> bits) const;
  // Value `index` of those wanted: raw values by lane, and where there are none. Also of kNone
  // and kRefused where there is an alternative `otherwise`.
  void ValueAt(std::size_t index, std::span<std::int64_t> raw,
               std::span<std::uint8_t> present) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace remit::tape
