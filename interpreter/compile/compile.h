// From a path to a checked policy: reads the file, its parents and the modules they use, parses and
// checks them. The only stage that touches files. What it gives owns the text, the tree and the
// side tables together, so that spans stay valid.
#pragma once

#include <functional>
#include <string>

#include "interpreter/ast/ast.h"
#include "interpreter/check/check.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/prove/check_policy.h"

namespace remit::compile {

// Gives the text of a file, or why not. Tests pass their own, so that a case may carry its modules.
using FileReader = std::function<base::Result<std::string>(const std::string& path)>;

struct Compilation {
  source::SourceMap sources;
  ast::Ast ast;
  check::Checked checked;
  diagnostics::Sink sink;

  bool ok() const { return checked.ok && !sink.has_errors(); }
};

// `use a.b` and `extends a.b` are looked for as a/b.remit in the folder of the policy, then in each
// folder above it; the first that exists wins. Every file is read once, whoever names it. An Error
// means that the policy's own file could not be read; everything else, a missing module included,
// is a diagnostic. A file that is a bundle (bundle/bundle.h) is opened as one, and an Error too
// where that cannot be.
base::Result<Compilation> CompileFile(const std::string& path,
                                      const FileReader& read = source::ReadFile,
                                      prove::Depth depth = prove::Depth::kWarnings);
// `depth`: how much is asked about all cases; who only decides asks for the errors.
// The same for text that has no file of its own; `path` is used in messages and to find modules.
Compilation CompileText(const std::string& path, std::string text,
                        const FileReader& read = source::ReadFile,
                        prove::Depth depth = prove::Depth::kWarnings);

// What a file that is handed over as a whole has to be, besides what any text has to be: it says at
// its beginning what it is. (A session adds declarations to no policy at all.)
void RequireHead(Compilation& compilation);

}  // namespace remit::compile
