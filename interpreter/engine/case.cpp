// The one case with nothing in it, from which cases are built up.
#include "interpreter/engine/case.h"

namespace remit::engine {

CaseBatch BlankCase(const check::Checked& checked) {
  CaseBatch batch;
  batch.size = 1;
  for (const check::InputLeaf& leaf : checked.model.leaves) {
    batch.columns.push_back(leaf.list ? Column{} : Column{{0}, {0}});
  }
  batch.lists.assign(checked.model.lists.size(), ListColumn{{0, 0}});
  batch.ids = {""};
  batch.invalid.resize(1);
  batch.proposals.resize(1);
  batch.texts = checked.texts;
  return batch;
}

std::size_t LengthOf(const CaseBatch& batch, check::ListId list, std::size_t index) {
  const std::vector<std::size_t>& offsets = batch.lists.at(list.index()).offsets;
  return offsets.at(index + 1) - offsets.at(index);
}

std::vector<InvalidField> BeyondLists(const check::Model& model, const CaseBatch& batch,
                                      std::size_t index, const Proposal& proposal) {
  std::vector<InvalidField> invalid;
  for (std::size_t i = 0; i < model.knobs.size() && i < proposal.values.size(); ++i) {
    const check::KnobInfo& knob = model.knobs[i];
    if (!knob.list || !proposal.values[i]) continue;
    const check::ListInfo& list = model.lists.at(knob.list->index());
    if (batch.columns.at(list.length.index()).present.at(index) == 0) continue;  // needs_data
    const std::size_t length = LengthOf(batch, *knob.list, index);
    if (*proposal.values[i] < length) continue;
    invalid.push_back({"proposal." + knob.name,
                       "`" + std::to_string(*proposal.values[i] + 1) + "` is no position in `" +
                           list.path + "`, of which the case supplies " + std::to_string(length),
                       ""});
  }
  return invalid;
}

}  // namespace remit::engine
