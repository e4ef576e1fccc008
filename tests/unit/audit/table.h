// A data set made for a test: two hundred clean rows that a small policy decides, to be damaged in
// one way at a time, and the audit of it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/audit/audit.h"
#include "interpreter/compile/compile.h"

namespace remit::tests {

inline constexpr std::size_t kRows = 400;

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  // Of row `i`, from 0; the row in the file is two more.
  std::string& At(std::size_t i, const std::string& column);
  std::string Csv(char delimiter = ',') const;
};
Table CleanTable();
extern const char* const kPolicy;
extern const char* const kMapping;

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string Write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

struct Asked {
  std::string policy = kPolicy;
  std::optional<std::string> mapping = kMapping;
  std::string as_of = "2026-03-01";
};
// Of a file, by its name, or of text that is written to a .csv file.
audit::Report AuditFile(const std::string& path, const Asked& asked = {});
audit::Report AuditCsv(const std::string& csv, const Asked& asked = {});
// The clean table with a damage done to it.
audit::Report AuditDamaged(const std::function<void(Table&)>& damage, const Asked& asked = {});

}  // namespace remit::tests
