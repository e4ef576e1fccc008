// The head of a policy: its name, owner, period of validity and review.
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

std::string PathText(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

void CheckReview(Checker& checker, ExprId every) {
  const Type type = Infer(checker, Scope{.place = Place::kConstant}, every);
  if (type.kind == TypeKind::kBroken) return;
  const types::TypeTable& table = checker.table();
  const std::optional<Value>& value = checker.ConstantAt(every);
  const bool simple = type.kind == TypeKind::kDecimal && type.whole && type.dimension.count == 1 &&
                      value && value->raw > 0;
  const std::int64_t count = value ? value->raw / types::kOneUnit : 0;
  if (simple && type.dimension.factors[0].unit == table.days()) {
    checker.out.model.review_days = count;
  } else if (simple && type.dimension.factors[0].unit == table.months()) {
    checker.out.model.review_months = count;
  } else {
    Report(checker, Kind::kHeader, checker.SpanOf(every),
           Tick(Written(checker, every)) + " is not a review period",
           "a policy is reviewed every so many whole days, weeks, months, quarters or years",
           "for example `review every 90 days`");
  }
}

void CheckPeriod(Checker& checker, const ast::Header& header) {
  Model& model = checker.out.model;
  if (header.effective_from) model.effective_from = DayOf(checker, *header.effective_from);
  if (header.effective_to) model.effective_to = DayOf(checker, *header.effective_to);
  if (model.effective_from && model.effective_to && *model.effective_to < *model.effective_from) {
    Report(checker, Kind::kHeader, header.effective_to->span, "the policy ends before it begins",
           "the first day in force comes first", "exchange the two dates");
  }
  if (header.review_every && !header.effective_from && !header.incomplete) {
    Report(checker, Kind::kHeader, checker.SpanOf(*header.review_every),
           "this policy is reviewed, and does not say from when it is in force",
           "a review is due a period after the first day in force", "add `effective from DATE`");
  }
}

// A policy written for another version may mean something else here, so it is refused rather than
// read as if it were ours.
void CheckLanguage(Checker& checker, const ast::Header& header) {
  checker.out.model.language = header.language.value_or(std::string(kLanguageVersion));
  if (checker.out.model.language == kLanguageVersion) return;
  Span place = header.span;
  for (const ast::Header::Clause& clause : header.clauses) {
    if (clause.kind == ast::Header::Clause::Kind::kLanguage) place = clause.span;
  }
  Report(
      checker, Kind::kHeader, place,
      "the policy is written for version " + Tick(checker.out.model.language) + " of the language",
      "this is version " + Tick(std::string(kLanguageVersion)),
      "use a version of remit that knows it, or change the number when nothing else differs");
}

}  // namespace

void CheckHeader(Checker& checker) {
  if (checker.ast.files.empty()) return;
  const ast::Header& header = checker.ast.files.front().header;
  Model& model = checker.out.model;
  model.name = PathText(header.path);
  model.title = header.title.value_or("");
  model.owner = header.owner.value_or("");
  CheckLanguage(checker, header);
  CheckPeriod(checker, header);
  if (header.review_every) CheckReview(checker, *header.review_every);
  if (header.review_grace) Infer(checker, Scope{.place = Place::kConstant}, *header.review_grace);
}

}  // namespace remit::check
