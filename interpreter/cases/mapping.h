// A mapping as written: how the columns of a file, or the fields of JSON, become the inputs of a
// policy. Only the text is understood here; whether it fits the policy is said by binding.h. The
// form is described in docs/language/cases.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/source/source.h"

namespace remit::cases {

struct MappingText {
  std::string text;
  source::Span span;
};

// `"GTXPro" = gtx_pro`
struct MappingWord {
  MappingText from;
  MappingText to;
};

// How a number without unit is read: `in USD`, `in 1_000_000 USD`, `as percent`, `as fraction`, `as
// points`.
struct MappingReading {
  enum class Kind : std::uint8_t { kUnit, kPercent, kFraction, kPoints } kind = Kind::kUnit;
  std::int64_t times = 1;  // kUnit: one in the cell is so many units
  std::string unit;        // kUnit: as written, `EUR / seats`
  source::Span span;
};

// What may be said of one column or of every column.
struct MappingClauses {
  std::vector<MappingReading> readings;  // at most one for a single column
  std::vector<MappingText> missing;
  std::vector<MappingWord> words;
  bool words_as_names = false;
  std::optional<MappingText> dates;
};

struct MappingColumn {
  MappingText column;
  MappingText
      target;  // an input, `deal.list_price`, or a part of the proposal, `proposal.values.discount`
  MappingClauses clauses;
};

struct MappingConstant {
  MappingText target;
  MappingText value;    // in the language's notation
  bool quoted = false;  // written as a quoted text
  std::string because;
};

struct MappingNothing {
  MappingText target;
  std::string because;
};

struct Mapping {
  source::Span span;  // of the opening `mapping NAME`
  MappingText policy;
  char delimiter = ',';
  bool decimal_comma = false;
  std::optional<MappingText> id_column;  // none: the row's number
  MappingClauses every;
  std::vector<MappingColumn> columns;
  std::vector<MappingConstant> constants;
  std::vector<MappingNothing> nothing;
  std::vector<MappingText> ignored;
  std::vector<MappingText> kept;
};

// The whole file, all its mistakes in one run. After an error the rest is still read; the result
// may then only be used to find further mistakes.
Mapping ParseMapping(source::FileId file, const source::SourceMap& sources,
                     diagnostics::Sink& sink);

}  // namespace remit::cases
