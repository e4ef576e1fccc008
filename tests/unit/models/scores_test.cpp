// Models that XGBoost and LightGBM trained, and what they themselves predict with them: the raw
// scores are the same bits. files/ and its origin: make_files.py.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "interpreter/models/bounds.h"
#include "interpreter/models/read.h"
#include "tests/support/catch.h"

namespace remit::models {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFiles = "tests/unit/models/files";

std::string TextOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> Models() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(kFiles)) {
    if (entry.path().extension() != ".scores") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Ensemble EnsembleOf(const fs::path& path) {
  ReadResult result = Read(TextOf(path));
  if (const auto* error = std::get_if<ReadError>(&result)) FAIL(path << ": " << error->message);
  return std::get<Ensemble>(std::move(result));
}

struct Row {
  std::vector<double> features;  // as the library was given them
  double raw = 0, score = 0;
};

std::vector<Row> RowsOf(fs::path path) {
  std::ifstream in(path.replace_extension(".scores"));
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    std::vector<double> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ',');)
      cells.push_back(cell.empty() ? kMissing : std::stod(cell));
    Row row;
    row.score = cells.back();
    cells.pop_back();
    row.raw = cells.back();
    cells.pop_back();
    row.features = cells;
    rows.push_back(row);
  }
  return rows;
}

std::vector<double> PreparedOf(const Ensemble& ensemble, const Row& row) {
  std::vector<double> prepared(row.features.size());
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    REQUIRE(Prepare(ensemble.precision, row.features[i], prepared[i]) == builtins::Fault::kNone);
  }
  return prepared;
}

}  // namespace

TEST_CASE("raw scores are those of the library that trained the model, bit for bit") {
  std::size_t rows = 0;
  for (const fs::path& path : Models()) {
    INFO(path);
    const Ensemble ensemble = EnsembleOf(path);
    const bool single = ensemble.precision == Precision::kSingle;
    for (const Row& row : RowsOf(path)) {
      ++rows;
      double raw = 0, score = 0;
      REQUIRE(RawScore(ensemble, PreparedOf(ensemble, row), raw) == builtins::Fault::kNone);
      // Nine digits tell every binary32 value from every other.
      CHECK(raw == (single ? static_cast<double>(static_cast<float>(row.raw)) : row.raw));
      REQUIRE(LinkedScore(ensemble, raw, score) == builtins::Fault::kNone);
      // The link is this project's own, in binary64; XGBoost's is in binary32.
      CHECK(std::fabs(score - row.score) <= (single ? 4e-7 : 1e-15) * (1 + std::fabs(score)));
    }
  }
  CHECK(rows >= 1500);
}

TEST_CASE("bounds hold every score, and are met by ranges of one value") {
  for (const fs::path& path : Models()) {
    INFO(path);
    const Ensemble ensemble = EnsembleOf(path);
    const std::vector<Row> rows = RowsOf(path);
    std::vector<FeatureRange> all(ensemble.features.size());
    for (FeatureRange& range : all) range.may_be_missing = true;
    all.back().values = std::vector<double>{0, 1, 2, 3, 4, 5};
    const RawBounds whole = Bounds(ensemble, all);
    CHECK(whole.low < whole.high);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double raw = 0;
      REQUIRE(RawScore(ensemble, PreparedOf(ensemble, rows[i]), raw) == builtins::Fault::kNone);
      CHECK(whole.low <= raw);
      CHECK(raw <= whole.high);
      std::vector<FeatureRange> one(all.size()), hull(all.size());
      const Row& other = rows[(i * 7 + 3) % rows.size()];
      for (std::size_t feature = 0; feature < one.size(); ++feature) {
        const double value = rows[i].features[feature], second = other.features[feature];
        const bool missing = std::isnan(value);
        one[feature] =
            missing ? FeatureRange{1, 0, {}, true} : FeatureRange{value, value, {}, false};
        const double least = std::fmin(value, second), most = std::fmax(value, second);
        hull[feature] = std::isnan(least)
                            ? FeatureRange{1, 0, {}, true}
                            : FeatureRange{least, most, {}, missing || std::isnan(second)};
      }
      one.back().values = rows[i].features.back() >= 0
                              ? std::vector<double>{rows[i].features.back()}
                              : std::vector<double>{};
      hull.back().values = all.back().values;
      hull.back().may_be_missing = true;
      const RawBounds met = Bounds(ensemble, one);
      CHECK(met.low == raw);
      CHECK(met.high == raw);
      double score = 0;
      REQUIRE(LinkedScore(ensemble, raw, score) == builtins::Fault::kNone);
      const RawBounds linked = LinkedBounds(ensemble, met);
      CHECK(linked.low <= score);
      CHECK(score <= linked.high);
      CHECK(linked.high - linked.low <= 1e-14 * (1 + std::fabs(score)));
      const RawBounds wide = Bounds(ensemble, hull);
      CHECK(wide.low <= raw);
      CHECK(raw <= wide.high);
    }
  }
}

TEST_CASE("the canonical text is the same for the same trees, and for no others") {
  std::set<std::string> texts;
  for (const fs::path& path : Models()) {
    const std::string text = TextOf(path);
    const std::string canonical = Canonical(EnsembleOf(path));
    CHECK(texts.insert(canonical).second);
    CHECK(Canonical(EnsembleOf(path)) == canonical);
  }
  const auto of = [](const std::string& text) {
    ReadResult result = Read(text);
    REQUIRE(std::holds_alternative<Ensemble>(result));
    return Canonical(std::get<Ensemble>(result));
  };
  const std::string text = TextOf(fs::path(kFiles) / "xgboost_3_logistic.json");
  const std::string canonical = of(text);
  const auto with = [&](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.substr(0, at) + to + text.substr(at + from.size());
  };
  CHECK(of(with("\"version\":[3,", "\"version\": [ 9 ,")) == canonical);
  CHECK(of(with("\"loss_changes\":[", "\"loss_changes\":[1,")) == canonical);
  CHECK(of(with("binary:logistic", "binary:logitraw")) != canonical);
  CHECK(of(with("\"base_score\":\"[5", "\"base_score\":\"[4")) != canonical);
  CHECK(of(with("\"discount\"", "\"rebate\"")) != canonical);
  CHECK(of(with("\"default_left\":[0", "\"default_left\":[1")) != canonical);
}

}  // namespace remit::models
