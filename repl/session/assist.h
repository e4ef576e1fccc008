// What a session offers while an entry is written: colours, completions, a line about it, and
// whether it is whole. Changes nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "repl/editor/editor.h"
#include "repl/session/session.h"

namespace remit::repl {

// The session must outlive them.
editor::Services ServicesOf(Session& session);

// A command is whole with its line; anything else when its brackets are closed and it does not end
// where something has to follow.
bool IsWhole(const std::string& entry);

// The next entry out of lines: as many as it needs to be whole, or all between a line `:{` and a
// line `:}`. `line` gives the next one, without its end; nothing: there is none. Nothing where no
// entry follows.
std::optional<std::string> NextEntry(
    const std::function<std::optional<std::string>(bool first)>& line);
// The lines from which NextEntry reads this entry.
std::string EntryLines(const std::string& entry);

std::vector<editor::Span> StylesOf(std::string_view line);
editor::Completions CompletionsOf(const Session& session, const std::string& text,
                                  std::size_t cursor);
// The type of an expression, what a name is, the form of a declaration or a command; empty where
// nothing can be said yet.
std::string HintOf(Session& session, const std::string& text, std::size_t cursor);

}  // namespace remit::repl
