// XGBoost's JSON, as `save_model("model.json")` has written it since version 1.0.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "interpreter/builtins/kernels_math.h"
#include "interpreter/models/json.h"
#include "interpreter/models/layout.h"
#include "interpreter/models/read.h"

namespace remit::models {
namespace {

using At = Json::At;
using Kind = Json::Kind;

constexpr std::uint32_t kMostCategories = 1u << 24;  // what a binary32 can count
constexpr std::int64_t kMostNameless = 10'000;       // features that the file does not list

// Thrown and caught in this file only.
struct Refused {
  ReadError error;
};

class XgboostReader {
 public:
  explicit XgboostReader(const Json& json) : json_(json) {}

  ReadResult Run() {
    out_.origin = "XGBoost";
    out_.precision = Precision::kSingle;
    try {
      const At learner = Learner();
      ReadKind(learner);
      ReadFeatures(learner);
      ReadTrees(learner);
      return std::move(out_);
    } catch (Refused& refused) {
      return std::move(refused.error);
    }
  }

 private:
  [[noreturn]] void Fail(At at, ReadError::Kind kind, std::string message, std::string rule,
                         std::string hint) const {
    const bool whole = json_[at].kind != Kind::kObject && json_[at].kind != Kind::kArray;
    const std::size_t begin = json_[at].begin;
    const std::size_t end = whole ? json_[at].end : begin + 1;
    throw Refused{{kind, begin, end, std::move(message), std::move(rule), std::move(hint)}};
  }
  [[noreturn]] void Malformed(At at, std::string message) const {
    Fail(at, ReadError::Kind::kForm, std::move(message),
         "the file must be what XGBoost's `save_model(\"model.json\")` wrote, unchanged",
         "write it again");
  }
  [[noreturn]] void Unsupported(At at, std::string message, std::string hint) const {
    Fail(at, ReadError::Kind::kUnsupported, std::move(message),
         "a model from a file is an ensemble of trees that gives one score", std::move(hint));
  }

  // ---------------------------------------------------------------- parts by name

  At Child(At object, std::string_view key, Kind kind) const {
    const std::optional<At> found = json_.Find(object, key);
    if (!found) Malformed(object, "`" + std::string(key) + "` is missing in this part");
    if (json_[*found].kind != kind)
      Malformed(*found, "`" + std::string(key) + "` is not of the form that XGBoost writes");
    return *found;
  }
  // Settings are numbers in quotes; absent in a version that did not know them.
  std::int64_t Setting(At object, std::string_view key, std::int64_t otherwise) const {
    const std::optional<At> found = json_.Find(object, key);
    if (!found) return otherwise;
    return Whole(*found);
  }
  std::int64_t Whole(At at) const {
    const std::string_view text = json_.Raw(at);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
      Malformed(at, "`" + Shown(text) + "` is not a whole number");
    return value;
  }
  // As XGBoost reads it back: the nearest binary32 value.
  float Real(At at) const { return Real(json_.Raw(at), at); }
  float Real(std::string_view text, At at) const {
    float value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // What is too small for a binary32 is 0; what is too large is refused with the infinities.
    const bool tiny = error == std::errc::result_out_of_range && IsTiny(text);
    if (tiny) return 0;
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
      Malformed(at, "`" + Shown(text) + "` is not a finite number");
    return value;
  }
  static bool IsTiny(std::string_view text) {
    double value = 1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return end == text.data() + text.size() && error == std::errc() && std::fabs(value) < 1;
  }
  static std::string Shown(std::string_view text) { return std::string(text.substr(0, 40)); }

  std::vector<At> Array(At object, std::string_view key) const {
    return json_.Elements(Child(object, key, Kind::kArray));
  }

  // ---------------------------------------------------------------- what kind of model it is

  At Learner() const {
    if (json_.Find(0, "tree_info")) {
      Fail(0, ReadError::Kind::kForm, "this is what LightGBM's `dump_model` writes",
           "LightGBM's model is read from its text",
           "write the model with `save_model(\"model.txt\")`");
    }
    if (!json_.Find(0, "learner")) {
      Fail(0, ReadError::Kind::kForm, "this JSON has no `learner`, so it is no model of XGBoost",
           "a model in JSON is XGBoost's", "write it with `save_model(\"model.json\")`");
    }
    return Child(0, "learner", Kind::kObject);
  }

  void ReadKind(At learner) {
    const At booster = Child(learner, "gradient_booster", Kind::kObject);
    const At name = Child(booster, "name", Kind::kText);
    if (json_.Raw(name) != "gbtree") {
      Unsupported(name, "the booster of this model is `" + Shown(json_.Raw(name)) + "`",
                  "train it with the booster `gbtree`");
    }
    const At settings = Child(learner, "learner_model_param", Kind::kObject);
    if (Setting(settings, "num_class", 0) > 1)
      Unsupported(settings, "this model gives a score for each of several classes",
                  "train one model for each class that matters");
    if (Setting(settings, "num_target", 1) > 1)
      Unsupported(settings, "this model gives several scores", "train one model for each");
    const At objective = Child(Child(learner, "objective", Kind::kObject), "name", Kind::kText);
    ReadObjective(objective, BaseScore(settings));
  }

