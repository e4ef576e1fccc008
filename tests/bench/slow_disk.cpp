// Everything goes through to the default file system but xSync, which sleeps.
#include "tests/bench/slow_disk.h"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace remit::bench {
namespace {

std::chrono::microseconds sync_takes{0};

// The default file system's file lies behind.
struct SlowFile {
  sqlite3_file base;
  sqlite3_file* below;
};

sqlite3_file* Below(sqlite3_file* file) { return reinterpret_cast<SlowFile*>(file)->below; }

int Sync(sqlite3_file*, int) {
  std::this_thread::sleep_for(sync_takes);
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    2,
    [](sqlite3_file* file) {
      sqlite3_file* below = Below(file);
      return below->pMethods == nullptr ? SQLITE_OK : below->pMethods->xClose(below);
    },
    [](sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
      return Below(file)->pMethods->xRead(Below(file), into, count, at);
    },
    [](sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
      return Below(file)->pMethods->xWrite(Below(file), from, count, at);
    },
    [](sqlite3_file* file, sqlite3_int64 size) {
      return Below(file)->pMethods->xTruncate(Below(file), size);
    },
    &Sync,
    [](sqlite3_file* file, sqlite3_int64* size) {
      return Below(file)->pMethods->xFileSize(Below(file), size);
    },
    [](sqlite3_file* file, int lock) { return Below(file)->pMethods->xLock(Below(file), lock); },
    [](sqlite3_file* file, int lock) { return Below(file)->pMethods->xUnlock(Below(file), lock); },
    [](sqlite3_file* file, int* held) {
      return Below(file)->pMethods->xCheckReservedLock(Below(file), held);
    },
    [](sqlite3_file* file, int op, void* argument) {
      return Below(file)->pMethods->xFileControl(Below(file), op, argument);
    },
    [](sqlite3_file* file) { return Below(file)->pMethods->xSectorSize(Below(file)); },
    [](sqlite3_file* file) { return Below(file)->pMethods->xDeviceCharacteristics(Below(file)); },
    [](sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
      return Below(file)->pMethods->xShmMap(Below(file), page, size, extend, memory);
    },
    [](sqlite3_file* file, int offset, int count, int flags) {
      return Below(file)->pMethods->xShmLock(Below(file), offset, count, flags);
    },
    [](sqlite3_file* file) { Below(file)->pMethods->xShmBarrier(Below(file)); },
    [](sqlite3_file* file, int remove) {
      return Below(file)->pMethods->xShmUnmap(Below(file), remove);
    },
    nullptr,
    nullptr,
};

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
  auto* slow = reinterpret_cast<SlowFile*>(file);
  slow->below = reinterpret_cast<sqlite3_file*>(slow + 1);
  auto* below = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int code = below->xOpen(below, name, slow->below, flags, given);
  slow->base.pMethods = code == SQLITE_OK ? &kMethods : nullptr;
  return code;
}

}  // namespace

const char* SlowDisk(std::chrono::microseconds sync) {
  static sqlite3_vfs vfs;
  sync_takes = sync;
  if (vfs.zName != nullptr) return vfs.zName;
  sqlite3_vfs* below = sqlite3_vfs_find(nullptr);
  if (below == nullptr) {
    std::fputs("SQLite has no file system\n", stderr);
    std::exit(1);
  }
  vfs = *below;
  vfs.pNext = nullptr;
  vfs.zName = "remit-slow-disk";
  vfs.szOsFile = static_cast<int>(sizeof(SlowFile)) + below->szOsFile;
  vfs.pAppData = below;
  vfs.xOpen = &Open;
  if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) {
    std::fputs("SQLite takes no file system\n", stderr);
    std::exit(1);
  }
  return vfs.zName;
}

}  // namespace remit::bench
