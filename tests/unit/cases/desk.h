// A small policy, made by hand so that these tests need neither parser nor checker, and a way to
// show what was read.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "interpreter/base/check.h"
#include "interpreter/cases/reader.h"

namespace remit::cases {

class Desk {
 public:
  Desk() {
    types::TypeTable& table = checked.type_table;
    checked.model.name = "sales.desk";
    const types::Type eur = types::Quantity(table.FindSpelling("EUR")->unit, table);
    const types::Type seats = types::Quantity(table.AddUnit("seats", false), table);
    const types::Type months = types::Quantity(table.months(), table);
    types::Type product;
    product.kind = types::TypeKind::kEnum;
    product.index =
        table.AddEnum({"Product", {"gtx_pro", "gtx_basic", "mg_special", "basic_4y"}}).value;
    Leaf("deal.list_price", eur, false, "1000 EUR", "5000000 EUR");
    Leaf("deal.seats", seats, false, "1 seats", "20000 seats");
    Leaf("deal.product", product, true);
    Leaf("deal.seen_on", types::Date(), true);
    Leaf("account.renewal", types::Ratio(), true, "0 %", "100 %");
    Leaf("account.tenure", months, true, "0 months", "600 months");
    Leaf("account.satisfaction", types::Number(), true, "0", "100");
    Leaf("account.name", types::Text(), true);
    Leaf("account.vip", types::Boolean(), true);

    check::KnobInfo discount;
    discount.name = "discount";
    discount.type = types::Ratio();
    discount.grid = true;
    discount.step = Read("0.5 %", types::Ratio());
    for (std::int64_t raw = 0; raw <= 400'000'000; raw += 5'000'000) {
      discount.alternatives.push_back({raw});
    }
    checked.model.knobs.push_back(discount);
    check::KnobInfo term;
    term.name = "term";
    term.type = months;
    for (const char* text : {"12 months", "24 months", "36 months"}) {
      term.alternatives.push_back(Read(text, months));
    }
    checked.model.knobs.push_back(term);
    checked.model.levels = {"rep", "manager", "director"};
    checked.model.sides = {"legal", "finance"};
    check::RuleInfo rule;
    rule.name = "escalate to manager when discount > 15 %";
    checked.model.rules.push_back(rule);
    check::RequirementInfo requirement;
    requirement.name = "floor";
    checked.model.requirements.push_back(requirement);
    checked.ok = true;
  }

  types::Value Read(const std::string& text, const types::Type& type) {
    const auto parsed = types::Parse(text, type, checked.type_table, checked.texts);
    REMIT_CHECK(parsed.ok, "the desk's own values are well formed");
    return parsed.value;
  }

  check::Checked checked;

 private:
  void Leaf(std::string path, types::Type type, bool optional, const std::string& low = {},
            const std::string& high = {}) {
    check::InputLeaf leaf;
    leaf.path = std::move(path);
    if (!low.empty()) {
      leaf.domain.kind = check::Domain::Kind::kInterval;
      leaf.domain.low = Read(low, type);
      leaf.domain.high = Read(high, type);
    }
    leaf.type = type;
    leaf.type.optional = optional;
    checked.model.leaves.push_back(leaf);
  }
};

// A file of the test's own, gone at its end. Messages name it by `name`, since tests run in a
// folder of their own.
class ScratchFile {
 public:
  ScratchFile(std::string name, const std::string& bytes) : name_(std::move(name)) {
    folder_ = std::filesystem::temp_directory_path() /
              ("remit_cases_test_" + std::to_string(static_cast<long>(::getpid())));
    std::filesystem::create_directories(folder_);
    std::ofstream(path(), std::ios::binary) << bytes;
  }
  ~ScratchFile() { std::filesystem::remove(path()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::string path() const { return (folder_ / name_).string(); }
  // `text` without the folder before the name.
  std::string Shortened(std::string text) const {
    const std::string prefix = folder_.string() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
      text.erase(at, prefix.size());
    }
    return text;
  }

 private:
  std::string name_;
  std::filesystem::path folder_;
};

// One line for each case: its id, the values that are there, the proposal, then what is invalid.
inline std::string Show(const Block& block, const check::Checked& checked) {
  std::string out;
  const engine::CaseBatch& batch = block.cases;
  for (std::size_t i = 0; i < batch.size; ++i) {
    out += batch.ids[i] + ":";
    for (std::size_t leaf = 0; leaf < batch.columns.size(); ++leaf) {
      if (batch.columns[leaf].present[i] == 0) continue;
      const check::InputLeaf& input = checked.model.leaves[leaf];
      out +=
          " " + input.path + "=" +
          types::Format({batch.columns[leaf].raw[i]}, input.type, checked.type_table, batch.texts);
    }
    if (const auto& proposal = batch.proposals[i]) {
      out += " | proposal";
      for (std::size_t k = 0; k < proposal->values.size(); ++k) {
        const check::KnobInfo& knob = checked.model.knobs[k];
        if (!proposal->values[k]) continue;
        out += " " + knob.name + "=" +
               types::Format(knob.alternatives.at(*proposal->values[k]), knob.type,
                             checked.type_table, batch.texts);
      }
      if (!proposal->by.empty()) out += " by=" + proposal->by;
      if (proposal->level) out += " level=" + std::to_string(*proposal->level);
      if (!proposal->reason.empty()) out += " reason=" + proposal->reason;
      for (const std::int64_t used : proposal->used) out += " used=" + std::to_string(used);
    }
    for (const std::string& kept : block.kept[i]) out += " | kept " + kept;
    for (const engine::InvalidField& field : batch.invalid[i]) {
      out += "\n  " + field.field + ": " + field.reason + " [" + field.place + "]";
    }
    out += "\n";
  }
  return out;
}

struct ReadAll {
  std::string shown;  // of all blocks, or the error
  ReadCounts counts;
  std::vector<diagnostics::Diagnostic> diagnostics;
};

// Everything in `bytes`, `block` cases at a time. `mapping` may be empty: then there is none.
inline ReadAll ReadCases(const Desk& desk, const std::string& name, const std::string& bytes,
                         const std::string& mapping = {}, std::size_t block = 1000) {
  ReadAll result;
  diagnostics::Sink sink;
  source::SourceMap sources;
  Binding binding = Bind(nullptr, desk.checked, sink);
  if (!mapping.empty()) {
    const Mapping parsed = ParseMapping(sources.Add("desk.mapping", mapping), sources, sink);
    binding = Bind(&parsed, desk.checked, sink);
  }
  const ScratchFile file(name, bytes);
  if (!sink.has_errors()) {
    auto reader = OpenCases(file.path(), *FormatOf(name), desk.checked, binding, sink);
    if (!reader) {
      result.shown = "error: " + file.Shortened(reader.error().message);
    } else {
      const std::unique_ptr<CaseReader> cases = std::move(reader).value();
      while (true) {
        const auto next = cases->Next(block);
        if (!next) {
          result.shown += "error: " + file.Shortened(next.error().message);
          break;
        }
        if (next->cases.size == 0) break;
        REMIT_CHECK(next->cases.size <= block, "a block is no larger than asked for");
        result.shown += file.Shortened(Show(*next, desk.checked));
      }
      result.counts = cases->counts();
    }
  }
  for (diagnostics::Diagnostic& diagnostic : sink.Sorted()) {
    diagnostic.message = file.Shortened(diagnostic.message);
    diagnostic.hint = file.Shortened(diagnostic.hint);
    result.diagnostics.push_back(std::move(diagnostic));
  }
  return result;
}

}  // namespace remit::cases
