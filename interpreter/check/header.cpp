// The head of a policy: its name, owner, period of validity and review.
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

std::string PathText(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

// Of a header's clause: whole days or months.
struct Duration {
  std::optional<std::int64_t> days, months;
};

// Nothing after a report. `what` and `rule` are about the clause: "a review period".
Duration DurationOf(Checker& checker, ExprId id, std::int64_t least, const std::string& what,
                    const std::string& rule, const std::string& hint) {
  const Type type = Infer(checker, Scope{.place = Place::kConstant}, id);
  if (type.kind == TypeKind::kBroken) return {};
  const types::TypeTable& table = checker.table();
  const std::optional<Value>& value = checker.ConstantAt(id);
  const std::int64_t count = value ? value->raw / types::kOneUnit : 0;
  const bool simple = type.kind == TypeKind::kDecimal && type.whole && type.dimension.count == 1 &&
                      type.dimension.factors[0].power == 1 && value && count >= least;
  if (simple && type.dimension.factors[0].unit == table.days()) return {count, std::nullopt};
  if (simple && type.dimension.factors[0].unit == table.months()) return {std::nullopt, count};
  Report(checker, Kind::kHeader, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is not " + what, rule, hint);
  return {};
}

void CheckReview(Checker& checker, const ast::Header& header) {
  Model& model = checker.out.model;
  if (header.review_every) {
    const Duration every = DurationOf(
        checker, *header.review_every, 1, "a review period",
        "a policy is reviewed every so many whole days, weeks, months, quarters or years",
        "for example `review every 90 days`");
    model.review_days = every.days;
    model.review_months = every.months;
  }
  if (header.review_grace) {
    const Duration grace = DurationOf(
        checker, *header.review_grace, 0, "a period of grace",
        "after a review is due a policy may run on for so many whole days, weeks, months, quarters "
        "or years",
        "for example `grace 30 days`; without `grace` it runs on until it is reviewed");
    model.grace_days = grace.days;
    model.grace_months = grace.months;
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
  CheckReview(checker, header);
}

}  // namespace remit::check
