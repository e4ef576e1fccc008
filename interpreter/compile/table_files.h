// Tables that say `from "FILE"`: reads their files. Private to compile/.
#pragma once

#include "interpreter/compile/compile.h"

namespace remit::compile {

// Reads the file of every such table of every source that was parsed; the path is relative to the
// file that names it. A file that cannot be read is a diagnostic.
void LoadTableFiles(Compilation& compilation, const FileReader& read);

}  // namespace remit::compile
