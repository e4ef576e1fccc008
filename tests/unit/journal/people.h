// A policy that decides about people, and cases of it with values that are found wherever they are.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "interpreter/cases/canonical.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/identity.h"
#include "interpreter/journal/privacy.h"
#include "interpreter/journal/recorder.h"
#include "interpreter/journal/sealing.h"
#include "tests/unit/journal/scratch.h"

namespace remit::journal {

inline constexpr const char* kLending = R"(policy t.lending "Lending"
  owner "Head of Credit"
  effective from 2026-01-01
ladder officer < manager
record Person {
  number : text? personal of customer for credit, tax
  income : EUR in 0 EUR .. 1_000_000 EUR personal of customer for credit
}
input who    : Person
input surety : EUR in 0 EUR .. 1_000_000 EUR personal of guarantor for credit
input amount : EUR in 0 EUR .. 1_000_000 EUR
choose rate : percent from 3 % to 5 % step 1 %
let burden = amount / (who.income + 1 EUR)
objective calm = (100 % - rate) * burden from 0 % to 100 %
require enough : amount <= who.income * 3 + surety because "three incomes"
escalate to manager when amount > 20_000 EUR
)";

inline compile::Compilation Compiled(const std::string& text) {
  compile::Compilation compilation = compile::CompileText("lending.remit", text);
  for (const auto& diagnostic : compilation.sink.Sorted()) UNSCOPED_INFO(diagnostic.message);
  REQUIRE(compilation.ok());
  return compilation;
}

struct Applicant {
  std::string id, number;
  std::int64_t income = 0, surety = 0, amount = 0;  // EUR
};

inline std::size_t LeafOf(const check::Checked& checked, const std::string& path) {
  for (std::size_t i = 0; i < checked.model.leaves.size(); ++i) {
    if (checked.model.leaves[i].path == path) return i;
  }
  REQUIRE(false);
  return 0;
}

inline engine::CaseBatch Cases(const check::Checked& checked,
                               const std::vector<Applicant>& applicants) {
  engine::CaseBatch batch = cases::NoCases(checked);
  constexpr std::int64_t kMoney = 10'000;
  for (const Applicant& one : applicants) {
    ++batch.size;
    batch.ids.push_back(one.id);
    batch.invalid.push_back({});
    batch.proposals.push_back({});
    batch.attestations.push_back({});
    const auto put = [&](const std::string& path, std::int64_t raw, bool present) {
      engine::Column& column = batch.columns[LeafOf(checked, path)];
      column.raw.push_back(raw);
      column.present.push_back(present ? 1 : 0);
    };
    const bool known = !one.number.empty();
    put("who.number", known ? batch.texts.Intern(one.number) : 0, known);
    put("who.income", one.income * kMoney, true);
    put("surety", one.surety * kMoney, true);
    put("amount", one.amount * kMoney, true);
  }
  return batch;
}

inline const std::vector<Applicant>& Some() {
  static const std::vector<Applicant> some = {
      {"case-1", "PLANTED-C-1042", 777'123, 424'242, 30'000},
      {"case-2", "PLANTED-C-2084", 31'234, 98'765, 10'000},
      {"case-3", "PLANTED-C-1042", 654'321, 111'333, 15'000},
      {"case-4", "", 20'000, 5'000, 900'000},
  };
  return some;
}

inline constexpr std::int64_t kMarch = 20'513;  // 2026-03-01

// Records the applicants in the journal, each customer told by their number.
class Desk {
 public:
  explicit Desk(const std::string& path,
                std::map<std::string, std::string> told_by = {{"customer", "who.number"}})
      : path_(path), policy_(Compiled(kLending)), told_by_(std::move(told_by)) {}

  void Decide(const std::vector<Applicant>& applicants, std::int64_t day = kMarch) {
    Writer writer = Must(Writer::Open(path_, Options()));
    Vault vault = Must(OpenVault(path_, writer));
    const std::uint64_t seq = Must(writer.AppendOnce(PolicyOf(policy_)));
    if (!Must(RulesOf(*Opened())).any) {
      for (const char* kind : {"customer", "guarantor"}) {
        const auto told = told_by_.find(kind);
        Must(writer.Append(
            SubjectNamed{"t.lending", kind, told == told_by_.end() ? "" : told->second}));
      }
    }
    base::Result<Sealer> sealer = Sealer::Of(policy_, vault, told_by_);
    REQUIRE(sealer);
    const engine::Program program = engine::Program::Bind(policy_.ast, policy_.checked, day);
    const engine::CaseBatch batch = Cases(policy_.checked, applicants);
    govern::DecisionColumns columns;
    govern::DecideColumns(program, batch, 0, batch.size, {}, columns);
    const std::vector<Record> records = Must(sealer->RecordsOf(program, batch, columns, seq));
    Must(vault.Commit());
    Must(writer.AppendAll(records));
  }
  std::unique_ptr<Reader> Opened() const {
    return std::make_unique<Reader>(Must(Reader::Open(path_)));
  }
  ReplayReport Replayed() const {
    Reader reader = Must(Reader::Open(path_));
    Opener opener = Must(Opener::Of(reader, path_));
    ReplayOptions options;
    options.open = [&opener](const compile::Compilation& policy, const DecisionMade& made) {
      return opener.Open(policy, made);
    };
    return Must(Replay(reader, options));
  }
  std::uint64_t EraseCustomer(const std::string& number) const {
    Writer writer = Must(Writer::Open(path_, Options()));
    Vault vault = Must(OpenVault(path_, writer));
    return Must(
        Erase(*Opened(), writer, vault, vault.SubjectId("customer", false, number), "asked"));
  }
  // The decisions, in order, with their seqs.
  std::vector<std::pair<std::uint64_t, DecisionMade>> Decisions() const {
    std::vector<std::pair<std::uint64_t, DecisionMade>> all;
    const std::unique_ptr<Reader> reader = Opened();
    Must(
        reader->Read(1, reader->size(), [&](std::uint64_t seq, std::int64_t, const Record& record) {
          if (const auto* made = std::get_if<DecisionMade>(&record)) all.emplace_back(seq, *made);
          return true;
        }));
    return all;
  }
  const compile::Compilation& policy() const { return policy_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  compile::Compilation policy_;
  std::map<std::string, std::string> told_by_;
};

// Every file of a folder, as it lies on the disk.
inline std::map<std::string, std::string> Images(const std::string& folder) {
  std::map<std::string, std::string> images;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    images[entry.path().filename().string()] =
        std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return images;
}

}  // namespace remit::journal
