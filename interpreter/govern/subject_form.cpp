// What is shown is chosen here, input by input; the texts are in text_subject.cpp.
#include "interpreter/govern/subject_form.h"

#include <algorithm>
#include <set>

#include "interpreter/govern/naming.h"
#include "interpreter/govern/personal.h"
#include "interpreter/govern/present.h"
#include "interpreter/graph/deciding.h"

namespace remit::govern {
namespace {

// Fields of inputs and of records, of all files.
template <typename Visit>
void ForEachField(const ast::Ast& ast, const Visit& visit) {
  for (const ast::File& file : ast.files) {
    for (const ast::DeclId id : file.declarations) {
      const ast::Decl& decl = ast[id];
      if (const auto* input = std::get_if<ast::InputDeclaration>(&decl.node))
        visit(input->field, true);
      if (const auto* record = std::get_if<ast::RecordDeclaration>(&decl.node)) {
        for (const ast::Field& field : record->fields) visit(field, false);
      }
    }
  }
}

class Maker {
 public:
  Maker(const engine::Program& program, const Subject& subject, const Decision& decision,
        const std::string& of)
      : subject_(subject),
        decision_(decision),
        of_(of),
        model_(subject.checked.model),
        naming_(subject),
        read_(graph::DecidingInputs(program.graph())) {}

  SubjectForm Run() {
    form_.title = decision_.policy.title.empty() ? decision_.policy.name : decision_.policy.title;
    form_.policy = decision_.policy.name;
    form_.case_ = decision_.case_.id;
    form_.as_of = decision_.as_of;
    form_.owner = decision_.owner;
    TellDecision();
    for (std::uint32_t i = 0; i < model_.leaves.size(); ++i) TellInput(i);
    if (others_ > 0)
      form_.left_out.push_back("what is personal of somebody else (" + std::to_string(others_) +
                               (others_ == 1 ? " value)" : " values)"));
    return std::move(form_);
  }

 private:
  // Roles, never names.
  void TellDecision() {
    Decision anonymous = decision_;
    if (anonymous.proposal) {
      if (!anonymous.proposal->by.empty()) form_.left_out.push_back("who proposed this");
      if (!anonymous.proposal->reason.empty())
        form_.left_out.push_back("the reason given for the proposal, in free text");
      anonymous.proposal->by.clear();
    }
    form_.decided = RouteLine(anonymous);
    const std::vector<NamedValue>& chosen =
        decision_.proposal ? decision_.proposal->values : decision_.recommendation;
    form_.outcome = chosen;
    const auto tell = [&](const std::string& name, const std::optional<std::string>& because) {
      const std::string text = because ? *because + " (" + name + ")" : name;
      if (std::find(form_.rules.begin(), form_.rules.end(), text) == form_.rules.end())
        form_.rules.push_back(text);
    };
    for (const RequirementRef& rule : decision_.violated) tell(rule.requirement, rule.because);
    for (const RequirementRef& rule : decision_.clash) tell(rule.requirement, rule.because);
    for (const FiredRule& rule : decision_.fired) tell(rule.rule, rule.because);
    for (const BindingRequirement& rule : decision_.binding)
      tell(rule.requirement.requirement, rule.requirement.because);
  }

  void TellInput(std::uint32_t i) {
    const check::InputLeaf& leaf = model_.leaves[i];
    if (leaf.previous || leaf.list) return;
    const bool read = read_.contains(i);
    if (leaf.is_protected && !read) form_.unused_protected.push_back(leaf.path);
    if (!read) return;
    const engine::Column& column = subject_.batch.columns.at(i);
    if (const auto of = PersonalOf(subject_.ast, leaf);
        of && !of->subject.empty() && of->subject != of_) {
      ++others_;
      return;
    }
    if (!column.Has(subject_.index, subject_.as_of)) {
      form_.missing.push_back(leaf.path);
      return;
    }
    if (leaf.type.kind == types::TypeKind::kList) {
      form_.left_out.push_back("the entries of " + leaf.path + " (" +
                               std::to_string(column.raw[subject_.index]) +
                               "), which may concern others");
      return;
    }
    types::Type type = leaf.type;
    type.optional = false;
    form_.used.push_back({naming_.Value(leaf.path, {column.raw[subject_.index]}, type),
                          leaf.personal, leaf.is_protected, IsVouchedFor(i)});
  }

  bool IsVouchedFor(std::uint32_t leaf) const {
    if (subject_.index >= subject_.batch.attestations.size()) return false;
    const auto& all = subject_.batch.attestations[subject_.index];
    return std::any_of(all.begin(), all.end(),
                       [&](const engine::Attestation& one) { return one.leaf.value == leaf; });
  }

  const Subject& subject_;
  const Decision& decision_;
  const std::string& of_;
  const check::Model& model_;
  const Naming naming_;
  const std::set<std::uint32_t> read_;
  SubjectForm form_;
  std::size_t others_ = 0;
};

}  // namespace

std::vector<std::string> SubjectsOf(const ast::Ast& ast) {
  std::set<std::string> subjects;
  ForEachField(ast, [&](const ast::Field& field, bool) {
    if (field.personal && field.personal->subject) subjects.insert(field.personal->subject->text);
  });
  return {subjects.begin(), subjects.end()};
}

std::vector<check::LeafId> InputsOf(const ast::Ast& ast, const check::Model& model,
                                    const std::string& of) {
  std::vector<check::LeafId> inputs;
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const check::InputLeaf& leaf = model.leaves[i];
    const std::optional<PersonalMark> whose = PersonalOf(ast, leaf);
    const bool own = whose && (whose->subject.empty() || whose->subject == of);
    if (!leaf.previous && !leaf.list && (own || (leaf.negotiable && !whose)))
      inputs.emplace_back(i);
  }
  return inputs;
}

SubjectForm MakeSubjectForm(const engine::Program& program, const Subject& subject,
                            const Decision& decision, const std::string& of, Flip variations) {
  SubjectForm form = Maker(program, subject, decision, of).Run();
  form.variations = std::move(variations);
  return form;
}

}  // namespace remit::govern
