// LightGBM's text, as `save_model("model.txt")` has written it since version 2 of the format.
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "interpreter/models/json.h"
#include "interpreter/models/layout.h"
#include "interpreter/models/read.h"

namespace remit::models {
namespace {

// Thrown and caught in this file only.
struct Refused {
  ReadError error;
};

struct Line {
  std::size_t begin = 0;  // in the text
  std::string_view text;
};
struct Entry {
  std::size_t begin = 0;  // of the line
  std::string_view value;
};
using Entries = std::map<std::string_view, Entry>;
struct Word {
  std::size_t begin = 0;
  std::string_view text;
};
struct Codes {  // of one split: a part of Ensemble::codes
  std::uint32_t first = 0, count = 0;
};

class LightgbmReader {
 public:
  explicit LightgbmReader(std::string_view text) : text_(text) {}

  ReadResult Run() {
    out_.origin = "LightGBM";
    out_.precision = Precision::kDouble;
    try {
      NextLine();  // `tree`
      ReadHead();
      std::size_t trees = 0;
      for (; line_ && line_->text.substr(0, 5) == "Tree="; ++trees) ReadTree();
      if (!line_ || line_->text != "end of trees")
        Malformed(line_ ? line_->begin : text_.size(), "the trees break off here");
      CheckCount(trees);
      ReadTail();
      if (averaged_ && trees > 0) out_.divisor = static_cast<std::uint32_t>(trees);
      return std::move(out_);
    } catch (Refused& refused) {
      return std::move(refused.error);
    }
  }

 private:
  [[noreturn]] static void Fail(std::size_t at, std::size_t size, ReadError::Kind kind,
                                std::string message, std::string rule, std::string hint) {
    throw Refused{{kind, at, at + std::max<std::size_t>(size, 1), std::move(message),
                   std::move(rule), std::move(hint)}};
  }
  [[noreturn]] static void Malformed(std::size_t at, std::string message, std::size_t size = 1) {
    Fail(at, size, ReadError::Kind::kForm, std::move(message),
         "the file must be what LightGBM's `save_model(\"model.txt\")` wrote, unchanged",
         "write it again");
  }
  [[noreturn]] static void Unsupported(std::size_t at, std::string message, std::string hint) {
    Fail(at, 1, ReadError::Kind::kUnsupported, std::move(message),
         "a model from a file is an ensemble of trees that gives one score", std::move(hint));
  }
  static std::string Shown(std::string_view text) {
    return "`" + std::string(text.substr(0, 40)) + "`";
  }

  // ---------------------------------------------------------------- lines

  void NextLine() {
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      at_ = end + 1;
      std::string_view line = text_.substr(begin, end - begin);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (line.empty()) continue;
      line_ = Line{begin, line};
      return;
    }
    line_.reset();
  }

  // The lines `key=value` up to one that begins otherwise, or the next tree.
  Entries ReadEntries() {
    Entries entries;
    for (; line_; NextLine()) {
      const std::string_view line = line_->text;
      if (line.substr(0, 5) == "Tree=" || line == "end of trees") break;
      const std::size_t equals = std::min(line.find('='), line.size());
      const std::string_view key = line.substr(0, equals);
      const std::string_view value =
          equals < line.size() ? line.substr(equals + 1) : std::string_view();
      if (!entries.insert({key, Entry{line_->begin, value}}).second)
        Malformed(line_->begin, Shown(key) + " is there twice");
    }
    return entries;
  }

  // ---------------------------------------------------------------- numbers

