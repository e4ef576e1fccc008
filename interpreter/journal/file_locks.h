// Who has a journal open, told by locks of a file beside it, which end with the process: one
// writer, and how many readers there may be. What keeps the database whole are its own locks;
// these say who is there while nothing is locked. Private to journal/.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "interpreter/ledger/sqlite.h"

namespace remit::journal {

// Held as long as it lives, by one in all processes: a rollback journal keeps readers out only
// while a commit is written, so the database's own lock does not tell that somebody writes.
class WriterLock {
 public:
  // Refuses (kBusy) where another one holds it for longer than `turn`.
  static ledger::Answer<WriterLock> Take(const std::string& path, std::chrono::milliseconds turn);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

  bool ReadersThere() const;

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_;
};

// Tells the writer that somebody reads, as long as it lives. Where that cannot be told, of a copy
// that lies alone for instance, nobody is disturbed.
class ReaderMark {
 public:
  explicit ReaderMark(const std::string& path);
  ReaderMark(ReaderMark&& other) noexcept;
  ReaderMark& operator=(ReaderMark&&) = delete;
  ~ReaderMark();

 private:
  int file_;
};

}  // namespace remit::journal
