// Files with random bytes changed, lost, doubled or inserted, and files made to be bad: nothing
// crashes, everything ends, memory stays in proportion, and what is read can be scored.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "interpreter/models/bounds.h"
#include "interpreter/models/read.h"
#include "tests/support/catch.h"

namespace remit::models {
namespace {

namespace fs = std::filesystem;

constexpr int kRounds = 400;  // for each file

std::string Mutated(std::string text, std::mt19937& random) {
  constexpr std::string_view kTelling = "\"\\{}[],:=;.\n\r\0\xff-+eE019_% ";
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  const std::size_t changes = 1 + below(4);
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t at = below(text.size());
    const char byte =
        below(2) == 0 ? kTelling[below(kTelling.size())] : static_cast<char>(below(256));
    switch (below(5)) {
      case 0:
        text[at] = byte;
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, 1, byte);
        break;
      case 3: {  // another digit, so that the form stays and the meaning does not
        const std::size_t digit = text.find_first_of("0123456789", at);
        if (digit != std::string::npos) text[digit] = static_cast<char>('0' + below(10));
        break;
      }
      default: {
        const std::size_t from = below(text.size());
        text.insert(at, text.substr(from, below(40)));
        break;
      }
    }
  }
  return text;
}

void CheckSound(const Ensemble& ensemble, std::size_t size, std::mt19937& random) {
  CHECK(ensemble.nodes.size() <= size);
  CHECK(ensemble.codes.size() <= 32 * size);
  CHECK(ensemble.features.size() <= size + 10'000);
  for (std::size_t i = 0; i < ensemble.nodes.size(); ++i) {
    const Node& node = ensemble.nodes[i];
    REQUIRE(std::isfinite(node.value));
    if (node.test == Node::Test::kLeaf) continue;
    REQUIRE(node.left > i);
    REQUIRE(node.right > i);
    REQUIRE(std::max(node.left, node.right) < ensemble.nodes.size());
    REQUIRE(node.feature < ensemble.features.size());
    REQUIRE(std::size_t{node.first_code} + node.code_count <= ensemble.codes.size());
  }
  std::vector<FeatureRange> ranges(ensemble.features.size());
  std::vector<double> features(ensemble.features.size(), kMissing);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ranges[i].may_be_missing = true;
    if (ensemble.features[i].category) ranges[i].values = std::vector<double>{0, 1, 2};
    if (random() % 3 > 0) features[i] = static_cast<double>(random() % 3);
  }
  double raw = 0;
  const RawBounds bounds = Bounds(ensemble, ranges);
  if (RawScore(ensemble, features, raw) == builtins::Fault::kNone) {
    CHECK(bounds.low <= raw);
    CHECK(raw <= bounds.high);
  }
}

void CheckText(const std::string& text, std::mt19937& random) {
  const ReadResult result = Read(text);
  if (const auto* ensemble = std::get_if<Ensemble>(&result)) {
    CheckSound(*ensemble, text.size(), random);
    return;
  }
  const auto& error = std::get<ReadError>(result);
  CHECK(error.begin <= text.size());
  CHECK(error.begin < error.end);
  CHECK_FALSE(error.message.empty());
  CHECK_FALSE(error.hint.empty());
}

std::string Json(const std::string& trees, const std::string& types = "[\"float\"]") {
  return R"({"learner":{"feature_names":["x"],"feature_types":)" + types +
         R"(,"learner_model_param":{"base_score":"0","num_class":"0","num_feature":"1"},)"
         R"("objective":{"name":"reg:squarederror"},"gradient_booster":{"name":"gbtree",)"
         R"("model":{"tree_info":[0],"trees":[)" +
         trees + "]}}}}";
}

