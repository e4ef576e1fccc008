// Chooses the reader by format.
#include "interpreter/cases/reader.h"

#include "interpreter/base/check.h"
#include "interpreter/cases/open_cases.h"

namespace remit::cases {

std::optional<Format> FormatOf(std::string_view path) {
  const auto ends = [&](std::string_view end) {
    return path.size() > end.size() && path.substr(path.size() - end.size()) == end;
  };
  if (ends(".gz")) path.remove_suffix(3);
  if (ends(".csv")) return Format::kCsv;
  if (ends(".json")) return Format::kJson;
  if (ends(".jsonl") || ends(".ndjson")) return Format::kJsonLines;
  return std::nullopt;
}

base::Result<std::unique_ptr<CaseReader>> OpenCases(const std::string& path, Format format,
                                                    const check::Checked& checked,
                                                    const Binding& binding, diagnostics::Sink& sink,
                                                    CellObserver* observer) {
  auto source = ByteSource::Open(path);
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
