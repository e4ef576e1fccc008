// The readers by format; reader.h opens the right one.
#pragma once

#include <memory>

#include "interpreter/cases/byte_source.h"
#include "interpreter/cases/reader.h"

namespace remit::cases {

struct ReaderInput {
  ByteStream stream;
  const check::Checked& checked;
  const Binding& binding;
  CellObserver* observer = nullptr;  // may be null
};

base::Result<std::unique_ptr<CaseReader>> OpenCsv(ReaderInput input, diagnostics::Sink& sink);
std::unique_ptr<CaseReader> OpenJson(ReaderInput input);
std::unique_ptr<CaseReader> OpenJsonLines(ReaderInput input);

}  // namespace remit::cases