// A tree as deep as it has splits: one child of each is a leaf.
std::string Chain(std::size_t splits) {
  std::string lefts, rights, features, values, defaults;
  for (std::size_t i = 0; i < 2 * splits + 1; ++i) {
    const bool split = i % 2 == 0 && i < 2 * splits;
    const std::string comma = i == 0 ? "" : ",";
    lefts += comma + (split ? std::to_string(i + 1) : "-1");
    rights += comma + (split ? std::to_string(i + 2) : "-1");
    features += comma + "0";
    values += comma + std::to_string(i);
    defaults += comma + "0";
  }
  return Json("{\"left_children\":[" + lefts + "],\"right_children\":[" + rights +
              "],\"split_indices\":[" + features + "],\"split_conditions\":[" + values +
              "],\"default_left\":[" + defaults + "]}");
}

}  // namespace

TEST_CASE("no change of bytes is more than an error, or another model") {
  std::mt19937 random(590);
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator("tests/unit/models/files")) {
    if (entry.path().extension() == ".scores") continue;
    INFO(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (int round = 0; round < kRounds; ++round) {
      const std::string mutated = Mutated(text, random);
      CheckText(mutated, random);
      read += std::holds_alternative<Ensemble>(Read(mutated)) ? 1u : 0u;
      if (round % 16 == 0) CheckText(text.substr(0, random() % text.size()), random);
    }
  }
  CHECK(read > 100);  // the changes are not all of the kind that breaks the form
}

TEST_CASE("a tree may be as deep as its file is long") {
  const ReadResult result = Read(Chain(100'000));
  REQUIRE(std::holds_alternative<Ensemble>(result));
  const auto& ensemble = std::get<Ensemble>(result);
  double raw = 0;
  // x < 0, x < 2, x < 4 …: the first that holds for 150001 is x < 150002, and its leaf says one
  // more.
  REQUIRE(RawScore(ensemble, std::vector<double>{150'001}, raw) == builtins::Fault::kNone);
  CHECK(raw == 150'003);
  const RawBounds bounds = Bounds(ensemble, std::vector<FeatureRange>{{3, 4, {}, false}});
  CHECK(bounds.low == 5);  // x < 4
  CHECK(bounds.high == 7);
}

TEST_CASE("a tree that goes in a circle, or meets itself, is refused") {
  const auto message = [](const std::string& lefts, const std::string& rights) {
    const ReadResult result = Read(
        Json("{\"left_children\":" + lefts + ",\"right_children\":" + rights +
             ",\"split_indices\":[0,0,0],\"split_conditions\":[1,2,3],\"default_left\":[0,0,0]}"));
    return std::holds_alternative<Ensemble>(result) ? "" : std::get<ReadError>(result).message;
  };
  CHECK(message("[1,-1,-1]", "[2,-1,-1]") == "");
  CHECK(message("[0,-1,-1]", "[2,-1,-1]") == "a node of this tree is reached in two ways");
  CHECK(message("[1,2,-1]", "[2,0,-1]") == "a node of this tree is reached in two ways");
  CHECK(message("[1,-1,-1]", "[1,-1,-1]") == "a node of this tree is reached in two ways");
  CHECK(message("[1,-1,-1]", "[3,-1,-1]") == "there is no such thing as a node 3");
}

TEST_CASE("a few bytes claim no more than a few bytes of memory") {
  const auto error = [](const std::string& text) {
    const ReadResult result = Read(text);
    return std::holds_alternative<Ensemble>(result) ? "" : std::get<ReadError>(result).message;
  };
  std::string nameless = Json("");
  nameless.replace(nameless.find("\"feature_names\":[\"x\"],"), 22, "");
  nameless.replace(nameless.find("\"num_feature\":\"1\""), 17, "\"num_feature\":\"4000000000\"");
  CHECK(error(nameless) == "`num_feature` is not a number of features");
  CHECK(
      error(
          "tree\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=x\n"
          "feature_infos=none\n\nTree=0\nnum_leaves=2000000000\nleaf_value=1\n\nend of trees\n") ==
      "a tree has at least one leaf, and no more than its file has room for");
  CHECK(error(std::string(200'000, '[')) == "this is a list, as XGBoost's `dump_model` writes");
  CHECK(error("{\"learner\":" + std::string(200'000, '[')) ==
        "this file is no JSON: it is nested too deep");
}

}  // namespace remit::models