  template <typename T>
  static T Number(const Word& word) {
    T value = 0;
    const char* last = word.text.data() + word.text.size();
    const auto [end, error] = std::from_chars(word.text.data(), last, value);
    if (error != std::errc() || end != last)
      Malformed(word.begin, Shown(word.text) + " is not a number that may stand here",
                word.text.size());
    if constexpr (std::is_floating_point_v<T>) {
      if (!std::isfinite(value))
        Malformed(word.begin, Shown(word.text) + " is not a finite number", word.text.size());
    }
    return value;
  }
  std::vector<Word> Words(const Entry& entry) const {
    std::vector<Word> words;
    const auto offset = static_cast<std::size_t>(entry.value.data() - text_.data());
    std::size_t at = 0;
    while (at < entry.value.size()) {
      const std::size_t end = std::min(entry.value.find(' ', at), entry.value.size());
      if (end > at) words.push_back({offset + at, entry.value.substr(at, end - at)});
      at = end + 1;
    }
    return words;
  }
  static const Entry& Get(const Entries& entries, std::string_view key, std::size_t at) {
    const auto found = entries.find(key);
    if (found == entries.end())
      Malformed(at, "`" + std::string(key) + "=` is missing in this part");
    return found->second;
  }
  template <typename T>
  std::vector<T> Numbers(const Entries& entries, std::string_view key, std::size_t size,
                         std::size_t at) const {
    const Entry& entry = Get(entries, key, at);
    const std::vector<Word> words = Words(entry);
    if (words.size() != size) {
      Malformed(entry.begin,
                Shown(key) + " has " + std::to_string(words.size()) + " numbers, and " +
                    std::to_string(size) + " belong there",
                key.size());
    }
    std::vector<T> numbers;
    numbers.reserve(size);
    for (const Word& word : words) numbers.push_back(Number<T>(word));
    return numbers;
  }
  std::int64_t One(const Entries& entries, std::string_view key, std::size_t at) const {
    return Numbers<std::int64_t>(entries, key, 1, at).front();
  }

  // ---------------------------------------------------------------- the head

  void ReadHead() {
    const Entries head = ReadEntries();
    if (One(head, "num_class", 0) > 1 || One(head, "num_tree_per_iteration", 0) > 1)
      Unsupported(Get(head, "num_class", 0).begin,
                  "this model gives a score for each of several classes",
                  "train one model for each class that matters");
    averaged_ = head.count("average_output") > 0;
    if (head.count("objective") > 0) ReadObjective(head.at("objective"));
    if (head.count("tree_sizes") > 0) expected_ = Words(head.at("tree_sizes")).size();
    ReadFeatures(head);
  }

  void ReadObjective(const Entry& entry) {
    const std::vector<Word> words = Words(entry);
    static const std::map<std::string_view, Link> kLinks = {
        {"regression", Link::kIdentity},   {"regression_l1", Link::kIdentity},
        {"huber", Link::kIdentity},        {"fair", Link::kIdentity},
        {"quantile", Link::kIdentity},     {"mape", Link::kIdentity},
        {"poisson", Link::kExp},           {"gamma", Link::kExp},
        {"tweedie", Link::kExp},           {"binary", Link::kLogistic},
        {"cross_entropy", Link::kLogistic}};
    const auto found = words.empty() ? kLinks.end() : kLinks.find(words.front().text);
    if (found == kLinks.end()) {
      Unsupported(entry.begin, "the objective of this model is " + Shown(entry.value),
                  "the objectives `regression`, `binary`, `poisson`, `gamma` and `tweedie` are "
                  "known, and those like them");
    }
    out_.objective = std::string(found->first);
    out_.link = found->second;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string_view word = words[i].text;
      if (word.substr(0, 8) == "sigmoid:") {
        out_.steepness = Number<double>({words[i].begin + 8, word.substr(8)});
        if (!(out_.steepness > 0)) Malformed(words[i].begin, "`sigmoid` is above 0");
      }
      if (word == "sqrt" && out_.link == Link::kIdentity) out_.link = Link::kSignedSquare;
    }
  }

  void ReadFeatures(const Entries& head) {
    const std::int64_t highest = One(head, "max_feature_idx", 0);
    const Entry& entry = Get(head, "feature_names", 0);
    const std::vector<Word> names = Words(entry);
    const std::vector<Word> infos = Words(Get(head, "feature_infos", 0));
    if (static_cast<std::int64_t>(names.size()) - 1 != highest || infos.size() != names.size())
      Malformed(entry.begin,
                "the names of the features, their ranges and `max_feature_idx` speak "
                "of different numbers of features");
    for (std::size_t i = 0; i < names.size(); ++i) {
      Feature feature;
      feature.name = std::string(names[i].text);
      // `none`, `[low:high]`, or the codes of categories: `0:2:1`
      const std::string_view info = infos[i].text;
      feature.category = info != "none" && info.front() != '[';
      out_.features.push_back(std::move(feature));
    }
  }

