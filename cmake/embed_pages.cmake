# Writes the pages of docs/messages into one source file, so that `remit help CODE` needs no files beside it.
# Usage: cmake -DPAGES=FOLDER -DOUTPUT=FILE.cpp -P embed_pages.cmake
file(GLOB pages "${PAGES}/R[0-9][0-9][0-9][0-9].md")
list(SORT pages)
set(rows "")
foreach(page IN LISTS pages)
  get_filename_component(code "${page}" NAME_WE)
  file(READ "${page}" text)
  string(FIND "${text}" ")page\"" closes)
  if(NOT closes EQUAL -1)
    message(FATAL_ERROR "${page} holds the text `)page\"`, which ends a page")
  endif()
  string(APPEND rows "    {\"${code}\", R\"page(${text})page\"},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made from docs/messages by cmake/embed_pages.cmake.
#include \"interpreter/diagnostics/page_rows.h\"

namespace remit::diagnostics {

std::vector<PageRow> PageRows() {
  return {
${rows}  };
}

}  // namespace remit::diagnostics
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")
