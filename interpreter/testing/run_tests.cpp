#include "interpreter/testing/run_tests.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/base/overloaded.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"

namespace remit::testing {
namespace {

using ast::TestItem;

std::string Dotted(const ast::Name& head, const ast::Path& path) {
  std::string text = head.text;
  for (const ast::Name& name : path) text += "." + name.text;
  return text;
}

// Builds the one row of a test's case.
class CaseBuilder {
 public:
  CaseBuilder(const ast::Ast& ast, const check::Checked& checked) : ast_(ast), checked_(checked) {
    batch_ = engine::BlankCase(checked);
  }

  void Give(const ast::Name& input, ast::ExprId value) {
    if (const auto* fields = std::get_if<ast::StructLiteral>(&ast_[value].node)) {
      for (const ast::FieldBinding& field : fields->fields)
        GiveField(input, field.path, field.value);
    } else {
      Set(input.text, value);
    }
  }

  void Propose(ast::ExprId value) {
    engine::Proposal& proposal = batch_.proposals[0].emplace();
    proposal.values.resize(checked_.model.knobs.size());
    for (const ast::FieldBinding& field : std::get<ast::StructLiteral>(ast_[value].node).fields) {
      ProposeField(field.path.front().text, field.value, proposal);
    }
  }

  engine::CaseBatch Take() {
    if (const auto& proposal = batch_.proposals[0]) {
      for (auto& field : engine::BeyondLists(checked_.model, batch_, 0, *proposal)) {
        batch_.invalid[0].push_back(std::move(field));
      }
    }
    return std::move(batch_);
  }

 private:
  void GiveField(const ast::Name& input, ast::Path path, ast::ExprId value) {
    if (const auto* nested = std::get_if<ast::StructLiteral>(&ast_[value].node)) {
      for (const ast::FieldBinding& field : nested->fields) {
        ast::Path deeper = path;
        deeper.insert(deeper.end(), field.path.begin(), field.path.end());
        GiveField(input, std::move(deeper), field.value);
      }
      return;
    }
    Set(Dotted(input, path), value);
  }

  std::size_t LeafAt(const std::string& path) const {
    const auto& leaves = checked_.model.leaves;
    const auto leaf =
        std::find_if(leaves.begin(), leaves.end(),
                     [&](const check::InputLeaf& candidate) { return candidate.path == path; });
    REMIT_CHECK(leaf != leaves.end(), "a test gives a field that the checker did not know");
    return static_cast<std::size_t>(leaf - leaves.begin());
  }

  void SetList(const std::string& path, const std::vector<ast::ExprId>& elements) {
    const std::size_t length = LeafAt(path);
    batch_.columns[length] = {{static_cast<std::int64_t>(elements.size())}, {1}};
    for (std::size_t i = 0; i < checked_.model.lists.size(); ++i) {
      const check::ListInfo& list = checked_.model.lists[i];
      if (list.length.index() != length) continue;
      batch_.lists[i].offsets = {0, elements.size()};
      for (const check::LeafId field : list.fields) {
        batch_.columns[field.index()].raw.assign(elements.size(), 0);
        batch_.columns[field.index()].present.assign(elements.size(), 0);
      }
      for (std::size_t place = 0; place < elements.size(); ++place) {
        SetElement(list, path, elements[place], place);
      }
    }
  }

  void SetElement(const check::ListInfo& list, const std::string& path, ast::ExprId value,
                  std::size_t place) {
    const auto* fields = std::get_if<ast::StructLiteral>(&ast_[value].node);
    if (fields == nullptr) {
      const bool single = list.element.kind != types::TypeKind::kRecord;
      return SetAt(single ? list.fields.front().index() : LeafAt(path), value, place);
    }
    for (const ast::FieldBinding& field : fields->fields) {
      std::string inner = path;
      for (const ast::Name& name : field.path) inner += "." + name.text;
      SetElement(list, inner, field.value, place);
    }
  }

  void SetAt(std::size_t leaf, ast::ExprId value, std::size_t place) {
    const std::optional<types::Value>& constant = checked_.constant.at(value.index());
    if (!constant) return;  // written as `unknown`: not given
    batch_.columns[leaf].raw[place] = constant->raw;
    batch_.columns[leaf].present[place] = 1;
  }

  void Set(const std::string& leaf_path, ast::ExprId value) {
    if (const auto* list = std::get_if<ast::ListLiteral>(&ast_[value].node)) {
      return SetList(leaf_path, list->elements);
    }
    const std::size_t leaf = LeafAt(leaf_path);
    const std::optional<types::Value>& constant = checked_.constant.at(value.index());
    if (!constant) return;  // written as `unknown`: not given
    batch_.columns[leaf] = {{constant->raw}, {1}};
  }

