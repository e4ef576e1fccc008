// The short way from a line of JSON to a plain case: objects, keys that feed an input each, values
// without escapes. Whatever else a line has, it leaves to json_text.h and says so; what it answers
// is the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/cases/case_builder.h"
#include "interpreter/cases/quick_cell.h"

namespace remit::cases {

class QuickJson {
 public:
  // `binding` must outlive it.
  QuickJson(const check::Checked& checked, const Binding& binding);

  // Puts the case into the builder, or returns false, when nothing of the line was put anywhere.
  // The builder has room for it. `line` is UTF-8.
  bool Read(std::string_view line, std::uint64_t row, CaseBuilder& builder);

 private:
  struct Leaf {
    const ColumnRoute* route;
    QuickCell text, number, boolean;
  };
  struct Node {
    std::string key;
    std::vector<std::size_t> inner;  // of an object: its fields
    std::optional<std::size_t> leaf;
    bool id = false;
    // Nodes that are two spellings of one field share this.
    std::size_t field = 0;
  };

  void AddPath(std::string_view path, std::optional<std::size_t> leaf, bool id);
  std::size_t InnerNode(std::size_t object, std::string_view key);
  bool Object(std::size_t node);
  bool Field(std::size_t object, std::size_t& next);
  bool Value(const Node& node);
  bool Put(const Node& node, Cell::Kind kind, std::string_view text);
  bool String(std::string_view& text);
  bool Number(std::string_view& text);
  bool Word(std::string_view word);
  void SkipBlanks();
  bool Take(char c);

  bool usable_ = false;
  std::vector<Leaf> leaves_;
  std::vector<Node> nodes_;
  std::size_t fields_ = 0;
  // Of the line being read.
  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::string_view id_;
  CaseBuilder* builder_ = nullptr;
  std::vector<std::uint64_t> seen_;  // by field: the last line that had it
  std::uint64_t line_ = 0;
};

}  // namespace remit::cases
