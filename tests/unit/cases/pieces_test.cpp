// A file read in pieces by many is the file read from beginning to end by one; the quick way to a
// cell's value is the strict one.
#include <cstdlib>
#include <random>

#include "interpreter/cases/decompress.h"
#include "interpreter/cases/quick_cell.h"
#include "interpreter/cases/scan.h"
#include "tests/support/catch.h"
#include "tests/unit/cases/desk.h"

namespace remit::cases {
namespace {

using Random = std::mt19937_64;

std::size_t Below(Random& random, std::size_t bound) { return random() % bound; }

template <typename T>
const T& OneOf(Random& random, const std::vector<T>& all) {
  return all[Below(random, all.size())];
}

// Nearly right, right and wrong cells for any type.
std::string RandomCell(Random& random) {
  static const std::vector<std::string> kCells = {"",
                                                  "0",
                                                  "-0",
                                                  "007",
                                                  "1",
                                                  "-5",
                                                  "12.5",
                                                  "100",
                                                  "100.0",
                                                  "1e3",
                                                  "1.",
                                                  ".5",
                                                  "+3",
                                                  "20000 EUR",
                                                  "20000.5 EUR",
                                                  "20000.12345 EUR",
                                                  "999 EUR",
                                                  "1000 EUR",
                                                  "5000000 EUR",
                                                  "5000000.0001 EUR",
                                                  "40 seats",
                                                  "40.5 seats",
                                                  "0 seats",
                                                  "20000 seats",
                                                  "12 months",
                                                  "600 months",
                                                  "601 months",
                                                  "1 years",
                                                  "90 %",
                                                  "90%",
                                                  "100.5 %",
                                                  "0.000000001 %",
                                                  "0.0000000001 %",
                                                  "3 points",
                                                  "gtx_pro",
                                                  "mg_special",
                                                  "GTX Pro",
                                                  "true",
                                                  "false",
                                                  "TRUE",
                                                  "2026-01-31",
                                                  "2026-02-29",
                                                  "2024-02-29",
                                                  "0000-01-01",
                                                  "9999-12-31",
                                                  "10000-01-01",
                                                  "2026-1-1",
                                                  " 12 months",
                                                  "12 months ",
                                                  "NA",
                                                  "n/a",
                                                  "99999999999999999999",
                                                  "0.1234567890123456789",
                                                  "9007199254740993",
                                                  "1_000",
                                                  "1,5",
                                                  "-",
                                                  "%",
                                                  "EUR",
                                                  "18446744073709551616 EUR",
                                                  "Zo\xC3\xAB",
                                                  "\xFF",
                                                  "a\tb"};
  std::string cell = OneOf(random, kCells);
  if (Below(random, 4) == 0) {
    cell = std::to_string(static_cast<long long>(random() % 2'000'000) - 1000);
    if (Below(random, 2) == 0) cell += "." + std::to_string(random() % 100'000);
    if (Below(random, 2) == 0)
      cell += OneOf<std::string>(random, {" EUR", " %", "%", " months", " seats", " days"});
  }
  if (!cell.empty() && Below(random, 6) == 0) {
    static const std::string kSigns = "0123456789.-+eE %_,mE";
    cell[Below(random, cell.size())] = kSigns[Below(random, kSigns.size())];
  }
  return cell;
}

const std::vector<std::string> kColumns = {
    "id",           "deal.list_price", "deal.seats",     "deal.product",
    "deal.seen_on", "account.renewal", "account.tenure", "account.satisfaction",
    "account.name", "account.vip"};
const std::vector<std::string> kUsual = {"c7",     "20000 EUR", "40",   "gtx_pro", "2026-01-31",
                                         "12.5 %", "18 months", "0.25", "Ann",     "true"};

std::string UsualCell(std::size_t column, Random& random) {
  if (kColumns[column] == "deal.seats") return std::to_string(1 + Below(random, 20'000)) + " seats";
  if (kColumns[column] == "deal.list_price")
    return std::to_string(1000 + Below(random, 100'000)) + ".25 EUR";
  return kUsual[column];
}

std::string Quoted(const std::string& cell) {
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string RandomCsv(Random& random, std::size_t rows, bool quotes, const std::string& line_end) {
  std::string text;
  for (std::size_t i = 0; i < kColumns.size(); ++i) text += (i > 0 ? "," : "") + kColumns[i];
  text += line_end;
  for (std::size_t row = 0; row < rows; ++row) {
    const bool odd = Below(random, 3) == 0;
    if (odd && Below(random, 10) == 0) {
      text += OneOf<std::string>(random, {"", "a,b", ",,,,,,,,,", "x,,,,,,,,,,,"}) + line_end;
      continue;
    }
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      std::string cell = odd && Below(random, 3) == 0 ? RandomCell(random) : UsualCell(i, random);
      if (quotes && Below(random, 12) == 0) cell += Below(random, 2) == 0 ? "\n" : "\"";
      const bool must = cell.find_first_of(",\"\n\r") != std::string::npos;
      if (must && !quotes) cell = "1";
      text += (i > 0 ? "," : "");
      // Rarely a quote that does not belong there.
      if (quotes && Below(random, 200) == 0) text += "x\"";
      text += quotes && (must || Below(random, 5) == 0) ? Quoted(cell) : cell;
      if (quotes && Below(random, 500) == 0) text += "\"y";
    }
    text += quotes && Below(random, 20) == 0 ? "\r" : line_end;
  }
  if (Below(random, 2) == 0 && !text.empty()) text.pop_back();
  return text;
}

std::string RandomJsonLines(Random& random, std::size_t rows) {
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto value = [&](std::size_t column) {
      if (Below(random, 12) == 0) {
        return OneOf<std::string>(
            random,
            {"null", "1", "-0", "1e2", "01", "1.", "true", "\"x\\n\"", "\"\\u0041nn\"", "[]", "{}",
             "\"\"", "12345678901234567890", "\"20000 EUR\"", "nul", "\"\xC3\xA9\""});
      }
      if (kColumns[column] == "account.satisfaction") return std::string("0.25");
      if (kColumns[column] == "account.vip") return std::string("false");
      return "\"" + UsualCell(column, random) + "\"";
    };
    const auto member = [&](const std::string& name, std::size_t column) {
      std::string written = Below(random, 60) == 0 ? "\"" + name + "x\":" : "\"" + name + "\":";
      return written += value(column);
    };
    std::string line = "{";
    if (Below(random, 2) == 0) line += member("id", 0) + ",";
    std::vector<std::string> deal, account;
    for (std::size_t i = 1; i < kColumns.size(); ++i) {
      if (Below(random, 15) == 0) continue;
      const std::size_t times = Below(random, 50) == 0 ? 2 : 1;
      const bool in_deal = kColumns[i].rfind("deal.", 0) == 0;
      const std::string name = kColumns[i].substr(kColumns[i].find('.') + 1);
      for (std::size_t t = 0; t < times; ++t)
        (in_deal ? deal : account).push_back(member(name, i));
    }
    const auto joined = [](const std::vector<std::string>& all) {
      std::string out;
      for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
      return out;
    };
    line += "\"deal\":{" + joined(deal) + "}, \"account\" : {" + joined(account) + "}";
    if (Below(random, 40) == 0) line += ",\"account.vip\":true";
    if (Below(random, 40) == 0) line += ",\"deal\":{}";
    line += "}";
    if (Below(random, 30) == 0) line.erase(Below(random, line.size()), 1);
    if (Below(random, 30) == 0) line = "";
    text += line + (Below(random, 10) == 0 ? "\r\n" : "\n");
  }
  return text;
}

std::string Counted(const ReadCounts& counts) {
  std::string out = std::to_string(counts.cases) + " " + std::to_string(counts.valid) + " " +
                    std::to_string(counts.invalid) + " " + std::to_string(counts.blank_lines);
  for (const auto& [field, count] : counts.by_field) {
    out += "\n" + field + " " + std::to_string(count.cases) + " " + count.first.reason + " " +
           count.first.place;
  }
  return out;
}

std::string RandomDigits(Random& random) {
  const std::size_t size = 1 + Below(random, 10);
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('0' + Below(random, 10));
  if (Below(random, 20) == 0) text.back() = "/:.-x"[Below(random, 5)];
  return text;
}

// Both ways; the same file has to be opened twice.
void CheckSame(const Desk& desk, const std::string& path, Format format) {
  diagnostics::Sink sink;
  const Binding binding = Bind(nullptr, desk.checked, sink);
  auto one = OpenCases(path, format, desk.checked, binding, sink);
  auto many = OpenCases(path, format, desk.checked, binding, sink);
  REQUIRE(one);
  REQUIRE(many);
  std::string whole, pieces;
  while (true) {
    const auto block = (*one)->Next(1000);
    REQUIRE(block);
    if (block->cases.size == 0) break;
    whole += Show(*block, desk.checked);
  }
  const auto parser = (*many)->MakeParser();
  Piece piece;
  PieceCases read;
  ReadCounts counts;
  std::size_t count = 0;
  PiecePlace before;
  while (true) {
    const auto more = (*many)->NextPiece(piece);
    REQUIRE(more);
    if (!*more) break;
    if (count++ > 0) CHECK(piece.begin == before);
    before = piece.end;
    parser->Parse(piece, read);
    pieces += Show(read.block, desk.checked);
    counts.Add(read.counts);
  }
  CHECK(count > 1);
  REQUIRE(whole.size() == pieces.size());
  CHECK(whole == pieces);
  CHECK(Counted((*one)->counts()) == Counted(counts));
}

}  // namespace

TEST_CASE("a file in pieces holds the same cases") {
  const Desk desk;
  const std::uint64_t seed = GENERATE(1u, 2u, 3u, 4u);
  Random random(seed);
  INFO("seed " << seed);
  const bool quotes = seed % 2 == 0;
  const ScratchFile csv("pieces.csv", RandomCsv(random, 6000, quotes, seed < 3 ? "\n" : "\r\n"));
  CheckSame(desk, csv.path(), Format::kCsv);
  const ScratchFile lines("pieces.jsonl", RandomJsonLines(random, 3000));
  CheckSame(desk, lines.path(), Format::kJsonLines);
}

TEST_CASE("the quick way to a value is the strict one") {
  const Desk desk;
  diagnostics::Sink sink;
  Binding binding = Bind(nullptr, desk.checked, sink);
  Random random(7);
  std::size_t quick = 0;
  for (ColumnRoute& route : binding.routes) {
    if (route.target.kind != Target::Kind::kLeaf) continue;
    for (const bool mapped : {false, true}) {
      if (mapped) {
        route.rules.empty_cell_is_missing = false;
        route.rules.missing = {"NA", "-5", "", "0"};
        route.rules.reading = NumberReading{route.target.index % 2 == 0, 3, 2};
      }
      for (const Cell::Kind kind : {Cell::Kind::kCsv, Cell::Kind::kJsonText,
                                    Cell::Kind::kJsonNumber, Cell::Kind::kJsonBoolean}) {
        const QuickCell cell(desk.checked, route, kind);
        const check::InputLeaf& leaf = desk.checked.model.leaves[route.target.index];
        for (int i = 0; i < 4000; ++i) {
          std::string text = RandomCell(random);
          if (i % 3 == 0) text = RandomDigits(random);
          std::int64_t raw = 0;
          const QuickCell::Answer answer = cell.Read(text, raw);
          std::string before = RandomCell(random);
          before += RandomCell(random);
          const std::string buffer = before + text;
          std::int64_t raw_in = 0;
          INFO(route.column << " `" << text << "` behind `" << before << "`");
          CHECK(cell.ReadIn(buffer.data(), std::string_view(buffer).substr(before.size()),
                            raw_in) == answer);
          if (answer == QuickCell::Answer::kValue) CHECK(raw_in == raw);
          if (answer == QuickCell::Answer::kUnknown) continue;
          ++quick;
          types::TextPool texts = desk.checked.texts;
          const CellValue strict =
              ReadCell({kind, text}, route.rules, leaf.type, desk.checked.type_table, texts);
          if (answer == QuickCell::Answer::kMissing) {
            CHECK(strict.kind == CellValue::Kind::kMissing);
          } else {
            REQUIRE(strict.kind == CellValue::Kind::kValue);
            CHECK(strict.value.raw == raw);
            CHECK(check::Contains(leaf.domain, strict.value, leaf.type));
          }
        }
      }
    }
  }
  CHECK(quick > 5000);
}

TEST_CASE("vectors find what a walk over the bytes finds") {
  Random random(11);
  static const std::string kSigns = ",;\n\r\"ab0\xC3";
  std::vector<std::uint32_t> places;
  for (std::size_t size = 0; size < 300; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += kSigns[Below(random, kSigns.size())];
    std::vector<std::uint32_t> expected;
    Scanned counted;
    for (std::size_t i = 0; i < size; ++i) {
      if (text[i] == ';' || text[i] == '\n') expected.push_back(static_cast<std::uint32_t>(i));
      counted.line_feeds += text[i] == '\n' ? 1 : 0;
      counted.carriage_returns += text[i] == '\r' ? 1 : 0;
      counted.quotes += text[i] == '"' ? 1 : 0;
      counted.ascii = counted.ascii && static_cast<unsigned char>(text[i]) < 0x80;
    }
    const std::size_t found = FindSeparators(text, ';', places);
    CHECK(std::vector<std::uint32_t>(
              places.begin(), places.begin() + static_cast<std::ptrdiff_t>(found)) == expected);
    const Scanned scanned = Scan(text);
    CHECK(scanned.line_feeds == counted.line_feeds);
    CHECK(scanned.carriage_returns == counted.carriage_returns);
    CHECK(scanned.quotes == counted.quotes);
    CHECK(scanned.ascii == counted.ascii);
  }
}

TEST_CASE("compressed files are read as what they contain, as far as they go") {
  const Desk desk;
  Random random(5);
  const std::string text = RandomCsv(random, 3000, false, "\n") + "\n";
  const auto compression = GENERATE(Compression::kGzip, Compression::kZstandard);
  const std::size_t half = text.size() / 2;
  const std::string whole =
      Compressed(text.substr(0, half), compression) + Compressed(text.substr(half), compression);
  const ScratchFile file("compressed.csv", whole);
  auto source = ByteSource::Open(file.path());
  REQUIRE(source);
  ByteStream stream(std::move(source).value());
  std::string found(text.size() + 1, '\0');
  found.resize(stream.TakeBytes(found.data(), found.size()));
  CHECK(found == text);
  CHECK_FALSE(stream.error());

  const ScratchFile cut("cut.csv", whole.substr(0, whole.size() - 100));
  source = ByteSource::Open(cut.path());
  REQUIRE(source);
  ByteStream torn(std::move(source).value());
  found.assign(text.size() + 1, '\0');
  found.resize(torn.TakeBytes(found.data(), found.size()));
  REQUIRE(torn.error());
  CHECK(torn.error()->message.find("the compressed file ends too early, after ") !=
        std::string::npos);
  CHECK(found.size() >= half);
  CHECK(text.compare(0, found.size(), found) == 0);
}

}  // namespace remit::cases