  void ProposeField(const std::string& name, ast::ExprId value, engine::Proposal& proposal) {
    const check::Model& model = checked_.model;
    if (name == "reason") {
      proposal.reason = std::get<ast::TextLiteral>(ast_[value].node).value;
    } else if (name == "by" || name == "level") {
      ProposeBy(value, proposal);
    } else if (name == "used") {
      ProposeUsed(value, proposal);
    } else {
      for (std::size_t k = 0; k < model.knobs.size(); ++k) {
        if (model.knobs[k].name == name) ProposeKnob(k, value, proposal);
      }
    }
  }

  // `by: rep` or `by: "Ada"` or `by: { person: "Ada", level: rep }`
  void ProposeBy(ast::ExprId value, engine::Proposal& proposal) {
    std::visit(
        base::Overloaded{
            [&](const ast::TextLiteral& person) { proposal.by = person.value; },
            [&](const ast::NameReference& level) { proposal.level = LevelIndex(level.name); },
            [&](const ast::StructLiteral& both) {
              for (const ast::FieldBinding& field : both.fields) ProposeBy(field.value, proposal);
            },
            [&](const auto&) { REMIT_CHECK(false, "the checker let an unreadable `by` through"); },
        },
        ast_[value].node);
  }

  void ProposeUsed(ast::ExprId value, engine::Proposal& proposal) {
    proposal.used.assign(checked_.model.levels.size(), 0);
    for (const ast::FieldBinding& field : std::get<ast::StructLiteral>(ast_[value].node).fields) {
      const auto* literal = std::get_if<ast::QuantityLiteral>(&ast_[field.value].node);
      REMIT_CHECK(literal != nullptr, "a number of overrides is a written one");
      const auto exact = types::ParseExactDecimal(literal->digits);
      const auto count = types::ToScaled(std::get<types::ExactDecimal>(exact), 0);
      proposal.used.at(static_cast<std::size_t>(LevelIndex(field.path.front().text))) =
          std::get<std::int64_t>(count);
    }
  }

  void ProposeKnob(std::size_t knob, ast::ExprId value, engine::Proposal& proposal) {
    const std::vector<types::Value>& alternatives = checked_.model.knobs[knob].alternatives;
    const std::optional<types::Value>& constant = checked_.constant.at(value.index());
    REMIT_CHECK(constant.has_value(), "a proposed value is not a constant");
    const auto found = std::find(alternatives.begin(), alternatives.end(), *constant);
    if (found == alternatives.end()) {
      const check::KnobInfo& info = checked_.model.knobs[knob];
      batch_.invalid[0].push_back(
          {"proposal." + info.name,
           types::Format(*constant, info.type, checked_.type_table, batch_.texts) +
               " is not one of the alternatives",
           ""});
      return;
    }
    proposal.values[knob] = static_cast<std::uint32_t>(found - alternatives.begin());
  }

  int LevelIndex(const std::string& name) const {
    const auto& levels = checked_.model.levels;
    const auto found = std::find(levels.begin(), levels.end(), name);
    REMIT_CHECK(found != levels.end(), "a test names a level that the checker did not know");
    return static_cast<int>(found - levels.begin());
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  engine::CaseBatch batch_;
};

}  // namespace

engine::CaseBatch CaseOf(const ast::Ast& ast, const check::Checked& checked,
                         const ast::TestDeclaration& test) {
  CaseBuilder builder(ast, checked);
  for (const TestItem& item : test.items) {
    if (item.kind == TestItem::Kind::kGiven) builder.Give(*item.target, *item.value);
    if (item.kind == TestItem::Kind::kPropose) builder.Propose(*item.value);
  }
  return builder.Take();
}

std::optional<check::ScenarioId> ScenarioOf(const check::Checked& checked,
                                            const ast::TestDeclaration& test) {
  for (const TestItem& item : test.items) {
    if (item.kind != TestItem::Kind::kGivenScenario) continue;
    for (std::size_t i = 0; i < checked.model.scenarios.size(); ++i) {
      if (checked.model.scenarios[i].name == item.target->text) return check::ScenarioId(i);
    }
  }
  return std::nullopt;
}

std::int64_t AsOf(const check::Checked& checked, const ast::TestDeclaration& test) {
  for (const TestItem& item : test.items) {
    if (item.kind == TestItem::Kind::kAsOf) return types::ParseDate(item.date->text).value();
  }
  if (const auto scenario = ScenarioOf(checked, test)) {
    const std::optional<std::int64_t>& own = checked.model.scenarios.at(scenario->index()).as_of;
    if (own) return *own;
  }
  return checked.model.effective_from.value_or(0);
}

}  // namespace remit::testing
