// One visit of every declaration and one of every expression.
#include "interpreter/check/notices.h"

#include "interpreter/base/overloaded.h"

namespace remit::check {
namespace {

using diagnostics::Kind;
using source::Span;

class Notices {
 public:
  Notices(const ast::Ast& ast, diagnostics::Sink& sink) : ast_(ast), sink_(sink) {}

  void Run() {
    for (const ast::File& file : ast_.files) {
      for (const ast::DeclId id : file.declarations) OfDeclaration(ast_[id]);
    }
  }

 private:
  // `what` is a sentence's subject: "`prefer`", "a dated row".
  void Refuse(Span span, const std::string& what, std::string hint) {
    sink_.Report(Kind::kNotEvaluated, span, what + " is not yet evaluated",
                 "decisions would depend on it, so a policy that says it cannot decide cases yet",
                 std::move(hint));
  }
  void Idle(Span span, const std::string& what, std::string consequence) {
    sink_.Report(Kind::kNotYetEvaluated, span, what + " is not yet evaluated",
                 std::move(consequence));
  }

  void OfDeclaration(const ast::Decl& decl) {
    std::visit(
        base::Overloaded{
            [](const ast::UseDeclaration&) {},
            [](const ast::EnumDeclaration&) {},
            [&](const ast::RecordDeclaration& record) {
              for (const ast::Field& field : record.fields) OfField(field);
            },
            [](const ast::UnitDeclaration&) {},
            [](const ast::CurrencyDeclaration&) {},
            [&](const ast::InputDeclaration& input) { OfField(input.field); },
            [](const ast::ParameterDeclaration&) {},
            [](const ast::SetDeclaration&) {},
            [](const ast::LetDeclaration&) {},
            [](const ast::FunctionDeclaration&) {},
            [](const ast::TableDeclaration&) {},
            [](const ast::ModelDeclaration&) {},
            [](const ast::DistributionDeclaration&) {},
            [](const ast::ChooseDeclaration&) {},
            [](const ast::ObjectiveDeclaration&) {},
            [](const ast::TradeOffDeclaration&) {},
            [&](const ast::RequireDeclaration& require) {
              if (!require.scope.empty())
                Refuse(require.scope.front().span, "a requirement's scope", "leave it out");
            },
            [](const ast::PreferDeclaration&) {},
            [](const ast::LadderDeclaration&) {},
            [](const ast::SideDeclaration&) {},
            [](const ast::EscalateDeclaration&) {},
            [](const ast::RefuseDeclaration&) {},
            [](const ast::DeviateDeclaration&) {},
            [](const ast::ExpectDeviationDeclaration&) {},
            [](const ast::DampDeclaration&) {},
            [&](const ast::MonitorDeclaration& monitor) {
              Idle(decl.span, "monitor `" + monitor.name.text + "`",
                   "nothing is watched and no alert is given; no decision depends on it");
            },
            [](const ast::OutcomeDeclaration&) {},
            [&](const ast::LearnDeclaration& learn) {
              Idle(decl.span, "`learn " + learn.target.text + "`",
                   "nothing is learnt or proposed; no decision depends on it");
            },
            [&](const ast::ExploreDeclaration& explore) {
              Idle(decl.span, "`explore " + explore.knob.text + "`",
                   "no case is used to experiment: every recommendation is the best alternative");
            },
            [&](const ast::PortfolioDeclaration& portfolio) {
              Idle(decl.span, "portfolio `" + portfolio.name.text + "`",
                   "no budget couples the cases: every case is decided for itself");
            },
            [](const ast::ScenarioDeclaration&) {},
            [](const ast::GuardrailDeclaration&) {},
            [](const ast::GuaranteeDeclaration&) {},
            [](const ast::PropertyDeclaration&) {},
            [](const ast::TestDeclaration&) {},
            [](const ast::BrokenDeclaration&) {},
        },
        decl.node);
  }

  void OfField(const ast::Field& field) {
    if (field.is_protected) {
      Idle(field.span, "`protected` on `" + field.name.text + "`",
           "nothing checks what the field influences; no decision depends on it");
    }
  }

  const ast::Ast& ast_;
  diagnostics::Sink& sink_;
};

}  // namespace

void ReportNotices(const ast::Ast& ast, diagnostics::Sink& sink) { Notices(ast, sink).Run(); }

}  // namespace remit::check
