// A file system of SQLite over the machine's own whose syncs take as long as they are told to: how
// a journal does on a disk that is not at hand. For measuring; never in a test.
#pragma once

#include <chrono>

namespace remit::bench {

// The name under which SQLite knows it; one at a time. The sync of the disk below is left out.
const char* SlowDisk(std::chrono::microseconds sync);

}  // namespace remit::bench
