// Decisions with their personal values sealed, and what of them can still be read.
//
// Of a policy the personal inputs are parted by (subject, purposes). A record's `input` is the open
// part of the case (cases/canonical.h), its `core` lacks what is computed from the values and
// tells of them. `sealed` has a box for each part, in the order in which the policy first names
// them, under a key of the vault; then one under all of these keys: ByteWriter("remit.rest.v1"),
// Text(core), Text(invalid). Each box is about all the rest of the record and its own place in it,
// so that it opens nowhere else. The case hash takes personal values in through keys made from
// those of their parts: who has lost the keys cannot try values out against it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/cases/canonical.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/govern/personal.h"
#include "interpreter/journal/journal.h"
#include "interpreter/journal/replay.h"
#include "interpreter/journal/vault.h"

namespace remit::journal {

struct Parts {
  cases::Parting parting;
  std::vector<govern::PersonalMark> marks;  // by part
};
Parts PartsOf(const compile::Compilation& compilation);
bool HasPersonal(const check::Checked& checked);

// Seals what one policy decides. Thread-safe.
class Sealer {
 public:
  // `told_by`: which input tells the people of a kind apart; for kinds that it does not name, and
  // where a case lacks that input, the case's id does. The compilation and the vault must outlive
  // it. An Error where an input is none of single values.
  static base::Result<Sealer> Of(const compile::Compilation& compilation, Vault& vault,
                                 const std::map<std::string, std::string>& told_by);
  // As RecordOf. The keys are on the disk after Vault::Commit, and the record belongs into the
  // journal only then.
  Answer<DecisionMade> RecordOf(const engine::Program& program, const engine::CaseBatch& batch,
                                std::size_t index, const engine::Core& core,
                                std::uint64_t policy) const;
  Answer<std::vector<Record>> RecordsOf(const engine::Program& program,
                                        const engine::CaseBatch& batch,
                                        const govern::DecisionColumns& columns,
                                        std::uint64_t policy) const;

 private:
  Sealer(const check::Checked& checked, Vault& vault, Parts parts)
      : checked_(&checked), vault_(&vault), parts_(std::move(parts)) {}
  Answer<std::vector<Key>> KeysOf(const engine::CaseBatch& batch, std::size_t index,
                                  std::int64_t as_of) const;

  const check::Checked* checked_;
  Vault* vault_;
  Parts parts_;
  std::map<std::string, check::LeafId> told_by_;
};

// What a journal says of erased keys, and the vault where there is one.
class Opener {
 public:
  // `path` is the journal's. Without a file of keys, or one that cannot be read, everything stays
  // sealed; `why` then says so.
  static Answer<Opener> Of(Reader& reader, const std::string& path);

  Opening Open(const compile::Compilation& compilation, const DecisionMade& made);
  // The bytes of a case with the parts that can still be read, the others missing; by part what
  // became of it.
  struct Partial {
    std::vector<Opening::State> states;
    std::optional<std::string> input;
  };
  Partial OpenParts(const compile::Compilation& compilation, const DecisionMade& made);
  // Whether its keys are there, without looking into the boxes.
  Opening::State StateOf(const DecisionMade& made);

 private:
  struct Found {
    Opening::State state = Opening::State::kWhole;
    std::vector<Key> keys;
    std::string why;
  };
  Found Find(const std::string& ids);
  Found OpenBox(const DecisionMade& made, std::size_t place, std::string& plain);

  std::optional<Vault> vault_;
  std::set<std::string> erased_;
  std::string why_;
};

// What opens the records of a journal, with the keys that are there; for Replay and its kin.
Answer<Open> OpenWithKeysOf(Reader& reader, const std::string& path);

}  // namespace remit::journal
