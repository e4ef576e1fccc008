// The rules as the records leave them.
#include "interpreter/journal/privacy.h"

#include <algorithm>
#include <charconv>

#include "interpreter/base/overloaded.h"
#include "interpreter/types/value.h"

namespace remit::journal {
namespace {

using ledger::Failure;

void Take(const Record& record, Rules& rules) {
  std::visit(base::Overloaded{
                 [](const PolicyUsed&) {}, [](const DecisionMade&) {}, [](const Overridden&) {},
                 [](const OutcomeSeen&) {}, [](const FeedbackGiven&) {}, [](const Gap&) {},
                 [&](const SubjectErased& erased) {
                   rules.any = true;
                   rules.acts.insert(erased.act);
                   if (!erased.subject.empty()) rules.erased.insert(erased.subject);
                   for (std::size_t at = 0; at + kKeyIdSize <= erased.keys.size(); at += kKeyIdSize)
                     rules.destroyed.push_back(erased.keys.substr(at, kKeyIdSize));
                 },
                 [&](const SubjectNamed& named) {
                   rules.any = true;
                   rules.told_by.emplace(std::pair(named.policy, named.subject), named.input);
                 },
                 [&](const RetentionSet& rule) {
                   rules.spans.erase(rule.purpose);
                   if (!rule.span.empty()) rules.spans.emplace(rule.purpose, rule.span);
                 },
                 [&](const HoldPlaced& hold) {
                   rules.any = true;
                   rules.holds.emplace(hold.subject, hold.reason);
                 },
                 [&](const HoldReleased& release) { rules.holds.erase(release.subject); }},
             record);
}

}  // namespace

Answer<Rules> RulesOf(Reader& reader) {
  Answer<std::vector<std::uint64_t>> about = reader.AboutPrivacy();
  if (auto* failure = std::get_if<Failure>(&about)) return *failure;
  Rules rules;
  for (const std::uint64_t seq : std::get<std::vector<std::uint64_t>>(about)) {
    Answer<bool> read =
        reader.Read(seq, seq, [&](std::uint64_t, std::int64_t, const Record& record) {
          Take(record, rules);
          return true;
        });
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  }
  std::sort(rules.destroyed.begin(), rules.destroyed.end());
  return rules;
}

std::optional<std::int64_t> EndOf(std::int64_t day, std::string_view span) {
  constexpr std::int64_t kMost = 120'000;  // of a unit; the calendar ends before that
  std::int64_t count = 0;
  const auto [rest, error] = std::from_chars(span.data(), span.data() + span.size(), count);
  if (error != std::errc() || count <= 0 || count > kMost) return std::nullopt;
  const std::string_view unit = span.substr(static_cast<std::size_t>(rest - span.data()));
  const auto is = [&](std::string_view one, std::string_view many) {
    return unit == many || (count == 1 && unit == one);
  };
  if (is(" day", " days")) return day + count;
  if (is(" week", " weeks")) return day + 7 * count;
  if (is(" month", " months")) return types::AddMonths(day, count);
  if (is(" quarter", " quarters")) return types::AddMonths(day, 3 * count);
  if (is(" year", " years")) return types::AddMonths(day, 12 * count);
  return std::nullopt;
}

std::optional<std::int64_t> DueAfter(const KeyFacts& key, const Rules& rules) {
  std::optional<std::int64_t> last;
  for (const std::string& purpose : key.purposes) {
    const auto rule = rules.spans.find(purpose);
    if (rule == rules.spans.end()) return std::nullopt;
    const std::optional<std::int64_t> end = EndOf(key.last_day, rule->second);
    if (!end) return std::nullopt;
    last = std::max(last.value_or(*end), *end);
  }
  return last;
}

}  // namespace remit::journal
