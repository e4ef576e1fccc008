// Small policies as texts, compiled with files that a test says are there.
#pragma once

#include <map>
#include <string>

#include "interpreter/compile/compile.h"

namespace remit::tests {

using Files = std::map<std::string, std::string>;

// The text as `folder/policy.remit`; everything else that it reads is looked for in `files`, by its
// path from `folder`. Fails the test where it does not compile.
compile::Compilation Compiled(const std::string& text, const Files& files = {},
                              const std::string& path = "/home/folder/policy.remit");

// `once` in `text` becomes `now`; fails the test where it does not stand there exactly once.
std::string With(std::string text, const std::string& once, const std::string& now);

// A desk with delegated parameters, weights and a delegated table.
extern const char* const kDesk;

}  // namespace remit::tests
