// Small policies whose truth is known: what is asked about them, and what is answered.
#include <algorithm>

#include "interpreter/compile/compile.h"
#include "interpreter/prove/report.h"
#include "tests/support/catch.h"

namespace remit::tests {
namespace {

using prove::Answer;
using prove::QuestionKind;

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation compilation = compile::CompileText("probe.remit", text);
  std::string messages;
  for (const auto& diagnostic : compilation.sink.Sorted()) {
    messages += diagnostic.message + " | " + diagnostic.rule + "\n";
  }
  INFO(messages);
  REQUIRE(compilation.ok());
  return compilation;
}

std::string Told(const prove::Finding& finding) {
  const char* const answers[] = {"proved", "refuted", "not decided"};
  std::string text = finding.subject + ": " + answers[static_cast<int>(finding.answer)];
  if (!finding.detail.empty()) text += " (" + finding.detail + ")";
  return text + "\n";
}

// The answer to the question of this kind and subject; fails when it was not asked just once.
prove::Finding Asked(const std::string& text, QuestionKind kind, const std::string& subject) {
  const compile::Compilation compilation = Compiled(text);
  const prove::Report report = prove::Prove(compilation.ast, compilation.checked, {});
  std::vector<prove::Finding> found;
  std::string all;
  for (const prove::Finding& finding : report.findings) {
    all += Told(finding);
    if (finding.kind == kind && finding.subject == subject) found.push_back(finding);
  }
  UNSCOPED_INFO(all);
  REQUIRE(found.size() == 1);
  return found.front();
}

// price = list * (100 % - discount) >= list * 60 %.
const std::string kDesk = R"(policy p "P"
input list_price : EUR in 1_000 EUR .. 5_000 EUR
input cost : EUR in 0 EUR .. 5_000 EUR
choose discount : percent from 0 % to 40 % step 10 %
let price = list_price * (100 % - discount)
objective profit = price - cost from 0 EUR to 5_000 EUR
require floor : price - cost >= 100 EUR
)";

TEST_CASE("a guarantee that follows from a requirement is proved") {
  const auto finding = Asked(kDesk + "guarantee profitable \"\": price - cost >= 99 EUR\n",
                             QuestionKind::kGuarantee, "profitable");
  CHECK(finding.answer == Answer::kProved);
  CHECK(!finding.counterexample);
}

TEST_CASE("a guarantee beyond a requirement is refuted by a case at its edge") {
  const auto finding = Asked(kDesk + "guarantee profitable \"\": price - cost >= 101 EUR\n",
                             QuestionKind::kGuarantee, "profitable");
  CHECK(finding.answer == Answer::kRefuted);
  REQUIRE(finding.counterexample);
  CHECK(finding.counterexample->batch.size == 1);
  CHECK(!finding.regions.empty());
}

// The best profit is always at no discount, so nothing else is recommended.
TEST_CASE("what is recommended keeps what other alternatives do not") {
  const std::string of_all = kDesk + "guarantee none \"\": discount == 0 %\n";
  CHECK(Asked(of_all, QuestionKind::kGuarantee, "none").answer == Answer::kRefuted);
  const std::string of_best = kDesk + "guarantee none \"\" of recommendations: discount == 0 %\n";
  CHECK(Asked(of_best, QuestionKind::kGuarantee, "none").answer == Answer::kProved);
}

TEST_CASE("rules that never or always fire are told") {
  const std::string policy = R"(policy p "P"
ladder rep < manager
input amount : EUR in 0 EUR .. 100 EUR
escalate to manager when amount > 50 EUR
refuse when amount > 100 EUR
)";
  CHECK(
      Asked(policy, QuestionKind::kRuleFires, "escalate to manager when amount > 50 EUR").answer ==
      Answer::kProved);
  CHECK(Asked(policy, QuestionKind::kRuleFires, "refuse when amount > 100 EUR").answer ==
        Answer::kRefuted);
  CHECK(Asked(policy, QuestionKind::kLadder, "rep").answer == Answer::kProved);
}

TEST_CASE("a requirement that another one implies restricts nothing") {
  const std::string policy = kDesk + "require weak : price - cost >= 50 EUR\n";
  CHECK(Asked(policy, QuestionKind::kRequirement, "weak").answer == Answer::kRefuted);
  CHECK(Asked(policy, QuestionKind::kRequirement, "floor").answer == Answer::kProved);
}

TEST_CASE("a case without an alternative is shown, with what clashes") {
  const auto finding = Asked(kDesk, QuestionKind::kSomeAlternative, "alternatives");
  CHECK(finding.answer == Answer::kRefuted);
  CHECK(finding.advisory);
  CHECK(finding.detail.find("floor") != std::string::npos);
}

