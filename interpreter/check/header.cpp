// The head of a policy: its name, owner, period of validity and review.
#include <algorithm>

#include "interpreter/check/distance.h"

namespace remit::check {
namespace {

void CheckReview(Checker& checker, const ast::Header& header) {
  Model& model = checker.out.model;
  if (header.review_every) {
    const Duration every = DurationOf(
        checker, Kind::kHeader, *header.review_every, 1, "a review period",
        "a policy is reviewed every so many whole days, weeks, months, quarters or years",
        "for example `review every 90 days`");
    model.review_days = every.days;
    model.review_months = every.months;
  }
  if (header.review_grace) {
    const Duration grace = DurationOf(
        checker, Kind::kHeader, *header.review_grace, 0, "a period of grace",
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
  if (header.review_every && !model.effective_from && !header.incomplete) {
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

// The shortest and the longest number of days that a period can have.
struct Days {
  std::int64_t shortest, longest;
};
std::optional<Days> DaysOf(const Duration& duration) {
  if (duration.days) return Days{*duration.days, *duration.days};
  if (!duration.months) return std::nullopt;
  const std::int64_t first = *types::ParseDate("2024-01-01");
  constexpr std::int64_t kFourYears = 1461;  // after which the months are as long again
  std::optional<Days> all;
  for (std::int64_t start = first; start < first + kFourYears; ++start) {
    const auto end = types::AddMonths(start, *duration.months);
    if (!end) return std::nullopt;
    const std::int64_t count = *end - start;
    if (!all) all = Days{count, count};
    all->shortest = std::min(all->shortest, count);
    all->longest = std::max(all->longest, count);
  }
  return all;
}

bool NoLonger(const Duration& child, const Duration& parent) {
  if (child.months && parent.months) return *child.months <= *parent.months;
  const std::optional<Days> own = DaysOf(child), outer = DaysOf(parent);
  return !own || !outer || own->longest <= outer->shortest;
}

// A child is in force and reviewed no more freely than its parent, whose facts `outer` holds.
class WithinParent {
 public:
  WithinParent(Checker& checker, const Model& outer, std::size_t layer)
      : checker_(checker), outer_(outer), layer_(layer) {}

  void Check(const ast::Header& header) {
    const Model& model = checker_.out.model;
    const auto& from = header.effective_from;
    const auto& to = header.effective_to;
    if (from && model.effective_from && outer_.effective_from &&
        *model.effective_from < *outer_.effective_from) {
      Beyond(from->span, "this policy begins on " + from->text + ", before its parent, on " +
                             types::FormatDate(*outer_.effective_from));
    }
    if (from && model.effective_from && outer_.effective_to &&
        *model.effective_from > *outer_.effective_to) {
      Beyond(from->span, "this policy begins on " + from->text +
                             ", after its parent has ended, on " +
                             types::FormatDate(*outer_.effective_to));
    }
    if (to && model.effective_to && outer_.effective_to &&
        *model.effective_to > *outer_.effective_to) {
      Beyond(to->span, "this policy ends on " + to->text + ", after its parent, on " +
                           types::FormatDate(*outer_.effective_to));
    }
    if (header.review_every && !NoLonger({model.review_days, model.review_months},
                                         {outer_.review_days, outer_.review_months})) {
      Beyond(checker_.SpanOf(*header.review_every),
             "this policy is reviewed less often than its parent");
    }
    if (header.review_grace && !NoLonger({model.grace_days, model.grace_months},
                                         {outer_.grace_days, outer_.grace_months})) {
      Beyond(checker_.SpanOf(*header.review_grace),
             "this policy runs on longer after a review is due than its parent");
    }
  }

 private:
  void Beyond(Span span, const std::string& found) {
    Report(checker_, Kind::kParentPeriod, span, found,
           "a child is in force while its parent is, and is reviewed no later",
           "stay within, or ask " + OwnerWords(checker_, layer_ - 1) + ", to change the parent's");
  }

  Checker& checker_;
  const Model& outer_;
  std::size_t layer_;
};

}  // namespace

// From the outermost parent inwards: what a child does not say it has from its parent.
void CheckHeader(Checker& checker) {
  if (checker.ast.files.empty()) return;
  Model& model = checker.out.model;
  const std::vector<std::size_t>& chain = checker.layers.chain;
  for (std::size_t layer = 0; layer < chain.size(); ++layer) {
    const ast::Header& header = checker.ast.files[chain[layer]].header;
    Model outer;
    outer.effective_from = model.effective_from;
    outer.effective_to = model.effective_to;
    outer.review_days = model.review_days;
    outer.review_months = model.review_months;
    outer.grace_days = model.grace_days;
    outer.grace_months = model.grace_months;
    CheckLanguage(checker, header);
    CheckPeriod(checker, header);
    CheckReview(checker, header);
    if (layer > 0) WithinParent(checker, outer, layer).Check(header);
    if (header.owner) model.owner = *header.owner;
    checker.begins.push_back(model.effective_from);
    if (layer + 1 < chain.size()) {
      model.parents.insert(model.parents.begin(), {Dotted(header.path), model.owner, chain[layer]});
    }
  }
  const ast::Header& own = checker.ast.files.front().header;
  model.name = Dotted(own.path);
  model.title = own.title.value_or("");
}

}  // namespace remit::check