  void CheckCount(std::size_t trees) const {
    if (expected_ && *expected_ != trees) {
      Malformed(line_->begin, "the head of this file counts " + std::to_string(*expected_) +
                                  " trees, and it holds " + std::to_string(trees));
    }
  }

  // ---------------------------------------------------------------- trees

  void ReadTree() {
    const std::size_t at = line_->begin;
    NextLine();
    const Entries tree = ReadEntries();
    if (tree.count("is_linear") > 0 && One(tree, "is_linear", at) != 0)
      Unsupported(tree.at("is_linear").begin, "the leaves of this tree are linear models",
                  "train it without `linear_tree`");
    const std::int64_t leaves = One(tree, "num_leaves", at);
    if (leaves < 1 || leaves > static_cast<std::int64_t>(text_.size()))
      Malformed(Get(tree, "num_leaves", at).begin,
                "a tree has at least one leaf, and no more than its file has room for");
    const auto count = static_cast<std::size_t>(leaves);
    const std::vector<double> values = Numbers<double>(tree, "leaf_value", count, at);
    std::vector<Node> nodes(count - 1);
    if (count > 1) ReadSplits(tree, at, nodes);
    for (const double value : values) {
      Node leaf;
      leaf.value = value;
      nodes.push_back(leaf);
    }
    if (const std::optional<std::size_t> bad = AppendTree(nodes, out_)) {
      const std::vector<Word> lefts = Words(Get(tree, "left_child", at));
      Malformed(lefts[*bad].begin, "a node of this tree is reached in two ways");
    }
  }

  void ReadSplits(const Entries& tree, std::size_t at, std::vector<Node>& nodes) {
    const std::size_t splits = nodes.size();
    const auto features = Numbers<std::int64_t>(tree, "split_feature", splits, at);
    const auto thresholds = Numbers<double>(tree, "threshold", splits, at);
    const auto lefts = Numbers<std::int64_t>(tree, "left_child", splits, at);
    const auto rights = Numbers<std::int64_t>(tree, "right_child", splits, at);
    std::vector<std::int64_t> decisions(splits, 0);
    if (tree.count("decision_type") > 0)
      decisions = Numbers<std::int64_t>(tree, "decision_type", splits, at);
    const std::vector<Codes> sets = ReadSets(tree, at);
    for (std::size_t i = 0; i < splits; ++i) {
      Node& node = nodes[i];
      if (features[i] < 0 || features[i] >= static_cast<std::int64_t>(out_.features.size()))
        Malformed(Get(tree, "split_feature", at).begin,
                  "there is no feature " + std::to_string(features[i]));
      node.feature = static_cast<std::uint32_t>(features[i]);
      node.left = Child(lefts[i], splits, Get(tree, "left_child", at).begin);
      node.right = Child(rights[i], splits, Get(tree, "right_child", at).begin);
      node.value = thresholds[i];
      Decide(decisions[i], sets, Get(tree, "threshold", at).begin, node);
    }
  }
  // Inner nodes count from 0, leaves from -1 downward; behind the inner nodes come the leaves.
  static std::uint32_t Child(std::int64_t child, std::size_t splits, std::size_t at) {
    const auto inner = static_cast<std::int64_t>(splits);
    if (child >= inner || child < -inner - 1)
      Malformed(at, "there is no node " + std::to_string(child));
    return static_cast<std::uint32_t>(child >= 0 ? child : inner + ~child);
  }

  // The bits of `decision_type`: 1 by category, 2 missing goes left, 4 and 8 what is missing: 0
  // nothing (a missing value counts as 0), 1 zero and missing, 2 missing alone.
  void Decide(std::int64_t decision, const std::vector<Codes>& sets, std::size_t at,
              Node& node) const;

