#include "repl/replace_file.h"

#include <filesystem>
#include <fstream>

#include "repl/load.h"

namespace remit::repl {

bool ReplaceFile(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  std::error_code error;
  {
    std::ofstream out(temporary, std::ios::binary);
    out << text;
    if (!out.flush()) {
      Complain("cannot write `" + temporary + "`");
      std::filesystem::remove(temporary, error);
      return false;
    }
  }
  const auto permissions = std::filesystem::status(path, error).permissions();
  if (!error) std::filesystem::permissions(temporary, permissions, error);
  std::filesystem::rename(temporary, path, error);
  if (!error) return true;
  Complain("cannot replace `" + path + "`: " + error.message());
  return false;
}

}  // namespace remit::repl