  struct Base {
    At at;
    float value;
  };
  // "5E-1", or since version 3.1 "[5E-1]".
  Base BaseScore(At settings) const {
    const std::optional<At> found = json_.Find(settings, "base_score");
    if (!found) Malformed(settings, "`base_score` is missing in this part");
    std::string_view text = json_.Raw(*found);
    if (text.size() > 2 && text.front() == '[' && text.back() == ']')
      text = text.substr(1, text.size() - 2);
    if (text.find(',') != std::string_view::npos)
      Unsupported(*found, "this model has several base scores", "train a model with one score");
    return {*found, Real(text, *found)};
  }

  void ReadObjective(At at, const Base& base) {
    out_.objective = json_.Text(at);
    static const std::map<std::string_view, Link> kIdentityBase = {
        {"reg:squarederror", Link::kIdentity},    {"reg:linear", Link::kIdentity},
        {"reg:absoluteerror", Link::kIdentity},   {"reg:pseudohubererror", Link::kIdentity},
        {"reg:squaredlogerror", Link::kIdentity}, {"reg:quantileerror", Link::kIdentity}};
    static const std::map<std::string_view, Link> kLogitBase = {
        {"binary:logistic", Link::kLogistic},
        {"reg:logistic", Link::kLogistic},
        {"binary:logitraw", Link::kIdentity}};
    static const std::map<std::string_view, Link> kLogBase = {
        {"count:poisson", Link::kExp}, {"reg:gamma", Link::kExp}, {"reg:tweedie", Link::kExp}};
    const std::string_view name = out_.objective;
    if (const auto found = kIdentityBase.find(name); found != kIdentityBase.end()) {
      out_.link = found->second;
      out_.base = base.value;
    } else if (const auto logit = kLogitBase.find(name); logit != kLogitBase.end()) {
      out_.link = logit->second;
      out_.base = Logit(base);
    } else if (const auto log = kLogBase.find(name); log != kLogBase.end()) {
      out_.link = log->second;
      out_.base = LogOf(base.value, base.at);
    } else {
      Unsupported(at, "the objective of this model is `" + Shown(name) + "`",
                  "the objectives `reg:squarederror`, `binary:logistic`, `count:poisson`, "
                  "`reg:gamma` and `reg:tweedie` are known, and those like them");
    }
  }
  // The base score is a probability, and the sum begins with its log odds. In binary32, as XGBoost
  // takes them, but for its logarithm, which is this project's own, rounded.
  float Logit(const Base& base) const {
    if (base.value < 0 || base.value > 1)
      Malformed(base.at, "the base score of this model is no probability");
    constexpr float kEdge = 1e-6f;
    const float share = std::min(std::max(base.value, kEdge), 1.0f - kEdge);
    return -LogOf(1.0f / share - 1.0f, base.at);
  }
  float LogOf(float value, At at) const {
    double result = 0;
    if (builtins::Log(static_cast<double>(value), result) != builtins::Fault::kNone)
      Malformed(at, "the base score of this model has no logarithm");
    return static_cast<float>(result);
  }

  // ---------------------------------------------------------------- features

  void ReadFeatures(At learner) {
    const At settings = Child(learner, "learner_model_param", Kind::kObject);
    const std::int64_t count = Setting(settings, "num_feature", 0);
    std::vector<At> names, types;
    if (json_.Find(learner, "feature_names")) names = Array(learner, "feature_names");
    if (json_.Find(learner, "feature_types")) types = Array(learner, "feature_types");
    const auto size = static_cast<std::int64_t>(names.size());
    if (size > 0 && size != count)
      Malformed(settings, "`num_feature` is not the number of feature names");
    if (count < 0 || (size == 0 && count > kMostNameless))
      Malformed(settings, "`num_feature` is not a number of features");
    out_.features.resize(static_cast<std::size_t>(count));
    split_as_.resize(out_.features.size());
    typed_ = !types.empty();
    for (std::size_t i = 0; i < out_.features.size(); ++i) {
      Feature& feature = out_.features[i];
      feature.name = names.empty() ? "f" + std::to_string(i) : json_.Text(names[i]);
      const std::string_view type = i < types.size() ? json_.Raw(types[i]) : "";
      feature.category = type == "c" || type == "categorical";
    }
    const At model =
        Child(Child(learner, "gradient_booster", Kind::kObject), "model", Kind::kObject);
    if (const std::optional<At> cats = json_.Find(model, "cats")) ReadCategories(*cats);
  }

