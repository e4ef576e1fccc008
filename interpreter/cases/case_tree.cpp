// Follows the paths of the leaves; the opposite of case_builder.cpp.
#include "interpreter/cases/case_tree.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "interpreter/base/check.h"

namespace remit::cases {
namespace {

Tree& At(Tree& tree, const std::string& path) {
  Tree* place = &tree;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    place = &(*place)[path.substr(begin, end - begin)];
    begin = end + 1;
  }
  return *place;
}

class Grower {
 public:
  Grower(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index,
         const TreeForm& form)
      : model_(checked.model), batch_(batch), index_(index), form_(form) {}

  Tree Grow() {
    for (std::uint32_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
      const check::InputLeaf& input = model_.leaves[leaf];
      if (input.list || batch_.columns.at(leaf).present.at(index_) == 0) continue;
      if (input.type.kind == types::TypeKind::kList) {
        AddList(check::LeafId(std::size_t{leaf}));
      } else {
        AddLeaf(check::LeafId(std::size_t{leaf}));
      }
    }
    return std::move(tree_);
  }

 private:
  void AddLeaf(check::LeafId leaf) {
    const check::InputLeaf& input = model_.leaves[leaf.index()];
    const Tree value = form_.value({batch_.columns[leaf.index()].raw.at(index_)}, input.type);
    At(tree_, form_.path ? form_.path(leaf) : input.path) =
        form_.leaf ? form_.leaf(leaf, value) : value;
  }

  void AddList(check::LeafId leaf) {
    const auto info =
        std::find_if(model_.lists.begin(), model_.lists.end(),
                     [&](const check::ListInfo& list) { return list.length == leaf; });
    REMIT_CHECK(info != model_.lists.end(), "a list's length is the leaf of a list");
    const auto id = static_cast<std::size_t>(info - model_.lists.begin());
    const std::vector<std::size_t>& offsets = batch_.lists.at(id).offsets;
    Tree elements = Tree::array();
    for (std::size_t place = offsets.at(index_); place < offsets.at(index_ + 1); ++place)
      elements.push_back(Element(*info, place));
    At(tree_, info->path) = std::move(elements);
  }

  Tree Element(const check::ListInfo& list, std::size_t place) const {
    const bool record = list.element.kind == types::TypeKind::kRecord;
    Tree element = record ? Tree(Tree::object()) : Tree(nullptr);
    for (const check::LeafId field : list.fields) {
      const engine::Column& column = batch_.columns.at(field.index());
      if (column.present.at(place) == 0) continue;
      const check::InputLeaf& leaf = model_.leaves[field.index()];
      Tree value = form_.value({column.raw.at(place)}, leaf.type);
      (record ? At(element, leaf.path.substr(list.path.size() + 1)) : element) = std::move(value);
    }
    return element;
  }

  const check::Model& model_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
  const TreeForm& form_;
  Tree tree_ = Tree::object();
};

}  // namespace

Tree InputTree(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index,
               const TreeForm& form) {
  return Grower(checked, batch, index, form).Grow();
}

}  // namespace remit::cases
