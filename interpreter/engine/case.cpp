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

}  // namespace remit::engine