  // The names of the categories, since version 3.1: all of them in one run of bytes, and where each
  // begins.
  void ReadCategories(At cats) {
    const std::optional<At> enc = json_.Find(cats, "enc");
    if (!enc) return;
    const std::vector<At> features = json_.Elements(*enc);
    for (std::size_t i = 0; i < features.size() && i < out_.features.size(); ++i) {
      const std::optional<At> values = json_.Find(features[i], "values");
      if (!values || json_.Elements(*values).empty()) continue;
      if (!json_.Find(features[i], "offsets")) {
        Unsupported(features[i],
                    "the categories of `" + out_.features[i].name + "` are numbers in this file",
                    "train it with names of categories, those of the enum");
      }
      ReadNames(features[i], *values, out_.features[i]);
    }
  }
  void ReadNames(At at, At values, Feature& feature) const {
    std::string bytes;
    for (const At value : json_.Elements(values)) {
      const std::int64_t byte = Whole(value);
      if (byte < -128 || byte > 255) Malformed(value, "a byte of a name is out of range");
      bytes += static_cast<char>(byte);
    }
    std::int64_t begin = 0;
    const std::vector<At> offsets = Array(at, "offsets");
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      const std::int64_t end = Whole(offsets[i]);
      if (end < begin || end > static_cast<std::int64_t>(bytes.size()) || (i == 0 && end != 0))
        Malformed(offsets[i], "the names of the categories contradict one another");
      if (i > 0)
        feature.categories.push_back(
            bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
      begin = end;
    }
  }

  // ---------------------------------------------------------------- trees

  void ReadTrees(At learner) {
    const At model =
        Child(Child(learner, "gradient_booster", Kind::kObject), "model", Kind::kObject);
    for (const At group : Array(model, "tree_info")) {
      if (Whole(group) != 0)
        Unsupported(group, "this model gives a score for each of several classes",
                    "train one model for each class that matters");
    }
    const std::vector<At> trees = Array(model, "trees");
    RefuseEarlyStop(learner, model, trees.size());
    for (const At tree : trees) ReadTree(tree);
  }

  // With early stopping the file holds more trees than the training judged best, and XGBoost's own
  // interfaces differ in which they use.
  void RefuseEarlyStop(At learner, At model, std::size_t trees) const {
    const std::optional<At> attributes = json_.Find(learner, "attributes");
    const std::optional<At> best =
        attributes ? json_.Find(*attributes, "best_iteration") : std::nullopt;
    if (!best) return;
    std::int64_t each = 1;
    if (const std::optional<At> settings = json_.Find(model, "gbtree_model_param"))
      each = std::max<std::int64_t>(1, Setting(*settings, "num_parallel_tree", 1));
    const std::int64_t rounds = static_cast<std::int64_t>(trees) / each;
    const std::int64_t wanted = Whole(*best);
    if (wanted + 1 == rounds) return;
    const std::string kept = std::to_string(wanted < 0 || wanted >= rounds ? 0 : wanted + 1);
    Unsupported(*best,
                "this file holds " + std::to_string(rounds) +
                    " rounds of training, and names round " + std::to_string(wanted) +
                    ", counted from 0, as the best",
                "save only the rounds that are meant: `booster[:" + kept + "].save_model(…)`");
  }

  void ReadTree(At tree) {
    if (const std::optional<At> settings = json_.Find(tree, "tree_param")) {
      if (Setting(*settings, "size_leaf_vector", 1) > 1)
        Unsupported(*settings, "a leaf of this tree holds several scores",
                    "train one model for each");
    }
    const std::vector<At> lefts = Array(tree, "left_children");
    std::vector<Node> nodes(lefts.size());
    if (nodes.empty()) Malformed(tree, "this tree has no nodes");
    const std::vector<At> rights = Same(tree, "right_children", nodes.size());
    const std::vector<At> features = Same(tree, "split_indices", nodes.size());
    const std::vector<At> values = Same(tree, "split_conditions", nodes.size());
    const std::vector<At> defaults = Same(tree, "default_left", nodes.size());
    std::vector<At> types;
    if (json_.Find(tree, "split_type")) types = Same(tree, "split_type", nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      Node& node = nodes[i];
      const bool leaf = Whole(lefts[i]) < 0;
      const bool category = !leaf && !types.empty() && Whole(types[i]) != 0;
      // The threshold of a split by category is none, and versions differ in what they write there.
      if (!category) node.value = static_cast<double>(Real(values[i]));
      if (leaf) continue;
      node.left = Position(lefts[i], nodes.size(), "a node");
      node.right = Position(rights[i], nodes.size(), "a node");
      node.feature = Position(features[i], out_.features.size(), "a feature");
      node.test = category ? Node::Test::kIn : Node::Test::kBelow;
      node.missing = Holds(defaults[i]) ? Node::Missing::kLeft : Node::Missing::kRight;
      CheckType(node, features[i]);
    }
    ReadSplitCodes(tree, nodes);
    if (const std::optional<std::size_t> bad = AppendTree(nodes, out_))
      Malformed(lefts[*bad], "a node of this tree is reached in two ways");
  }

