// Where a picture goes: to standard output in one of its forms, or into a file.
#pragma once

#include <optional>
#include <string>

#include "interpreter/base/result.h"
#include "repl/commands.h"
#include "repl/picture/picture.h"

namespace remit::repl {

// What may be drawn on standard output.
picture::Terminal TerminalHere(const PictureOptions& options = {});

// "picture" (lines of text), "svg" or "html".
bool IsPictureForm(const std::string& form);
std::string InForm(const picture::Picture& picture, const std::string& form,
                   const picture::Terminal& terminal);
// The lines, each with its end.
std::string AsText(const picture::Picture& picture, const picture::Terminal& terminal);

// Why no picture may be written there: its name ends neither in .svg nor in .html, or it is there
// and not to be replaced.
std::optional<base::Error> MayWritePicture(const std::string& path, bool overwrite);
// Into a file whose name ends in .svg or .html: whole or not at all. What is there already is
// replaced only if `overwrite`. Why not, otherwise.
std::optional<base::Error> WritePicture(const picture::Picture& picture, const std::string& path,
                                        bool overwrite);

}  // namespace remit::repl
