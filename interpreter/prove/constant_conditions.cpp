// What an always or never says of a requirement and of a rule.
#include <algorithm>

#include "interpreter/prove/check_policy.h"
#include "interpreter/prove/constant_truth.h"

namespace remit::prove {
namespace {

using check::PreferenceInfo;
using check::RequirementInfo;
using check::RuleInfo;
using diagnostics::Kind;

class Conditions {
 public:
  Conditions(const ast::Ast& ast, const check::Checked& checked, diagnostics::Sink& sink)
      : ast_(ast), checked_(checked), model_(checked.model), sink_(sink) {}

  void Run() {
    Rules();
    Preferences();
  }

 private:
  void Rules() {
    for (const RequirementInfo& requirement : model_.requirements) {
      if (requirement.damp) continue;
      const auto truth = ConstantTruth(ast_, checked_, requirement.condition);
      // A refusal with a knob is among the rules too, and is reported there.
      if (!truth || requirement.refusal || !Own(ast_[requirement.decl].span)) continue;
      if (truth->holds && Supersedes(requirement.name, requirement.in_force)) continue;
      sink_.Report(
          Kind::kConstantCondition, ast_[requirement.condition].span,
          (truth->holds ? "this requirement always holds" : "this requirement never holds") +
              Because(*truth),
          truth->holds
              ? "over all values that its inputs and knobs can take, it excludes nothing"
              : "over all values that its inputs and knobs can take, it excludes every alternative",
          "correct the condition, or leave it out");
    }
    for (const RuleInfo& rule : model_.rules) {
      const auto truth = ConstantTruth(ast_, checked_, rule.condition);
      if (!truth || !Own(ast_[rule.decl].span)) continue;
      if (!truth->holds && Supersedes(rule.name, rule.in_force)) continue;
      sink_.Report(Kind::kConstantCondition, ast_[rule.condition].span,
                   (truth->holds ? "this condition always holds" : "this condition never holds") +
                       Because(*truth),
                   "a rule is for some cases and not for others: over all values that its inputs "
                   "and knobs can take, "
                   "its truth is the same",
                   "correct the condition, or leave the rule out");
    }
  }

  bool Own(const source::Span& span) const { return span.file == ast_.files.front().id; }
  static std::string Because(const ConstantCondition& condition) {
    return condition.because.empty() ? "" : ": " + condition.because;
  }

  void Preferences() {
    for (const PreferenceInfo& preference : model_.preferences) {
      const auto truth = ConstantTruth(ast_, checked_, preference.condition);
      if (!truth || !Own(ast_[preference.decl].span)) continue;
      sink_.Report(
          Kind::kConstantCondition, ast_[preference.condition].span,
          (truth->holds ? "this preference always holds" : "this preference never holds") +
              Because(*truth),
          truth->holds
              ? "over all values that its inputs and knobs can take, it prefers no alternative to "
                "another where its worth is the same for both"
              : "over all values that its inputs and knobs can take, it adds nothing to any "
                "alternative",
          "correct the condition, or leave it out");
    }
  }

  // Does it take the place of an earlier rule of its name? Then it ends that one even where it does
  // nothing itself.
  bool Supersedes(const std::string& name, const check::InForce& in_force) const {
    const auto earlier = [&](const auto& info) {
      return info.name == name && info.in_force.from < in_force.from;
    };
    return std::any_of(model_.requirements.begin(), model_.requirements.end(), earlier) ||
           std::any_of(model_.rules.begin(), model_.rules.end(), earlier);
  }
  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Model& model_;
  diagnostics::Sink& sink_;
};

}  // namespace

void ReportConstantConditions(const ast::Ast& ast, const check::Checked& checked,
                              diagnostics::Sink& sink) {
  Conditions(ast, checked, sink).Run();
}

}  // namespace remit::prove
