// Chooses the reader by format.
#include "interpreter/cases/reader.h"

#include "interpreter/base/check.h"
#include "interpreter/cases/open_cases.h"

namespace remit::cases {

namespace {

bool EndsWith(std::string_view path, std::string_view end) {
  return path.size() > end.size() && path.substr(path.size() - end.size()) == end;
}

std::string_view WithoutCompression(std::string_view path) {
  for (const std::string_view end : {".gz", ".zst", ".bz2", ".xz"}) {
    if (EndsWith(path, end)) return path.substr(0, path.size() - end.size());
  }
  return path;
}

}  // namespace

bool IsCompressedName(std::string_view path) { return WithoutCompression(path) != path; }

std::optional<Format> FormatOf(std::string_view path) {
  path = WithoutCompression(path);
  const auto ends = [&](std::string_view end) { return EndsWith(path, end); };
  if (ends(".csv")) return Format::kCsv;
  if (ends(".json")) return Format::kJson;
  if (ends(".jsonl") || ends(".ndjson")) return Format::kJsonLines;
  return std::nullopt;
}

void ReadCounts::Add(const ReadCounts& later) {
  cases += later.cases;
  valid += later.valid;
  invalid += later.invalid;
  blank_lines += later.blank_lines;
  for (const auto& [field, count] : later.by_field) {
    InvalidCount& known = by_field[field];
    if (known.cases == 0) known.first = count.first;
    known.cases += count.cases;
  }
}

base::Result<bool> CaseReader::NextPiece(Piece&) {
  REMIT_CHECK(false, "only a reader that has pieces is asked for them");
}
std::unique_ptr<PieceParser> CaseReader::MakeParser() const {
  REMIT_CHECK(false, "only a reader that has pieces is asked for them");
}
bool CaseReader::SkipTo(const PiecePlace&) {
  REMIT_CHECK(false, "only a reader that has pieces is asked for them");
}

base::Result<std::unique_ptr<CaseReader>> OpenCases(const std::string& path, Format format,
                                                    const check::Checked& checked,
                                                    const Binding& binding, diagnostics::Sink& sink,
                                                    CellObserver* observer,
                                                    const std::atomic<int>* stop) {
  auto source = ByteSource::Open(path, stop);
  if (!source) return source.error();
  ByteStream stream(std::move(source).value());
  if (auto error = stream.TakeByteOrderMark()) return *error;
  ReaderInput input{std::move(stream), checked, binding, observer};
  switch (format) {
    case Format::kCsv:
      return OpenCsv(std::move(input), sink);
    case Format::kJson:
      return OpenJson(std::move(input));
    case Format::kJsonLines:
      return OpenJsonLines(std::move(input));
  }
  REMIT_CHECK(false, "a format is one of those declared");
}

}  // namespace remit::cases
