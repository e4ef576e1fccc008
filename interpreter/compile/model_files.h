// Models that say `from "FILE"`: reads the text of their files. Private to compile/.
#pragma once

#include "interpreter/compile/compile.h"

namespace remit::compile {

// Puts the file of every such model of every source that was parsed beside the sources; the path is
// relative to the file that names it. What the text says is understood by check/. A file that
// cannot be read is a diagnostic.
void LoadModelFiles(Compilation& compilation, const FileReader& read);

}  // namespace remit::compile