  std::vector<At> Same(At tree, std::string_view key, std::size_t size) const {
    std::vector<At> elements = Array(tree, key);
    if (elements.size() != size) {
      Malformed(Child(tree, key, Kind::kArray),
                "`" + std::string(key) + "` has " + std::to_string(elements.size()) +
                    " numbers, and the tree " + std::to_string(size) + " nodes");
    }
    return elements;
  }
  std::uint32_t Position(At at, std::size_t size, const std::string& what) const {
    const std::int64_t value = Whole(at);
    if (value < 0 || value >= static_cast<std::int64_t>(size))
      Malformed(at, "there is no such thing as " + what + " " + std::to_string(value));
    return static_cast<std::uint32_t>(value);
  }
  bool Holds(At at) const {
    if (json_[at].kind == Kind::kWord) return json_.Raw(at) == "true";
    return Whole(at) != 0;
  }
  void CheckType(const Node& node, At at) {
    Feature& feature = out_.features[node.feature];
    const bool category = node.test == Node::Test::kIn;
    std::optional<bool>& split_as = split_as_[node.feature];
    if (!split_as) split_as = typed_ ? feature.category : category;
    feature.category = *split_as;
    if (category != feature.category)
      Malformed(at, "`" + feature.name + "` is split both as a number and as a category");
  }

  // XGBoost sends what is among the codes to the right; here it goes left, so the sides change.
  void ReadSplitCodes(At tree, std::vector<Node>& nodes) {
    std::vector<bool> done(nodes.size(), false);
    if (json_.Find(tree, "categories_nodes")) {
      const std::vector<At> of = Array(tree, "categories_nodes");
      const std::vector<At> begins = Same(tree, "categories_segments", of.size());
      const std::vector<At> sizes = Same(tree, "categories_sizes", of.size());
      const std::vector<At> codes = Array(tree, "categories");
      std::int64_t last = 0;  // splits have their codes one behind the other
      for (std::size_t i = 0; i < of.size(); ++i) {
        const std::uint32_t at = Position(of[i], nodes.size(), "a node");
        const std::int64_t begin = Whole(begins[i]), size = Whole(sizes[i]);
        const auto room = static_cast<std::int64_t>(codes.size());
        if (done[at] || nodes[at].test != Node::Test::kIn || begin != last || size < 1 ||
            size > room - begin) {
          Malformed(of[i], "the categories of a split contradict the split");
        }
        last = begin + size;
        done[at] = true;
        AddCodes(codes, static_cast<std::size_t>(begin), static_cast<std::size_t>(size), nodes[at]);
      }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].test == Node::Test::kIn && !done[i])
        Malformed(tree, "a split by category of this tree names no categories");
    }
  }
  void AddCodes(const std::vector<At>& codes, std::size_t begin, std::size_t size, Node& node) {
    node.first_code = static_cast<std::uint32_t>(out_.codes.size());
    for (std::size_t i = begin; i < begin + size; ++i) {
      const std::int64_t code = Whole(codes[i]);
      if (code < 0 || code >= kMostCategories)
        Malformed(codes[i], "there is no category " + std::to_string(code));
      out_.codes.push_back(static_cast<std::uint32_t>(code));
    }
    const auto first = out_.codes.begin() + node.first_code;
    std::sort(first, out_.codes.end());
    out_.codes.erase(std::unique(first, out_.codes.end()), out_.codes.end());
    node.code_count = static_cast<std::uint32_t>(out_.codes.size()) - node.first_code;
    std::swap(node.left, node.right);
    node.missing =
        node.missing == Node::Missing::kLeft ? Node::Missing::kRight : Node::Missing::kLeft;
  }

  const Json& json_;
  Ensemble out_;
  bool typed_ = false;                         // the file lists the features' types
  std::vector<std::optional<bool>> split_as_;  // by feature: as a category?
};

}  // namespace

ReadResult ReadXgboost(std::string_view text) {
  std::variant<Json, JsonProblem> json = Json::Parse(text);
  if (const auto* problem = std::get_if<JsonProblem>(&json)) {
    return ReadError{
        ReadError::Kind::kForm,
        problem->at,
        problem->at + 1,
        "this file is no JSON: " + problem->message,
        "the file must be what XGBoost's `save_model(\"model.json\")` wrote, unchanged",
        "write it again"};
  }
  return XgboostReader(std::get<Json>(json)).Run();
}

}  // namespace remit::models
