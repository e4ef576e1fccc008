// Keys mostly come in the order in which they came in the object before, so that the next one is
// looked for first where the last one was found.
#include "interpreter/cases/json_quick.h"

#include <algorithm>
#include <set>

namespace remit::cases {
namespace {

bool IsDigit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

}  // namespace

QuickJson::QuickJson(const check::Checked& checked, const Binding& binding) {
  nodes_.emplace_back();
  usable_ = binding.kept.empty();
  std::set<std::uint32_t> fed;
  std::set<std::string> columns;
  for (const ConstantInput& constant : binding.constants) fed.insert(constant.leaf);
  for (const ColumnRoute& route : binding.routes) {
    usable_ = usable_ && columns.insert(route.column).second;
    if (route.target.kind != Target::Kind::kLeaf) continue;
    usable_ = usable_ && fed.insert(route.target.index).second;
    leaves_.push_back({&route, QuickCell(checked, route, Cell::Kind::kJsonText),
                       QuickCell(checked, route, Cell::Kind::kJsonNumber),
                       QuickCell(checked, route, Cell::Kind::kJsonBoolean)});
    AddPath(route.column, leaves_.size() - 1, false);
  }
  for (const MappingText& column : binding.ignored) columns.insert(column.text);
  const std::string id = binding.id_column ? binding.id_column->text : binding.mapped ? "" : "id";
  if (!id.empty()) {
    usable_ = usable_ && columns.insert(id).second;
    AddPath(id, std::nullopt, true);
  }
  // What is an object cannot be a value too.
  for (const Node& node : nodes_) {
    usable_ = usable_ && (node.inner.empty() || (!node.leaf && !node.id));
  }
  seen_.assign(fields_ + nodes_.size(), 0);
}

std::size_t QuickJson::InnerNode(std::size_t object, std::string_view key) {
  for (const std::size_t inner : nodes_[object].inner) {
    if (nodes_[inner].key == key) return inner;
  }
  const std::size_t inner = nodes_.size();
  nodes_.emplace_back();
  nodes_[inner].key = key;
  nodes_[inner].field = fields_++;
  nodes_[object].inner.push_back(inner);
  return inner;
}

void QuickJson::AddPath(std::string_view path, std::optional<std::size_t> leaf, bool id) {
  std::size_t node = 0;
  std::string_view rest = path;
  for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    node = InnerNode(node, rest.substr(0, dot));
    rest.remove_prefix(dot + 1);
  }
  node = InnerNode(node, rest);
  nodes_[node].leaf = leaf;
  nodes_[node].id = id;
  if (rest.size() == path.size()) return;
  const std::size_t flat = InnerNode(0, path);
  nodes_[flat].leaf = leaf;
  nodes_[flat].id = id;
  nodes_[flat].field = nodes_[node].field;
}

bool QuickJson::Read(std::string_view line, std::uint64_t row, CaseBuilder& builder) {
  if (!usable_) return false;
  ++line_;
  begin_ = at_ = line.data();
  end_ = at_ + line.size();
  builder_ = &builder;
  id_ = {};
  const std::size_t index = builder.size();
  for (const Leaf& leaf : leaves_) {
    engine::Column& column = builder.PlainColumn(leaf.route->target.index);
    column.raw[index] = 0;
    column.present[index] = 0;
  }
  SkipBlanks();
  if (!Take('{') || !Object(0)) return false;
  SkipBlanks();
  if (at_ != end_) return false;
  builder.AddPlainCase(row, id_, {});
  return true;
}

void QuickJson::SkipBlanks() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
}

bool QuickJson::Take(char c) {
  if (at_ == end_ || *at_ != c) return false;
  ++at_;
  return true;
}

bool QuickJson::Object(std::size_t node) {
  SkipBlanks();
  if (Take('}')) return true;
  std::size_t next = 0;
  while (Field(node, next)) {
    SkipBlanks();
    if (Take('}')) return true;
    if (!Take(',')) return false;
    SkipBlanks();
  }
  return false;
}

bool QuickJson::Field(std::size_t object, std::size_t& next) {
  std::string_view key;
  if (!String(key)) return false;
  const std::vector<std::size_t>& inner = nodes_[object].inner;
  std::size_t tried = 0;
  while (tried < inner.size() && nodes_[inner[next]].key != key) {
    next = next + 1 == inner.size() ? 0 : next + 1;
    ++tried;
  }
  if (tried == inner.size()) return false;
  const std::size_t found = inner[next];
  next = next + 1 == inner.size() ? 0 : next + 1;
  const Node& node = nodes_[found];
  if (seen_[node.field] == line_) return false;
  seen_[node.field] = line_;
  SkipBlanks();
  if (!Take(':')) return false;
  SkipBlanks();
  if (node.leaf || node.id) return Value(node);
  return Take('{') && Object(found);
}

bool QuickJson::Value(const Node& node) {
  if (at_ == end_) return false;
  std::string_view text;
  if (*at_ == '"') return String(text) && Put(node, Cell::Kind::kJsonText, text);
  if (*at_ == '-' || IsDigit(*at_)) {
    return Number(text) && Put(node, Cell::Kind::kJsonNumber, text);
  }
  for (const std::string_view word : {"true", "false"}) {
    if (Word(word)) return Put(node, Cell::Kind::kJsonBoolean, {at_ - word.size(), word.size()});
  }
  return Word("null");
}

// `text` is a part of the line.
bool QuickJson::Put(const Node& node, Cell::Kind kind, std::string_view text) {
  if (node.id) {
    id_ = TrimBlanks(text);
    return true;
  }
  const Leaf& leaf = leaves_[*node.leaf];
  const QuickCell& cell = kind == Cell::Kind::kJsonText     ? leaf.text
                          : kind == Cell::Kind::kJsonNumber ? leaf.number
                                                            : leaf.boolean;
  std::int64_t raw = 0;
  QuickCell::Answer answer = cell.ReadIn(begin_, text, raw);
  if (answer == QuickCell::Answer::kUnknown)
    answer = builder_->ReadPlain(*leaf.route, text, raw, kind);
  if (answer == QuickCell::Answer::kUnknown) return false;
  engine::Column& column = builder_->PlainColumn(leaf.route->target.index);
  const std::size_t index = builder_->size();
  column.raw[index] = raw;
  column.present[index] = answer == QuickCell::Answer::kValue ? 1 : 0;
  return true;
}

// Without escapes, so that it stands as it is.
bool QuickJson::String(std::string_view& text) {
  if (!Take('"')) return false;
  const char* const begin = at_;
  while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20) {
    ++at_;
  }
  text = {begin, static_cast<std::size_t>(at_ - begin)};
  return Take('"');
}

bool QuickJson::Number(std::string_view& text) {
  const char* const begin = at_;
  const auto digits = [this] {
    const char* const first = at_;
    while (at_ != end_ && IsDigit(*at_)) ++at_;
    return at_ - first;
  };
  Take('-');
  const bool zero = at_ != end_ && *at_ == '0';
  const auto count = digits();
  if (count == 0 || (zero && count > 1)) return false;
  if (Take('.') && digits() == 0) return false;
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) return false;
  text = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

bool QuickJson::Word(std::string_view word) {
  if (static_cast<std::size_t>(end_ - at_) < word.size() ||
      std::string_view(at_, word.size()) != word) {
    return false;
  }
  at_ += word.size();
  return true;
}

}  // namespace remit::cases
