// An end of a range is written as `>` or `>=`, whichever names the rounder value.
#include "interpreter/prove/words.h"

#include <algorithm>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/points.h"

namespace remit::prove {
namespace {

using types::TypeKind;

constexpr std::size_t kMaxListed = 6;  // values of a set that are named one by one

std::string Joined(const std::vector<std::string>& words, const std::string& last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + last + " " : ", ";
    text += words[i];
  }
  return text;
}

class Teller {
 public:
  Teller(const check::Checked& checked, const Condition& condition)
      : checked_(checked), condition_(condition), type_(condition.type) {}

  std::string Tell() const {
    const Range& range = condition_.range;
    if (!range.has_value() && condition_.points.empty()) return Subject() + " is unknown";
    const std::string known = type_.kind == TypeKind::kBoolean ? Boolean() : Known();
    if (!type_.optional) return known;
    if (known.empty()) return range.absent ? "" : Subject() + " is known";
    return range.absent ? "(" + Subject() + " is unknown or " + known + ")" : known;
  }

 private:
  std::string Subject() const {
    return type_.kind == TypeKind::kList ? "the length of " + condition_.subject
                                         : condition_.subject;
  }

  std::string Boolean() const {
    if (condition_.range.low != condition_.range.high) return {};
    return condition_.range.low != 0 ? Subject() : "not " + Subject();
  }

  std::string Known() const {
    if (!condition_.points.empty()) return Listed(condition_.points);
    const Range& range = condition_.range;
    if (range.low == range.high) return Is(ValueText(range.low));
    if (!ordered()) {
      if (condition_.from_domain_low && condition_.from_domain_high) return {};
      std::vector<std::int64_t> points;
      for (std::int64_t point = range.low; point <= range.high; ++point) points.push_back(point);
      return Listed(points);
    }
    std::vector<std::string> ends;
    if (!condition_.from_domain_low) ends.push_back(Subject() + Low());
    if (!condition_.from_domain_high) ends.push_back(Subject() + High());
    return Joined(ends, "and");
  }

  bool ordered() const { return type_.kind != TypeKind::kEnum && type_.kind != TypeKind::kText; }

  std::string Is(const std::string& value) const {
    return Subject() + (ordered() && type_.kind != TypeKind::kLevel ? " == " : " is ") + value;
  }

  // "is a or b"; what leaves out few of many is told by what it leaves out.
  std::string Listed(const std::vector<std::int64_t>& points) const {
    std::vector<std::string> words;
    if (type_.kind == TypeKind::kEnum) {
      const auto& values = checked_.type_table.enumeration(types::EnumId(type_.index)).values;
      if (points.size() == values.size()) return {};
      const std::size_t left_out = values.size() - points.size();
      if (left_out < points.size() && left_out <= 2) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto point = static_cast<std::int64_t>(i);
          if (std::find(points.begin(), points.end(), point) == points.end())
            words.push_back(values[i]);
        }
        return Subject() + " is " + (words.size() == 1 ? "not " : "neither ") +
               Joined(words, "nor");
      }
    }
    for (const std::int64_t point : points) words.push_back(ValueText(point));
    if (words.size() == 1) return Is(words.front());
    if (words.size() > kMaxListed) {
      const std::size_t more = words.size() - kMaxListed;
      words.resize(kMaxListed);
      words.push_back(std::to_string(more) + " other values");
    }
    return Subject() + " is " + Joined(words, "or");
  }

  std::string ValueText(std::int64_t point) const {
    if (type_.kind == TypeKind::kText) {
      // The ids of the policy's texts are those before the one that another text gets.
      types::TextPool texts = checked_.texts;
      const std::int64_t first_new = texts.Intern(OtherText(texts));
      return point >= 0 && point < first_new ? "\"" + std::string(texts.Text(point)) + "\""
                                             : "any other text";
    }
    if (type_.kind == TypeKind::kLevel)
      return checked_.model.levels.at(static_cast<std::size_t>(point));
    if (type_.kind == TypeKind::kList) return std::to_string(point);
    types::Type plain = type_;
    plain.optional = false;
    return types::Format(ValueAt(point, plain), plain, checked_.type_table, checked_.texts);
  }

  std::int64_t Step() const { return type_.whole ? check::WholeStep(type_, checked_) : 1; }

  std::string Low() const { return End(condition_.range.low, -Step(), " >= ", " > "); }
  std::string High() const { return End(condition_.range.high, Step(), " <= ", " < "); }

  std::string End(std::int64_t point, std::int64_t beyond, const char* inside,
                  const char* outside) const {
    const std::string at = ValueText(point);
    const bool can_move = beyond < 0 ? point >= std::numeric_limits<std::int64_t>::min() - beyond
                                     : point <= std::numeric_limits<std::int64_t>::max() - beyond;
    if (!can_move || type_.kind == TypeKind::kDate || type_.whole) return inside + at;
    const std::string next = ValueText(point + beyond);
    return next.size() < at.size() ? outside + next : inside + at;
  }

  const check::Checked& checked_;
  const Condition& condition_;
  const types::Type& type_;
};

}  // namespace

std::string NameOf(Answer answer) {
  switch (answer) {
    case Answer::kProved:
      return "proved";
    case Answer::kRefuted:
      return "refuted";
    case Answer::kNotDecided:
      return "not decided";
  }
  REMIT_CHECK(false, "an answer is one of those declared");
}

std::string NameOf(QuestionKind kind) {
  switch (kind) {
    case QuestionKind::kTable:
      return "table";
    case QuestionKind::kRuleFires:
      return "rule";
    case QuestionKind::kRequirement:
      return "requirement";
    case QuestionKind::kSomeAlternative:
      return "alternatives";
    case QuestionKind::kLadder:
      return "ladder";
    case QuestionKind::kDeviation:
      return "deviation";
    case QuestionKind::kGuarantee:
      return "guarantee";
    case QuestionKind::kProperty:
      return "property";
    case QuestionKind::kFault:
      return "fault";
  }
  REMIT_CHECK(false, "a question's kind is one of those declared");
}

std::string ConditionText(const check::Checked& checked, const Condition& condition) {
  return Teller(checked, condition).Tell();
}

std::string RegionText(const check::Checked& checked, const Region& region) {
  std::string text;
  for (const Condition& condition : region) {
    const std::string words = ConditionText(checked, condition);
    if (words.empty()) continue;
    text += (text.empty() ? "" : " and ") + words;
  }
  return text.empty() ? "every case" : text;
}

}  // namespace remit::prove
