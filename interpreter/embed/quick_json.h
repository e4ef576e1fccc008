// The short way from a case as JSON to its values: objects with the inputs' names and nothing
// unusual in them, read without allocation. Everything else, whatever is wrong included, it leaves
// to cases/one_case.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/cases/quick_cell.h"
#include "interpreter/embed/case_state.h"

namespace remit::embed {

class QuickJson {
 public:
  explicit QuickJson(const PolicyData& policy);

  // Puts the case into `into`. False: what is in it now means nothing, and the text is to be read
  // in the usual way. True: it is what that would give.
  bool Read(std::string_view json, CaseState& into);

 private:
  // A field of an object: a leaf, or an object of its own.
  struct Field {
    std::string key;
    std::uint32_t leaf = kNone;
    std::uint32_t object = kNone;
  };
  struct Object {
    std::vector<Field> fields;
  };
  static constexpr std::uint32_t kNone = 0xffffffffu;

  void Add(const std::string& path, std::uint32_t leaf);
  bool ReadObject(std::uint32_t object, CaseState& into);
  bool ReadId(CaseState& into);
  bool ReadLeaf(std::uint32_t leaf, CaseState& into);
  bool ReadText(std::string_view& text);
  bool ReadNumber(std::string_view& text);
  const Field* FieldNamed(std::uint32_t object, std::string_view key, std::size_t& expected) const;
  bool Take(char c);
  bool TakeWord(std::string_view word);
  void SkipBlanks();

  const PolicyData& policy_;
  bool plain_ = true;            // the policy asks for nothing beside single values
  std::vector<Object> objects_;  // the case itself first
  struct Cells {
    cases::QuickCell text, number, boolean;
  };
  std::vector<Cells> cells_;          // by leaf
  std::vector<std::uint8_t> given_;   // by leaf; behind the last: the id
  std::vector<std::uint8_t> opened_;  // by object
  const char* at_ = nullptr;
  const char* end_ = nullptr;
};

}  // namespace remit::embed
