// The side tables only know that a leaf is personal; the rest stands in the tree, along the path.
#include "interpreter/govern/personal.h"

#include <algorithm>
#include <string_view>

namespace remit::govern {
namespace {

using Fields = std::vector<const ast::Field*>;

class Along {
 public:
  Along(const ast::Ast& ast, const check::InputLeaf& leaf) : ast_(ast), leaf_(leaf) {}

  // The fields from the input to the leaf, the input first.
  Fields Find() {
    const std::string_view path = leaf_.path;
    const std::string_view first = path.substr(0, path.find('.'));
    ForEach<ast::InputDeclaration>([&](const ast::InputDeclaration& input) {
      if (found_.empty() && input.field.name.text == first)
        Walk(input.field, path.substr(first.size()));
    });
    return found_;
  }

 private:
  template <typename Node, typename Visit>
  void ForEach(const Visit& visit) const {
    for (const ast::File& file : ast_.files) {
      for (const ast::DeclId id : file.declarations) {
        if (const auto* node = std::get_if<Node>(&ast_[id].node)) visit(*node);
      }
    }
  }

  // Modules may have records of the same name: it is the one that leads to the leaf's own text.
  void Walk(const ast::Field& field, std::string_view rest) {
    walked_.push_back(&field);
    if (rest.empty()) {
      if (field.name.span == leaf_.span) found_ = walked_;
    } else if (!field.type.factors.empty()) {
      rest.remove_prefix(1);
      const std::string_view next = rest.substr(0, rest.find('.'));
      ForEach<ast::RecordDeclaration>([&](const ast::RecordDeclaration& record) {
        if (record.name.text != field.type.factors.front().name.text) return;
        for (const ast::Field& inner : record.fields) {
          if (found_.empty() && inner.name.text == next) Walk(inner, rest.substr(next.size()));
        }
      });
    }
    walked_.pop_back();
  }

  const ast::Ast& ast_;
  const check::InputLeaf& leaf_;
  Fields walked_, found_;
};

}  // namespace

std::optional<PersonalMark> PersonalOf(const ast::Ast& ast, const check::InputLeaf& leaf) {
  if (!leaf.personal) return std::nullopt;
  PersonalMark mark;
  for (const ast::Field* field : Along(ast, leaf).Find()) {
    if (!field->personal) continue;
    if (field->personal->subject) mark.subject = field->personal->subject->text;
    if (field->personal->purposes.empty()) continue;
    mark.purposes.clear();
    for (const ast::Name& purpose : field->personal->purposes)
      mark.purposes.push_back(purpose.text);
  }
  std::sort(mark.purposes.begin(), mark.purposes.end());
  mark.purposes.erase(std::unique(mark.purposes.begin(), mark.purposes.end()), mark.purposes.end());
  return mark;
}

}  // namespace remit::govern
