#include "repl/picture/show.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "interpreter/base/check.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

base::Error Cannot(const std::string& what, const std::string& path) {
  return {"cannot " + what + " `" + path + "`: " + std::strerror(errno)};
}

// A new file with all of this in it; nothing is left of one that could not be written.
std::optional<base::Error> WriteNew(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return Cannot("write", path);
  std::optional<base::Error> error;
  for (std::size_t written = 0; written < text.size() && !error;) {
    const ssize_t now = ::write(file, text.data() + written, text.size() - written);
    if (now < 0 && errno == EINTR) continue;
    if (now < 0)
      error = Cannot("write", path);
    else
      written += static_cast<std::size_t>(now);
  }
  if (::close(file) != 0 && !error) error = Cannot("write", path);
  if (error) ::unlink(path.c_str());
  return error;
}

}  // namespace

picture::Terminal TerminalHere(const PictureOptions& options) {
  picture::Terminal terminal;
  terminal.columns = options.columns.value_or(TerminalWidth());
  terminal.rows = TerminalHeight() - 1;  // the prompt comes below
  terminal.unicode = options.characters.empty() ? UnicodeOn() : options.characters == "unicode";
  terminal.colour = ColourOn(STDOUT_FILENO);
  return terminal;
}

bool IsPictureForm(const std::string& form) {
  return form == "picture" || form == "svg" || form == "html";
}

std::string AsText(const picture::Picture& picture, const picture::Terminal& terminal) {
  std::string text;
  for (const std::string& line : picture::Draw(picture, terminal)) text += line + "\n";
  return text;
}

std::string InForm(const picture::Picture& picture, const std::string& form,
                   const picture::Terminal& terminal) {
  REMIT_CHECK(IsPictureForm(form), "the form is one of a picture");
  return form == "svg"    ? picture::Svg(picture)
         : form == "html" ? picture::Html(picture)
                          : AsText(picture, terminal);
}

std::optional<base::Error> MayWritePicture(const std::string& path, bool overwrite) {
  if (!EndsWith(path, ".svg") && !EndsWith(path, ".html"))
    return base::Error{"`" + path + "`: a picture is written as .svg or as .html"};
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) return base::Error{"`" + path + "` is a folder"};
  if (!overwrite && std::filesystem::exists(path, none))
    return base::Error{"`" + path + "` is there already; `" + path + "!` replaces it"};
  return std::nullopt;
}

std::optional<base::Error> WritePicture(const picture::Picture& picture, const std::string& path,
                                        bool overwrite) {
  if (auto error = MayWritePicture(path, overwrite)) return error;
  std::error_code none;
  const bool there = std::filesystem::exists(path, none);
  const bool svg = EndsWith(path, ".svg");
  const std::string fresh = path + ".new";
  if (auto error = WriteNew(fresh, svg ? picture::Svg(picture) : picture::Html(picture)))
    return error;
  if (there) {
    std::filesystem::permissions(fresh, std::filesystem::status(path, none).permissions(), none);
  } else if (::link(fresh.c_str(), path.c_str()) == 0) {  // never over what came in between
    ::unlink(fresh.c_str());
    return std::nullopt;
  }
  // Some file systems have no links; only these may move it over the name.
  const bool move = there || errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS;
  if (move && std::rename(fresh.c_str(), path.c_str()) == 0) return std::nullopt;
  const base::Error error = Cannot(there ? "replace" : "write", path);
  ::unlink(fresh.c_str());
  return error;
}

}  // namespace remit::repl
