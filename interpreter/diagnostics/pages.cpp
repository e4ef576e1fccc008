#include "interpreter/diagnostics/pages.h"

#include "interpreter/diagnostics/page_rows.h"

namespace remit::diagnostics {

std::string_view PageOf(std::string_view code) {
  for (const PageRow& row : PageRows())
    if (row.code == code) return row.text;
  return {};
}

}  // namespace remit::diagnostics
