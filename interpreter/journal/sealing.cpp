#include "interpreter/journal/sealing.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/identity.h"
#include "interpreter/journal/privacy.h"
#include "interpreter/journal/recorder.h"
#include "interpreter/ledger/bytes.h"

namespace remit::journal {
namespace {

using ledger::Failure;
using ledger::Secret;

constexpr std::string_view kRestTag = "remit.rest.v1";

std::string AboutBox(const DecisionMade& made, std::size_t place) {
  DecisionMade open = made;
  open.sealed.clear();
  ledger::ByteWriter out("remit.sealed.v1");
  out.Text(BytesOf(open));
  out.Count(place);
  return std::move(out).Take();
}

// What is left tells what was decided, and not from which values.
std::string OpenCore(engine::Core core) {
  core.score = 0;
  core.feasible = 0;
  core.causes = {};
  return CoreBytes(core);
}

Secret BoxKey(const std::vector<Key>& keys) {
  std::vector<const Secret*> all;
  for (const Key& key : keys) all.push_back(&key.secret);
  return ledger::DeriveSecret("box", all);
}

SealedBox Sealed(const DecisionMade& made, const std::vector<Key>& keys, std::string& plain) {
  SealedBox box;
  for (const Key& key : keys) box.keys += key.id;
  box.box = ledger::SealBox(BoxKey(keys), plain, AboutBox(made, made.sealed.size()));
  ledger::Wipe(plain);
  return box;
}

}  // namespace

bool HasPersonal(const check::Checked& checked) {
  const auto& leaves = checked.model.leaves;
  return std::any_of(leaves.begin(), leaves.end(),
                     [](const check::InputLeaf& leaf) { return leaf.personal; });
}

Parts PartsOf(const compile::Compilation& compilation) {
  const std::vector<check::InputLeaf>& leaves = compilation.checked.model.leaves;
  Parts parts;
  parts.parting.part_of.resize(leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto mark = govern::PersonalOf(compilation.ast, leaves[i]);
    if (!mark) continue;
    const auto found = std::find(parts.marks.begin(), parts.marks.end(), *mark);
    parts.parting.part_of[i] = static_cast<std::size_t>(found - parts.marks.begin());
    if (found == parts.marks.end()) parts.marks.push_back(*mark);
  }
  parts.parting.parts = parts.marks.size();
  return parts;
}

base::Result<Sealer> Sealer::Of(const compile::Compilation& compilation, Vault& vault,
                                const std::map<std::string, std::string>& told_by) {
  const check::Model& model = compilation.checked.model;
  Sealer sealer(compilation.checked, vault, PartsOf(compilation));
  for (const auto& told : told_by) {
    const std::string& subject = told.first;
    const std::string& path = told.second;
    if (path.empty()) continue;
    const auto& marks = sealer.parts_.marks;
    if (std::none_of(marks.begin(), marks.end(),
                     [&](const govern::PersonalMark& mark) { return mark.subject == subject; }))
      return base::Error{"the policy marks nothing as personal of `" + subject + "`"};
    const auto found =
        std::find_if(model.leaves.begin(), model.leaves.end(),
                     [&](const check::InputLeaf& leaf) { return leaf.path == path; });
    if (found == model.leaves.end())
      return base::Error{"`" + path + "`, by which each " + subject +
                         " is to be told, is no input of the policy"};
    if (found->list || found->previous || found->type.kind == types::TypeKind::kList)
      return base::Error{"`" + path + "`, by which each " + subject +
                         " is to be told, is not one value of the case"};
    sealer.told_by_.emplace(subject,
                            check::LeafId(static_cast<std::size_t>(found - model.leaves.begin())));
  }
  return sealer;
}

// By part.
Answer<std::vector<Key>> Sealer::KeysOf(const engine::CaseBatch& batch, std::size_t index,
                                        std::int64_t as_of) const {
  std::vector<Key> keys;
  for (const govern::PersonalMark& mark : parts_.marks) {
    std::string identity(batch.ids[index]);
    bool by_case = true;
    const auto told = told_by_.find(mark.subject);
    if (told != told_by_.end()) {
      const engine::Column& column = batch.columns.at(told->second.index());
      if (column.present.at(index) != 0) {
        by_case = false;
        identity = engine::FormatValue(*checked_, batch.texts, {column.raw.at(index)},
                                       checked_->model.leaves[told->second.index()].type);
      }
    }
    Answer<Key> key = vault_->KeyFor(vault_->SubjectId(mark.subject, by_case, identity),
                                     mark.purposes, QuarterEnd(as_of));
    if (auto* failure = std::get_if<Failure>(&key)) return *failure;
    keys.push_back(std::get<Key>(std::move(key)));
  }
  return keys;
}

Answer<DecisionMade> Sealer::RecordOf(const engine::Program& program,
                                      const engine::CaseBatch& batch, std::size_t index,
                                      const engine::Core& core, std::uint64_t policy) const {
  if (parts_.marks.empty()) return journal::RecordOf(program, batch, index, core, policy);
  Answer<std::vector<Key>> drawn = KeysOf(batch, index, program.as_of());
  if (auto* failure = std::get_if<Failure>(&drawn)) return *failure;
  const auto& keys = std::get<std::vector<Key>>(drawn);
  std::vector<Secret> of_part;
  for (const Key& key : keys) of_part.push_back(ledger::DeriveSecret("case", {&key.secret}));
  const auto key_of = [&](check::LeafId leaf) {
    return of_part.at(*parts_.parting.part_of.at(leaf.index())).bytes();
  };
  cases::PartedCase parted = cases::PartCase(*checked_, batch, index, parts_.parting);
  DecisionMade made;
  made.case_id = batch.ids[index];
  made.scenario = ScenarioOf(program);
  made.policy = policy;
  made.as_of = program.as_of();
  made.case_hash = govern::CaseHashBy(*checked_, batch, index, made.as_of, key_of, made.scenario);
  made.input = std::move(parted.open);
  made.core = OpenCore(core);
  if (const auto& proposal = batch.proposals.at(index))
    made.proposal = cases::CanonicalProposal(*checked_, *proposal);
  for (std::size_t part = 0; part < keys.size(); ++part)
    made.sealed.push_back(Sealed(made, {keys[part]}, parted.parts[part]));
  ledger::ByteWriter rest(kRestTag);
  rest.Text(CoreBytes(core));
  rest.Text(parted.invalid);
  std::string plain = std::move(rest).Take();
  made.sealed.push_back(Sealed(made, keys, plain));
  ledger::Wipe(parted.invalid);
  return made;
}

Answer<std::vector<Record>> Sealer::RecordsOf(const engine::Program& program,
                                              const engine::CaseBatch& batch,
                                              const govern::DecisionColumns& columns,
                                              std::uint64_t policy) const {
  if (parts_.marks.empty()) return journal::RecordsOf(program, batch, columns, policy);
  std::vector<Record> records;
  records.reserve(batch.size);
  for (std::size_t i = 0; i < batch.size; ++i) {
    Answer<DecisionMade> made = RecordOf(program, batch, i, columns.CoreOf(i), policy);
    if (auto* failure = std::get_if<Failure>(&made)) return *failure;
    records.emplace_back(std::get<DecisionMade>(std::move(made)));
  }
  return records;
}

Answer<Opener> Opener::Of(Reader& reader, const std::string& path) {
  Answer<Rules> rules = RulesOf(reader);
  if (auto* failure = std::get_if<Failure>(&rules)) return *failure;
  Opener opener;
  const auto& destroyed = std::get<Rules>(rules).destroyed;
  opener.erased_.insert(destroyed.begin(), destroyed.end());
  const std::string file = Vault::PathOf(path);
  if (!Vault::Exists(file)) {
    opener.why_ =
        "personal values are sealed, and `" + file + "`, which has the keys, is not there";
    return opener;
  }
  Answer<Vault> vault = Vault::Open(file, reader.log().origin(), false, {});
  if (auto* failure = std::get_if<Failure>(&vault)) {
    opener.why_ = "personal values are sealed: " + failure->message;
    return opener;
  }
  opener.vault_.emplace(std::get<Vault>(std::move(vault)));
  // Destroyed, and the journal does not say so yet.
  Answer<std::vector<Destroyed>> acts = opener.vault_->Unreported();
  if (auto* failure = std::get_if<Failure>(&acts)) return *failure;
  for (const Destroyed& act : std::get<std::vector<Destroyed>>(acts))
    opener.erased_.insert(act.keys.begin(), act.keys.end());
  return opener;
}

Opener::Found Opener::Find(const std::string& ids) {
  using State = Opening::State;
  Found found;
  if (ids.empty() || ids.size() % kKeyIdSize != 0)
    return {State::kBroken, {}, "it is not said with which keys something is sealed"};
  for (std::size_t at = 0; at < ids.size(); at += kKeyIdSize) {
    const std::string id = ids.substr(at, kKeyIdSize);
    if (erased_.count(id) != 0) return {State::kErased, {}, "a key was destroyed"};
    if (found.state != State::kWhole) continue;
    if (!vault_) {
      found = {State::kNoKey, {}, why_};
      continue;
    }
    Answer<std::optional<Key>> key = vault_->Find(id);
    if (auto* failure = std::get_if<Failure>(&key)) {
      found = {State::kNoKey, {}, failure->message};
    } else if (const auto& there = std::get<std::optional<Key>>(key)) {
      found.keys.push_back(*there);
    } else {
      found = {State::kNoKey,
               {},
               "the key of sealed values is missing, and no record says that it "
               "was destroyed"};
    }
  }
  return found;
}

Opener::Found Opener::OpenBox(const DecisionMade& made, std::size_t place, std::string& plain) {
  const SealedBox& box = made.sealed.at(place);
  Found found = Find(box.keys);
  if (found.state != Opening::State::kWhole) return found;
  std::optional<std::string> opened =
      ledger::OpenBox(BoxKey(found.keys), box.box, AboutBox(made, place));
  if (!opened)
    return {Opening::State::kBroken, {}, "what is sealed was not sealed for this record"};
  plain = std::move(*opened);
  return found;
}

Opening Opener::Open(const compile::Compilation& compilation, const DecisionMade& made) {
  using State = Opening::State;
  if (made.sealed.empty()) {
    if (!HasPersonal(compilation.checked)) return {State::kWhole, made, {}};
    return {State::kBroken, {}, "personal values are not sealed"};
  }
  const Parts parts = PartsOf(compilation);
  if (made.sealed.size() != parts.marks.size() + 1)
    return {State::kBroken, {}, "other parts are sealed than the policy says"};
  // Erased counts before all else: what has lost one of its keys is erased.
  Opening worst;
  const auto rank = [](State state) {
    return state == State::kErased ? 3 : state == State::kBroken ? 2 : state == State::kNoKey;
  };
  std::vector<std::string> plain(made.sealed.size());
  for (std::size_t i = 0; i < made.sealed.size(); ++i) {
    const Found found = OpenBox(made, i, plain[i]);
    if (rank(found.state) > rank(worst.state)) worst = {found.state, {}, found.why};
  }
  if (worst.state != State::kWhole) return worst;
  ledger::ByteReader rest(plain.back(), kRestTag);
  const std::string core(rest.Text());
  const std::string invalid(rest.Text());
  const std::vector<std::optional<std::string>> each(plain.begin(), std::prev(plain.end()));
  base::Result<std::string> whole =
      cases::WholeCase(compilation.checked, parts.parting, made.input, each, invalid);
  if (!rest.Done() || !whole)
    return {State::kBroken, {}, whole ? "what is sealed is no core" : whole.error().message};
  Opening opening{State::kWhole, made, {}};
  opening.made.sealed.clear();
  opening.made.input = std::move(whole).value();
  opening.made.core = core;
  return opening;
}

Answer<journal::Open> OpenWithKeysOf(Reader& reader, const std::string& path) {
  Answer<Opener> made = Opener::Of(reader, path);
  if (auto* failure = std::get_if<Failure>(&made)) return *failure;
  auto opener = std::make_shared<Opener>(std::get<Opener>(std::move(made)));
  return journal::Open([opener](const compile::Compilation& policy, const DecisionMade& record) {
    return opener->Open(policy, record);
  });
}

Opening::State Opener::StateOf(const DecisionMade& made) {
  std::string ids;
  for (const SealedBox& box : made.sealed) ids += box.keys;
  return made.sealed.empty() ? Opening::State::kWhole : Find(ids).state;
}

Opener::Partial Opener::OpenParts(const compile::Compilation& compilation,
                                  const DecisionMade& made) {
  const Parts parts = PartsOf(compilation);
  Partial partial;
  partial.states.resize(parts.marks.size(), Opening::State::kBroken);
  if (made.sealed.size() != parts.marks.size() + 1) return partial;
  std::vector<std::optional<std::string>> each(parts.marks.size());
  for (std::size_t i = 0; i < each.size(); ++i) {
    std::string plain;
    partial.states[i] = OpenBox(made, i, plain).state;
    if (partial.states[i] == Opening::State::kWhole) each[i] = std::move(plain);
  }
  // Which values were wrong is not asked for: the ones that were right are wanted.
  base::Result<std::string> whole =
      cases::WholeCase(compilation.checked, parts.parting, made.input, each, std::nullopt);
  if (whole) partial.input = std::move(whole).value();
  return partial;
}

}  // namespace remit::journal
