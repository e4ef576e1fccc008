// Follows the paths of the leaves into one JSON object; the opposite of case_builder.cpp.
#include "interpreter/cases/write_case.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "interpreter/base/check.h"

namespace remit::cases {
namespace {

using Json = nlohmann::ordered_json;

class Writer {
 public:
  Writer(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index)
      : checked_(checked), model_(checked.model), batch_(batch), index_(index) {}

  std::string Write() {
    if (!batch_.ids.at(index_).empty()) case_["id"] = batch_.ids[index_];
    for (std::uint32_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
      const check::InputLeaf& input = model_.leaves[leaf];
      if (input.type.kind == types::TypeKind::kList) {
        AddList(leaf);
      } else if (!input.list && batch_.columns.at(leaf).present.at(index_) != 0) {
        AddLeaf(leaf);
      }
    }
    if (const auto& proposal = batch_.proposals.at(index_)) AddProposal(*proposal);
    return case_.dump();
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

  // `a.b.c` below `object`.
  static Json& At(Json& object, const std::string& path) {
    Json* place = &object;
    std::size_t begin = 0;
    while (begin <= path.size()) {
      const std::size_t end = std::min(path.find('.', begin), path.size());
      place = &(*place)[path.substr(begin, end - begin)];
      begin = end + 1;
    }
    return *place;
  }

  // The previous values of knobs stand apart from the day on which they were decided.
  std::string PathOf(std::uint32_t leaf) const {
    const check::InputLeaf& input = model_.leaves[leaf];
    const bool knob = std::any_of(
        model_.damps.begin(), model_.damps.end(),
        [&](const check::DampInfo& damp) { return damp.previous == check::LeafId(leaf); });
    const std::string prefix = "previous.";
    return knob ? prefix + "values." + input.path.substr(prefix.size()) : input.path;
  }

  void AddLeaf(std::uint32_t leaf) {
    const check::InputLeaf& input = model_.leaves[leaf];
    const Json value = ValueOf({batch_.columns[leaf].raw.at(index_)}, input.type);
    Json& place = At(case_, PathOf(leaf));
    place = input.attested ? Attested(leaf, value) : value;
  }

  Json Attested(std::uint32_t leaf, const Json& value) const {
    for (const engine::Attestation& attestation : batch_.attestations.at(index_)) {
      if (attestation.leaf != check::LeafId(leaf)) continue;
      Json words = {{"by", attestation.by}, {"source", attestation.source}};
      if (!attestation.evidence.empty()) words["evidence"] = attestation.evidence;
      if (attestation.expires) words["expires"] = types::FormatDate(*attestation.expires);
      return {{"value", value}, {"attested", words}};
    }
    REMIT_CHECK(false, "somebody vouches for an attested value that is there");
  }

  void AddList(std::uint32_t leaf) {
    if (batch_.columns[leaf].present.at(index_) == 0) return;
    const auto info = std::find_if(
        model_.lists.begin(), model_.lists.end(),
        [&](const check::ListInfo& list) { return list.length == check::LeafId(leaf); });
    REMIT_CHECK(info != model_.lists.end(), "a list's length is the leaf of a list");
    const auto id = static_cast<std::size_t>(info - model_.lists.begin());
    const std::vector<std::size_t>& offsets = batch_.lists.at(id).offsets;
    Json elements = Json::array();
    for (std::size_t place = offsets.at(index_); place < offsets.at(index_ + 1); ++place) {
      Json element =
          info->element.kind == types::TypeKind::kRecord ? Json(Json::object()) : Json(nullptr);
      for (const check::LeafId field : info->fields) AddField(*info, field, place, element);
      elements.push_back(std::move(element));
    }
    At(case_, info->path) = std::move(elements);
  }

  void AddField(const check::ListInfo& list, check::LeafId field, std::size_t place,
                Json& element) const {
    const engine::Column& column = batch_.columns.at(field.index());
    if (column.present.at(place) == 0) return;
    const check::InputLeaf& leaf = model_.leaves[field.index()];
    const Json value = ValueOf({column.raw.at(place)}, leaf.type);
    if (list.element.kind == types::TypeKind::kRecord) {
      At(element, leaf.path.substr(list.path.size() + 1)) = value;
    } else {
      element = value;
    }
  }

  void AddProposal(const engine::Proposal& proposal) {
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
    case_["proposal"] = std::move(object);
  }

  const check::Checked& checked_;
  const check::Model& model_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
  Json case_ = Json::object();
};

}  // namespace

std::string CaseAsJson(const check::Checked& checked, const engine::CaseBatch& batch,
                       std::size_t index) {
  return Writer(checked, batch, index).Write();
}

}  // namespace remit::cases
