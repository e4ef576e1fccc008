// What JSON adds to the tree of a case: its id, who vouches for a value, the proposal.
#include "interpreter/cases/write_case.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "interpreter/base/check.h"
#include "interpreter/cases/case_tree.h"

namespace remit::cases {
namespace {

using Json = nlohmann::ordered_json;

class Writer {
 public:
  Writer(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index)
      : checked_(checked), model_(checked.model), batch_(batch), index_(index) {}

  std::string Write() {
    Json object = Json::object();
    if (!batch_.ids.at(index_).empty()) object["id"] = batch_.ids[index_];
    object.update(InputTree(
        checked_, batch_, index_,
        {.value = [this](types::Value value,
                         const types::Type& type) { return ValueOf(value, type); },
         .path = [this](check::LeafId leaf) { return PathOf(leaf); },
         .leaf = [this](check::LeafId leaf, const Json& value) { return LeafOf(leaf, value); }}));
    if (const auto& proposal = batch_.proposals.at(index_)) object["proposal"] = Of(*proposal);
    return object.dump();
  }

 private:
  Json ValueOf(types::Value value, const types::Type& type) const {
    switch (type.kind) {
      case types::TypeKind::kBoolean:
        return value.raw != 0;
      case types::TypeKind::kNumber:
        return value.number();
      case types::TypeKind::kText:
        return std::string(batch_.texts.Text(value.raw));
      default:
        return types::Format(value, type, checked_.type_table, batch_.texts);
    }
  }

  // The previous values of knobs stand apart from the day on which they were decided.
  std::string PathOf(check::LeafId leaf) const {
    const check::InputLeaf& input = model_.leaves[leaf.index()];
    const bool knob =
        std::any_of(model_.damps.begin(), model_.damps.end(),
                    [&](const check::DampInfo& damp) { return damp.previous == leaf; });
    const std::string prefix = "previous.";
    return knob ? prefix + "values." + input.path.substr(prefix.size()) : input.path;
  }

  Json LeafOf(check::LeafId leaf, const Json& value) const {
    if (!model_.leaves[leaf.index()].attested) return value;
    for (const engine::Attestation& attestation : batch_.attestations.at(index_)) {
      if (attestation.leaf != leaf) continue;
      Json words = {{"by", attestation.by}, {"source", attestation.source}};
      if (!attestation.evidence.empty()) words["evidence"] = attestation.evidence;
      if (attestation.expires) words["expires"] = types::FormatDate(*attestation.expires);
      return {{"value", value}, {"attested", words}};
    }
    REMIT_CHECK(false, "somebody vouches for an attested value that is there");
  }

  Json Of(const engine::Proposal& proposal) const {
    Json values = Json::object();
    for (std::size_t i = 0; i < proposal.values.size(); ++i) {
      if (!proposal.values[i]) continue;
      const check::KnobInfo& knob = model_.knobs.at(i);
      const std::uint32_t position = *proposal.values[i];
      values[knob.name] =
          knob.list ? Json(position + 1) : ValueOf(knob.alternatives.at(position), knob.type);
    }
    Json object = {{"values", values}};
    if (proposal.level) {
      object["by"] = {{"person", proposal.by},
                      {"level", model_.levels.at(static_cast<std::size_t>(*proposal.level))}};
    } else if (!proposal.by.empty()) {
      object["by"] = proposal.by;
    }
    if (!proposal.reason.empty()) object["reason"] = proposal.reason;
    Json used = Json::object();
    for (std::size_t level = 0; level < proposal.used.size(); ++level) {
      if (proposal.used[level] != 0) used[model_.levels.at(level)] = proposal.used[level];
    }
    if (!used.empty()) object["used"] = used;
    return object;
  }

  const check::Checked& checked_;
  const check::Model& model_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
};

}  // namespace

std::string CaseAsJson(const check::Checked& checked, const engine::CaseBatch& batch,
                       std::size_t index) {
  return Writer(checked, batch, index).Write();
}

}  // namespace remit::cases
