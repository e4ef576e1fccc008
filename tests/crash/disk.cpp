// The methods of SQLite's file systems, over strings.
#include "tests/crash/disk.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::crash {
namespace {

constexpr std::size_t kSector = 512;

// Bytes of a write, from `offset`; the file grows with zeros.
void Put(std::string& file, std::uint64_t offset, std::string_view bytes) {
  const auto at = static_cast<std::size_t>(offset);
  if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

struct Methods {
  struct Handle {
    sqlite3_file base;
    Disk* disk;
    std::shared_ptr<Disk::File>* file;
    bool delete_on_close;
  };

  static Handle& Of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
  static Disk& Of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

  static void Trace(const Handle& handle, Operation operation) {
    Disk::File& file = **handle.file;
    if (!file.traced) return;
    operation.file = file.name;
    handle.disk->operations_.push_back(std::move(operation));
  }

  static int Close(sqlite3_file* base) {
    Handle& handle = Of(base);
    delete handle.file;
    handle.file = nullptr;
    return SQLITE_OK;
  }

  static int Read(sqlite3_file* base, void* to, int amount, sqlite3_int64 offset) {
    Handle& handle = Of(base);
    if (handle.disk->Fails(false)) return SQLITE_IOERR_READ;
    const std::string& bytes = (*handle.file)->bytes;
    const auto wanted = static_cast<std::size_t>(amount);
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t there = at >= bytes.size() ? 0 : std::min(wanted, bytes.size() - at);
    if (there > 0) std::memcpy(to, bytes.data() + at, there);
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }

  static int Write(sqlite3_file* base, const void* from, int amount, sqlite3_int64 offset) {
    Handle& handle = Of(base);
    std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(amount));
    const bool fails = handle.disk->Fails(true);
    // One that fails may have done a part.
    if (fails) bytes = bytes.substr(0, bytes.size() / 2);
    Put((*handle.file)->bytes, static_cast<std::uint64_t>(offset), bytes);
    Trace(handle, {Operation::Kind::kWrite, "", static_cast<std::uint64_t>(offset),
                   std::string(bytes), false});
    if (!fails) return SQLITE_OK;
    return handle.disk->plan_.error == Disk::Error::kFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }

  static int Truncate(sqlite3_file* base, sqlite3_int64 size) {
    Handle& handle = Of(base);
    if (handle.disk->Fails(false)) return SQLITE_IOERR_TRUNCATE;
    std::string& bytes = (*handle.file)->bytes;
    if (static_cast<std::size_t>(size) < bytes.size()) {
      bytes.resize(static_cast<std::size_t>(size));
      Trace(handle, {Operation::Kind::kTruncate, "", static_cast<std::uint64_t>(size), "", false});
    }
    return SQLITE_OK;
  }

  static int Sync(sqlite3_file* base, int) {
    Handle& handle = Of(base);
    if (handle.disk->Fails(false)) return SQLITE_IOERR_FSYNC;
    const bool fresh = std::exchange((*handle.file)->fresh, false);
    Trace(handle, {Operation::Kind::kSync, "", 0, "", fresh});
    return SQLITE_OK;
  }

  static int FileSize(sqlite3_file* base, sqlite3_int64* size) {
    Handle& handle = Of(base);
    if (handle.disk->Fails(false)) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>((*handle.file)->bytes.size());
    return SQLITE_OK;
  }

  static int Lock(sqlite3_file* base, int) {
    return Of(base).disk->Fails(false) ? SQLITE_IOERR_LOCK : SQLITE_OK;
  }
  static int Unlock(sqlite3_file*, int) { return SQLITE_OK; }
  static int CheckReservedLock(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
  }
  static int FileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int SectorSize(sqlite3_file*) { return 4096; }
  static int Characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static const sqlite3_io_methods* Table() {
    static const sqlite3_io_methods kMethods = [] {
      sqlite3_io_methods methods{};
      methods.iVersion = 1;
      methods.xClose = &Close;
      methods.xRead = &Read;
      methods.xWrite = &Write;
      methods.xTruncate = &Truncate;
      methods.xSync = &Sync;
      methods.xFileSize = &FileSize;
      methods.xLock = &Lock;
      methods.xUnlock = &Unlock;
      methods.xCheckReservedLock = &CheckReservedLock;
      methods.xFileControl = &FileControl;
      methods.xSectorSize = &SectorSize;
      methods.xDeviceCharacteristics = &Characteristics;
      return methods;
    }();
    return &kMethods;
  }

  static int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags,
                  int* flags_out) {
    Disk& disk = Of(vfs);
    base->pMethods = nullptr;
    if (disk.Fails(false)) return SQLITE_CANTOPEN;
    std::shared_ptr<Disk::File> file;
    if (name == nullptr) {
      file = std::make_shared<Disk::File>();
    } else {
      const auto at = disk.files_.find(name);
      if (at != disk.files_.end()) {
        file = at->second;
      } else if ((flags & SQLITE_OPEN_CREATE) == 0) {
        return SQLITE_CANTOPEN;
      } else {
        const bool journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
        file = std::make_shared<Disk::File>(Disk::File{name, "", true, journal});
        disk.files_.emplace(name, file);
      }
    }
    Handle& handle = *new (base) Handle{};
    handle.base.pMethods = Table();
    handle.disk = &disk;
    handle.file = new std::shared_ptr<Disk::File>(file);
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }

