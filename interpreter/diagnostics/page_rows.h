// What the build makes of the folder docs/messages; pages.h is for everybody else.
#pragma once

#include <string_view>
#include <vector>

namespace remit::diagnostics {

struct PageRow {
  std::string_view code;  // R0312
  std::string_view text;  // the whole file
};
std::vector<PageRow> PageRows();  // by code

}  // namespace remit::diagnostics
