// A reader that follows the tree of the inputs' names. Keys are expected in the order in which the
// inputs are declared, and found in any.
#include "interpreter/embed/quick_json.h"

#include <algorithm>
#include <cstring>

namespace remit::embed {
namespace {

// Bytes that a text may hold here: ASCII without controls, quotes and backslashes.
constexpr bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

QuickJson::QuickJson(const PolicyData& policy) : policy_(policy), objects_(1) {
  plain_ = !policy.checks_whole_case;
  if (!plain_) return;
  std::vector<const cases::ColumnRoute*> routes(policy.inputs.size(), nullptr);
  for (const cases::ColumnRoute& route : policy.binding.routes) {
    if (route.target.kind == cases::Target::Kind::kLeaf) routes[route.target.index] = &route;
  }
  for (std::uint32_t leaf = 0; leaf < policy.inputs.size(); ++leaf) {
    if (routes[leaf] == nullptr || routes[leaf]->column != policy.inputs[leaf].path ||
        policy.inputs[leaf].path == "id") {
      plain_ = false;
      return;
    }
    const auto cell = [&](cases::Cell::Kind kind) {
      return cases::QuickCell(policy.checked(), *routes[leaf], kind);
    };
    cells_.push_back({cell(cases::Cell::Kind::kJsonText), cell(cases::Cell::Kind::kJsonNumber),
                      cell(cases::Cell::Kind::kJsonBoolean)});
    Add(policy.inputs[leaf].path, leaf);
  }
  given_.resize(policy.inputs.size() + 1);
  opened_.resize(objects_.size());
}

void QuickJson::Add(const std::string& path, std::uint32_t leaf) {
  std::uint32_t object = 0;
  std::size_t begin = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
    const std::string key = path.substr(begin, dot - begin);
    std::size_t expected = 0;
    const Field* found = FieldNamed(object, key, expected);
    if (found == nullptr) {
      const auto fresh = static_cast<std::uint32_t>(objects_.size());
      objects_[object].fields.push_back({key, kNone, fresh});
      objects_.emplace_back();
      object = fresh;
    } else {
      object = found->object;
    }
    begin = dot + 1;
  }
  objects_[object].fields.push_back({path.substr(begin), leaf, kNone});
}

const QuickJson::Field* QuickJson::FieldNamed(std::uint32_t object, std::string_view key,
                                              std::size_t& expected) const {
  const std::vector<Field>& fields = objects_[object].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t at =
        expected + i < fields.size() ? expected + i : expected + i - fields.size();
    if (fields[at].key != key) continue;
    expected = at + 1 == fields.size() ? 0 : at + 1;
    return &fields[at];
  }
  return nullptr;
}

bool QuickJson::Read(std::string_view json, CaseState& into) {
  if (!plain_ || json.size() > cases::kMaxCaseBytes) return false;
  into.Clear();
  into.SetId("1");
  std::fill(given_.begin(), given_.end(), std::uint8_t{0});
  std::fill(opened_.begin(), opened_.end(), std::uint8_t{0});
  at_ = json.data();
  end_ = at_ + json.size();
  SkipBlanks();
  if (!ReadObject(0, into)) return false;
  SkipBlanks();
  return at_ == end_;
}

bool QuickJson::ReadObject(std::uint32_t object, CaseState& into) {
  if (!Take('{') || opened_[object]++ != 0) return false;
  SkipBlanks();
  if (Take('}')) return true;
  std::size_t expected = 0;
  while (true) {
    SkipBlanks();
    std::string_view key;
    if (!ReadText(key)) return false;
    SkipBlanks();
    if (!Take(':')) return false;
    SkipBlanks();
    const Field* field = FieldNamed(object, key, expected);
    if (field == nullptr) {
      if (object != 0 || key != "id" || !ReadId(into)) return false;
    } else if (field->object != kNone) {
      if (!ReadObject(field->object, into)) return false;
    } else if (!ReadLeaf(field->leaf, into)) {
      return false;
    }
    SkipBlanks();
    if (Take('}')) return true;
    if (!Take(',')) return false;
  }
}

// An empty id would be the row's.
bool QuickJson::ReadId(CaseState& into) {
  std::string_view id;
  if (given_.back()++ != 0 || !ReadText(id) || id.empty() || id.front() == ' ' || id.back() == ' ')
    return false;
  into.SetId(id);
  return true;
}

bool QuickJson::ReadLeaf(std::uint32_t leaf, CaseState& into) {
  if (given_[leaf]++ != 0 || at_ == end_) return false;
  using Answer = cases::QuickCell::Answer;
  Answer answer = Answer::kUnknown;
  std::int64_t raw = 0;
  std::string_view text;
  if (*at_ == '"') {
    if (!ReadText(text)) return false;
    if (policy_.inputs[leaf].kind == Kind::kText) {
      into.PutText(leaf, kWhole, text);
      return !into.Bad();
    }
    answer = cells_[leaf].text.Read(text, raw);
  } else if (*at_ == '-' || IsDigit(*at_)) {
    if (!ReadNumber(text)) return false;
    answer = cells_[leaf].number.Read(text, raw);
  } else if (TakeWord("true")) {
    answer = cells_[leaf].boolean.Read("true", raw);
  } else if (TakeWord("false")) {
    answer = cells_[leaf].boolean.Read("false", raw);
  } else if (TakeWord("null")) {
    return true;
  }
  if (answer == Answer::kUnknown) return false;
  if (answer == Answer::kValue) into.Put(leaf, kWhole, raw);
  return !into.Bad();
}

bool QuickJson::ReadText(std::string_view& text) {
  if (!Take('"')) return false;
  const char* const begin = at_;
  while (at_ != end_ && IsPlain(*at_)) ++at_;
  text = {begin, static_cast<std::size_t>(at_ - begin)};
  return Take('"');
}

bool QuickJson::ReadNumber(std::string_view& text) {
  const char* const begin = at_;
  Take('-');
  const char* const first = at_;
  while (at_ != end_ && IsDigit(*at_)) ++at_;
  if (at_ == first || (*first == '0' && at_ - first > 1)) return false;
  if (Take('.')) {
    const char* const decimals = at_;
    while (at_ != end_ && IsDigit(*at_)) ++at_;
    if (at_ == decimals) return false;
  }
  text = {begin, static_cast<std::size_t>(at_ - begin)};
  return at_ != end_ && *at_ != 'e' && *at_ != 'E';
}

bool QuickJson::Take(char c) {
  if (at_ == end_ || *at_ != c) return false;
  ++at_;
  return true;
}
bool QuickJson::TakeWord(std::string_view word) {
  if (static_cast<std::size_t>(end_ - at_) < word.size() ||
      std::memcmp(at_, word.data(), word.size()) != 0)
    return false;
  at_ += word.size();
  return true;
}
void QuickJson::SkipBlanks() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
}

}  // namespace remit::embed