TEST_CASE("a division that may be by zero is shown, and one that cannot is proved") {
  const std::string policy = R"(policy p "P"
ladder rep < manager
input a : EUR in 0 EUR .. 10 EUR
input b : EUR in 0 EUR .. 10 EUR
escalate to manager when a / b > 50 %
escalate to manager when a / (b + 1 EUR) > 60 %
)";
  CHECK(Asked(policy, QuestionKind::kFault, "a / b").answer == Answer::kRefuted);
  CHECK(Asked(policy, QuestionKind::kFault, "a / (b + 1 EUR)").answer == Answer::kProved);
}

TEST_CASE("a delegated parameter takes every value of its range") {
  const std::string policy = R"(policy p "P"
ladder rep < manager
input amount : EUR in 0 EUR .. 100 EUR
parameter least : EUR = 20 EUR adjustable 10 EUR .. 30 EUR by manager
choose yes : boolean
require enough : amount >= least or not yes
)";
  CHECK(Asked(policy + "guarantee g \"\": amount >= 10 EUR or not yes\n", QuestionKind::kGuarantee,
              "g")
            .answer == Answer::kProved);
  const auto finding = Asked(policy + "guarantee g \"\": amount >= 20 EUR or not yes\n",
                             QuestionKind::kGuarantee, "g");
  CHECK(finding.answer == Answer::kRefuted);
  REQUIRE(finding.counterexample);
  CHECK(finding.counterexample->parameters.size() == 1);
}

TEST_CASE("a dated parameter is asked about in each of its periods") {
  const compile::Compilation compilation = Compiled(R"(policy p "P"
effective from 2026-01-01
parameter least : EUR = 20 EUR
  from 2026-07-01 = 10 EUR
input amount : EUR in 0 EUR .. 100 EUR
choose yes : boolean
require enough : amount >= least or not yes
guarantee g "": amount >= 15 EUR or not yes
)");
  const prove::Report report = prove::Prove(compilation.ast, compilation.checked, {});
  std::vector<Answer> answers;
  for (const prove::Finding& finding : report.findings) {
    if (finding.kind == QuestionKind::kGuarantee) answers.push_back(finding.answer);
  }
  CHECK(answers == std::vector{Answer::kProved, Answer::kRefuted});
}

TEST_CASE("a property over pairs of cases") {
  const std::string policy = R"(policy p "P"
ladder rep < manager < director
input amount : EUR in 0 EUR .. 100 EUR
choose discount : percent from 0 % to 40 % step 10 %
escalate to manager when discount > 10 %
escalate to director when discount > 30 %
)";
  CHECK(Asked(policy + "property \"more discount never needs less authority\":\n  for a, b "
                       "differing only in discount where a.discount < b.discount: a.route <= "
                       "b.route\n",
              QuestionKind::kProperty, "more discount never needs less authority")
            .answer == Answer::kProved);
  CHECK(Asked(policy + "property \"less\":\n  for a, b differing only in discount where a.discount "
                       "< b.discount: a.route < b.route\n",
              QuestionKind::kProperty, "less")
            .answer == Answer::kRefuted);
}

TEST_CASE("a sum over a list keeps what every element keeps") {
  const std::string policy = R"(policy p "P"
record Line { price : EUR in 1 EUR .. 100 EUR }
input lines : list of Line in 1 .. 50
choose yes : boolean
)";
  CHECK(Asked(policy + "guarantee g \"\": sum(line.price for line in lines) >= 1 EUR\n",
              QuestionKind::kGuarantee, "g")
            .answer == Answer::kProved);
  CHECK(Asked(policy + "guarantee g \"\": sum(line.price for line in lines) >= 2 EUR\n",
              QuestionKind::kGuarantee, "g")
            .answer == Answer::kRefuted);
}

TEST_CASE("the route of a judged proposal") {
  const std::string policy = R"(policy p "P"
ladder rep < manager < director
input amount : EUR in 0 EUR .. 100 EUR
choose discount : percent from 0 % to 40 % step 10 %
objective low = discount from 40 % to 0 %
deviate rep within 10 points of discount
deviate manager within 20 points of discount giving reason
)";
  CHECK(Asked(policy + "guarantee g \"\" of proposals: discount <= 20 % or route is director\n",
              QuestionKind::kGuarantee, "g")
            .answer == Answer::kProved);
  CHECK(Asked(policy + "guarantee g \"\" of proposals: discount <= 30 % or route is director\n",
              QuestionKind::kGuarantee, "g")
            .answer == Answer::kProved);
  CHECK(Asked(policy + "guarantee g \"\" of proposals: discount <= 0 % or route is manager\n",
              QuestionKind::kGuarantee, "g")
            .answer == Answer::kRefuted);
}

}  // namespace
}  // namespace remit::tests