  static int Delete(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    Disk& disk = Of(vfs);
    if (disk.Fails(false)) return SQLITE_IOERR_DELETE;
    if (disk.files_.erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
    disk.operations_.push_back({Operation::Kind::kDelete, name, 0, "", sync_folder != 0});
    return SQLITE_OK;
  }

  // As SQLite's own: what is empty does not exist.
  static int Access(sqlite3_vfs* vfs, const char* name, int flags, int* answer) {
    Disk& disk = Of(vfs);
    if (disk.Fails(false)) return SQLITE_IOERR_ACCESS;
    const auto at = disk.files_.find(name);
    *answer =
        at != disk.files_.end() && (flags != SQLITE_ACCESS_EXISTS || !at->second->bytes.empty());
    return SQLITE_OK;
  }

  static int FullPathname(sqlite3_vfs*, const char* name, int size, char* out) {
    const std::size_t length = std::strlen(name);
    if (length + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(out, name, length + 1);
    return SQLITE_OK;
  }
  static int Randomness(sqlite3_vfs*, int size, char* out) {
    std::memset(out, 7, static_cast<std::size_t>(size));
    return size;
  }
  static int Sleep(sqlite3_vfs*, int) { return 0; }
  static int CurrentTime(sqlite3_vfs*, double* days) {
    *days = 2461000.5;
    return SQLITE_OK;
  }
  static int LastError(sqlite3_vfs*, int, char*) { return 0; }
};

Disk::Disk(Files files, bool usual) : started_with_(std::move(files)) {
  static std::atomic<int> made{0};
  name_ = "remit-disk-" + std::to_string(made++);
  for (const auto& file : started_with_) {
    files_.emplace(file.first, std::make_shared<File>(File{file.first, file.second, true, false}));
  }
  registered_ = std::make_unique<sqlite3_vfs>();
  registered_->iVersion = 1;
  registered_->szOsFile = sizeof(Methods::Handle);
  registered_->mxPathname = 200;
  registered_->zName = name_.c_str();
  registered_->pAppData = this;
  registered_->xOpen = &Methods::Open;
  registered_->xDelete = &Methods::Delete;
  registered_->xAccess = &Methods::Access;
  registered_->xFullPathname = &Methods::FullPathname;
  registered_->xRandomness = &Methods::Randomness;
  registered_->xSleep = &Methods::Sleep;
  registered_->xCurrentTime = &Methods::CurrentTime;
  registered_->xGetLastError = &Methods::LastError;
  REMIT_CHECK(sqlite3_vfs_register(registered_.get(), usual ? 1 : 0) == SQLITE_OK,
              "a disk not registered");
}

Disk::~Disk() { sqlite3_vfs_unregister(registered_.get()); }

Files Disk::files() const {
  Files files;
  for (const auto& file : files_) files.emplace(file.first, file.second->bytes);
  return files;
}

void Disk::Fail(Plan plan) {
  plan_ = plan;
  calls_ = 0;
  failed_ = 0;
}

bool Disk::Fails(bool needs_space) {
  ++calls_;
  if (plan_.error == Error::kNone || calls_ < plan_.at) return false;
  if (plan_.error == Error::kFull && !needs_space) return false;
  // A full disk fails at the next call that needs space.
  if (!plan_.from_then_on && failed_ > 0) return false;
  ++failed_;
  return true;
}

PowerCut::PowerCut(const Disk& disk) : disk_(disk) {
  for (const auto& file : disk.started_with()) files_[file.first].synced = file.second;
}

void PowerCut::GoTo(std::size_t operations) {
  REMIT_CHECK(at_ <= operations && operations <= disk_.operations().size(), "no such operation");
  for (; at_ < operations; ++at_) {
    const Operation& operation = disk_.operations()[at_];
    if (operation.kind == Operation::Kind::kDelete) {
      deleted_[operation.file] = files_[operation.file];
      files_.erase(operation.file);
      if (operation.folder) deleted_.clear();
      continue;
    }
    if (operation.folder) deleted_.clear();
    State& state = files_[operation.file];
    if (operation.kind != Operation::Kind::kSync) {
      state.since.push_back(&operation);
      continue;
    }
    for (const Operation* done : state.since) {
      if (done->kind == Operation::Kind::kWrite) {
        Put(state.synced, done->offset, done->bytes);
      } else {
        state.synced.resize(std::min<std::size_t>(state.synced.size(), done->offset));
      }
    }
    state.since.clear();
  }
}

Files PowerCut::After(std::mt19937_64& random) const {
  // Of a hundred sectors so many are kept and so many garbled; all and none among the rest.
  const std::uint64_t mood = random() % 5;
  const std::uint64_t kept = mood == 0 ? 100 : mood == 1 ? 0 : random() % 101;
  const std::uint64_t garbled = mood < 3 ? 0 : random() % 20;
  const auto sector = [&](std::string& file, std::uint64_t offset, std::string bytes) {
    if (random() % 100 < garbled) {
      for (char& byte : bytes) byte = static_cast<char>(random());
    } else if (random() % 100 >= kept) {
      return;
    }
    Put(file, offset, bytes);
  };
  const auto left = [&](const State& state) {
    std::string file = state.synced;
    for (const Operation* operation : state.since) {
      if (operation->kind == Operation::Kind::kTruncate) {
        if (random() % 100 < kept && operation->offset < file.size()) {
          file.resize(static_cast<std::size_t>(operation->offset));
        }
        continue;
      }
      std::size_t at = 0;
      while (at < operation->bytes.size()) {
        const std::uint64_t offset = operation->offset + at;
        const std::size_t length =
            std::min<std::size_t>(kSector - offset % kSector, operation->bytes.size() - at);
        sector(file, offset, operation->bytes.substr(at, length));
        at += length;
      }
    }
    return file;
  };
  Files files;
  for (const auto& file : files_) files.emplace(file.first, left(file.second));
  for (const auto& file : deleted_) {
    if (random() % 2 == 0) files.insert_or_assign(file.first, left(file.second));
  }
  return files;
}

}  // namespace remit::crash