  // The codes of each split by category: bits of 32-bit words.
  std::vector<Codes> ReadSets(const Entries& tree, std::size_t at) {
    const std::int64_t count = tree.count("num_cat") > 0 ? One(tree, "num_cat", at) : 0;
    std::vector<Codes> sets;
    if (count == 0) return sets;
    if (count < 0 || count > static_cast<std::int64_t>(text_.size()))
      Malformed(Get(tree, "num_cat", at).begin, "`num_cat` is not a number of splits");
    const auto size = static_cast<std::size_t>(count);
    const auto bounds = Numbers<std::uint32_t>(tree, "cat_boundaries", size + 1, at);
    const auto words = Numbers<std::uint32_t>(tree, "cat_threshold", bounds.back(), at);
    for (std::size_t i = 0; i < size; ++i) {
      Codes codes{static_cast<std::uint32_t>(out_.codes.size()), 0};
      if (bounds[i] > bounds[i + 1] || bounds[i + 1] > words.size())
        Malformed(Get(tree, "cat_boundaries", at).begin,
                  "the categories of the splits contradict one another");
      for (std::uint32_t word = bounds[i]; word < bounds[i + 1]; ++word) {
        for (std::uint32_t bit = 0; bit < 32; ++bit) {
          if ((words[word] >> bit & 1u) != 0) out_.codes.push_back(32 * (word - bounds[i]) + bit);
        }
      }
      codes.count = static_cast<std::uint32_t>(out_.codes.size()) - codes.first;
      sets.push_back(codes);
    }
    return sets;
  }

  // ---------------------------------------------------------------- behind the trees

  // `pandas_categorical:` lists the names of the categories of each categorical column, in order.
  void ReadTail() {
    constexpr std::string_view kKey = "pandas_categorical:";
    for (NextLine(); line_; NextLine()) {
      if (line_->text.substr(0, kKey.size()) != kKey) continue;
      const std::size_t begin = line_->begin + kKey.size();
      const std::string_view rest = line_->text.substr(kKey.size());
      const std::variant<Json, JsonProblem> json = Json::Parse(rest);
      if (const auto* problem = std::get_if<JsonProblem>(&json))
        Malformed(begin + problem->at, problem->message);
      ReadCategories(std::get<Json>(json), begin);
    }
  }
  void ReadCategories(const Json& json, std::size_t begin) {
    const std::vector<Json::At> columns = json.Elements(0);
    if (columns.empty()) return;
    std::vector<Feature*> features;
    for (Feature& feature : out_.features) {
      if (feature.category) features.push_back(&feature);
    }
    if (features.size() != columns.size()) {
      Unsupported(begin,
                  "this file names categories of " + std::to_string(columns.size()) +
                      (columns.size() == 1 ? " column" : " columns") + ", and has " +
                      std::to_string(features.size()) +
                      (features.size() == 1 ? " feature" : " features") + " with categories",
                  "leave columns that never vary out of the training");
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      for (const Json::At name : json.Elements(columns[i])) {
        if (json[name].kind != Json::Kind::kText) {
          Unsupported(begin + json[name].begin,
                      "the categories of `" + features[i]->name + "` are not names in this file",
                      "train it with names of categories, those of the enum");
        }
        features[i]->categories.push_back(json.Text(name));
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Line> line_;
  Ensemble out_;
  bool averaged_ = false;
  std::optional<std::size_t> expected_;  // trees, as the head says
};

void LightgbmReader::Decide(std::int64_t decision, const std::vector<Codes>& sets, std::size_t at,
                            Node& node) const {
  using Missing = Node::Missing;
  if (decision < 0 || decision > 11) Malformed(at, "a split's `decision_type` is not known");
  const Feature& feature = out_.features[node.feature];
  const bool category = (decision & 1) != 0;
  if (category != feature.category)
    Malformed(at, "`" + feature.name + "` is split both as a number and as a category");
  if (category) {
    const double index = node.value;
    if (!(index >= 0 && index < static_cast<double>(sets.size())) || index != std::floor(index))
      Malformed(at, "a split by category of this tree names no categories");
    const Codes& codes = sets[static_cast<std::size_t>(index)];
    node.test = Node::Test::kIn;
    node.missing = Missing::kRight;
    node.value = 0;
    node.first_code = codes.first;
    node.code_count = codes.count;
    return;
  }
  node.test = Node::Test::kUpTo;
  node.missing = (decision & 2) != 0 ? Missing::kLeft : Missing::kRight;
  node.zero_is_missing = (decision >> 2) == 1;
  if ((decision >> 2) == 0) node.missing = Missing::kAsZero;
}

}  // namespace

ReadResult ReadLightgbm(std::string_view text) { return LightgbmReader(text).Run(); }

}  // namespace remit::models
