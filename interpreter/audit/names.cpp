// The words for what an audit finds, for programs and for people.
#include <numeric>
#include <string_view>

#include "interpreter/audit/report.h"
#include "interpreter/base/check.h"

namespace remit::audit {

std::uint64_t Tally::all() const {
  return std::accumulate(rows.begin(), rows.end(), std::uint64_t{0});
}
std::uint64_t Tally::answered() const {
  return (*this)[Outcome::kDecided] + (*this)[Outcome::kOutsideModel] +
         (*this)[Outcome::kNoAlternative];
}
bool Report::clean() const {
  return !refused && tally.answered() == tally.all() && findings.empty();
}

std::string_view NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDecided:
      return "decided";
    case Outcome::kOutsideModel:
      return "outside_model";
    case Outcome::kNoAlternative:
      return "no_alternative";
    case Outcome::kMissing:
      return "missing";
    case Outcome::kFault:
      return "fault";
    case Outcome::kInvalid:
      return "invalid";
    case Outcome::kUnreadable:
      return "unreadable";
  }
  REMIT_CHECK(false, "an outcome is one of those declared");
}

std::string_view NameOf(Why why) {
  switch (why) {
    case Why::kMissing:
      return "missing";
    case Why::kEmpty:
      return "empty";
    case Why::kUnreadable:
      return "unreadable";
    case Why::kNoUnit:
      return "no_unit";
    case Why::kWrongUnit:
      return "wrong_unit";
    case Why::kUnknownWord:
      return "unknown_word";
    case Why::kOutOfRange:
      return "out_of_range";
    case Why::kFault:
      return "fault";
    case Why::kUndeclared:
      return "undeclared";
    case Why::kOther:
      return "other";
  }
  REMIT_CHECK(false, "a reason is one of those declared");
}

std::string_view WordsOf(Why why) {
  switch (why) {
    case Why::kMissing:
      return "missing";
    case Why::kEmpty:
      return "an empty cell that is not said to be missing";
    case Why::kUnreadable:
      return "not readable";
    case Why::kNoUnit:
      return "a number without its unit";
    case Why::kWrongUnit:
      return "in another unit";
    case Why::kUnknownWord:
      return "no known value";
    case Why::kOutOfRange:
      return "out of its range";
    case Why::kFault:
      return "makes a fault";
    case Why::kUndeclared:
      return "not a field of the policy";
    case Why::kOther:
      return "does not fit the rest of the case";
  }
  REMIT_CHECK(false, "a reason is one of those declared");
}

std::string_view NameOf(Oddity oddity) {
  switch (oddity) {
    case Oddity::kScale:
      return "unit_mix_up";
    case Oddity::kSpelling:
      return "spelling";
    case Oddity::kOutOfRange:
      return "out_of_range";
    case Oddity::kNegative:
      return "negative";
    case Oddity::kFuture:
      return "future";
    case Oddity::kLongAgo:
      return "long_ago";
    case Oddity::kOrder:
      return "end_before_start";
    case Oddity::kSentinel:
      return "stands_for_nothing";
    case Oddity::kConstant:
      return "constant";
    case Oddity::kNearlyEmpty:
      return "nearly_empty";
    case Oddity::kDuplicateId:
      return "duplicate_id";
    case Oddity::kDuplicateRow:
      return "duplicate_row";
    case Oddity::kDateForms:
      return "date_forms";
    case Oddity::kDecimalSign:
      return "decimal_sign";
    case Oddity::kThousands:
      return "thousands_sign";
    case Oddity::kCurrency:
      return "currency_sign";
    case Oddity::kBlanks:
      return "blanks";
    case Oddity::kEncoding:
      return "encoding";
    case Oddity::kLostZeros:
      return "lost_zeros";
    case Oddity::kUnusedColumn:
      return "unused_column";
    case Oddity::kUnfedInput:
      return "unfed_input";
    case Oddity::kAbsentColumn:
      return "absent_column";
    case Oddity::kMisplaced:
      return "misplaced_column";
    case Oddity::kDelimiter:
      return "delimiter";
    case Oddity::kOutlier:
      return "outlier";
    case Oddity::kClipped:
      return "clipped";
    case Oddity::kNotANumber:
      return "not_a_number";
  }
  REMIT_CHECK(false, "an oddity is one of those declared");
}

}  // namespace remit::audit
