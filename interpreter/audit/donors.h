// Values to put where a case has none that serves: from rows that were decided, so that they go
// together, else from any row, else from what the policy declares.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"

namespace remit::audit {

class Donors {
 public:
  static constexpr std::size_t kTries = 4;

  explicit Donors(const engine::Program& program);
  // `cores` are those of the batch.
  void Learn(const engine::CaseBatch& batch, const std::vector<engine::Core>& cores);

  // Puts the value of a try (below kTries) into a case: of a list's field into its elements that
  // lack one. False where nothing can be put: into a list itself.
  bool Put(std::uint32_t leaf, std::size_t attempt, engine::CaseBatch& batch,
           std::size_t index) const;

 private:
  struct Donor {
    std::int64_t raw = 0;
    std::string text;  // of a text
  };
  Donor Of(std::uint32_t leaf, std::size_t attempt) const;
  Donor Declared(const check::InputLeaf& leaf, std::size_t attempt) const;
  Donor At(const engine::CaseBatch& batch, std::uint32_t leaf, std::size_t place) const;

  const engine::Program& program_;
  std::uint64_t answered_ = 0;
  std::vector<std::vector<std::optional<Donor>>> rows_;  // by try, by leaf
  std::vector<std::vector<Donor>> seen_;                 // by leaf
};

// The cases at `indices`, in their order, as a batch of its own; nothing in it is called invalid.
engine::CaseBatch Select(const check::Model& model, const engine::CaseBatch& batch,
                         const std::vector<std::size_t>& indices);

}  // namespace remit::audit
