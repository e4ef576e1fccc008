// A report told in words: plain texts and figures, from which the printed form and the JSON form
// are made. Unlike the report it needs no policy any more, so that it can be kept and read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/prove/report.h"
#include "interpreter/source/source.h"

namespace remit::prove {

struct Document {
  struct Region {
    std::string text;  // the conditions joined, "every case" without any
    std::vector<std::pair<std::string, std::string>> conditions;  // subject and text
  };
  struct Example {
    std::string as_of;
    std::vector<std::string> cases;  // JSON lines; of a pair two
    std::vector<std::pair<std::string, std::string>> parameters, weights;  // moved: name and value
    std::string shows;
    std::string test;  // as a `test` of the policy; empty where no test can say it
  };
  struct Question {
    std::string kind, name;
    Answer answer = Answer::kNotDecided;
    bool advisory = false;
    std::string file;
    int line = 1, column = 1;
    std::string from, until;  // days; empty: not bounded
    std::string statement, detail;
    std::vector<Region> regions;
    std::optional<Region> only_where;  // it fails nowhere else
    std::optional<Example> example;
    std::uint64_t work = 0;
  };
  std::string policy, hash;
  std::vector<Question> questions;
};

Document Tell(const Report& report, const check::Checked& checked,
              const source::SourceMap& sources);

struct Counts {
  std::size_t proved = 0, refuted = 0, not_decided = 0, notes = 0;
};
// Advisory findings that are not proved are notes, unless `strict`.
Counts Count(const Document& document, bool strict);

struct TextForm {
  bool colour = false;
  bool verbose = false;  // every question with all that is known of it
  bool strict = false;
};
// What `remit prove` prints, the summary line included.
std::string Text(const Document& document, const TextForm& form);
// One JSON object on one line; docs/reference/prove.schema.json describes it.
std::string Json(const Document& document);
// The opposite of Json; an Error for anything else.
base::Result<Document> ReadJson(const std::string& text);

}  // namespace remit::prove
