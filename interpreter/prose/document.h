// A whole policy as prose for a reader who does not know Remit: sections of entries, one for every
// declaration. Plain values, from which Markdown, HTML and JSON are made; decides and proves
// nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/prose/sentences.h"
#include "interpreter/source/source.h"

namespace remit::prose {

// Texts are marked (marked.h); their targets are anchors of the same document.
struct Entry {
  std::string anchor;  // stays the same as long as the declaration keeps its name or its text
  std::string keyword;
  std::string name;   // as declared; the headline where it has no name
  std::string title;  // the name in words
  std::string sentence;
  std::string text;                  // what its author wrote above it
  std::string origin;                // the module or parent it stands in; empty: the policy itself
  std::string at;                    // path:line
  std::vector<std::string> used_by;  // anchors, in the order of the document
  std::optional<TableInWords> rows;
  bool replaced = false;  // of a parent: the policy has put its own in its place
};
struct Fact {
  std::string label, text;
};
struct Section {
  std::string anchor, title;
  std::string introduction;  // what the section holds and how it is read
  std::vector<Fact> facts;
  std::vector<Entry> entries;
};
struct Document {
  std::string kind;  // policy, module, intent
  std::string name, title, text;
  std::vector<Fact> facts;
  std::vector<Section> sections;  // none is empty

  const Entry* Find(const std::string& anchor) const;
};

// With a day: the values that are in force on it are told too.
Document Describe(const ast::Ast& ast, const check::Checked& checked,
                  const source::SourceMap& sources, std::optional<std::int64_t> as_of);

std::string Markdown(const Document& document);
// One page without scripts or other files; `picture` is an SVG element, or empty.
std::string Html(const Document& document, const std::string& picture);
// The rows of a table one below the other: "segment: small business; term: anything known: 15 %".
std::string PlainRows(const TableInWords& table);
// docs/reference/doc.schema.json
std::string Json(const Document& document);

}  // namespace remit::prose
