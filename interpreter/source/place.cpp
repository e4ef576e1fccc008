// How a place is written: path, colon, line.
#include "interpreter/source/place.h"

namespace remit::source {

std::string PlaceOf(const SourceMap& sources, Span span) {
  const Source& source = sources.Get(span.file);
  return source.path() + ":" + std::to_string(source.Locate(span.begin).line);
}

}  // namespace remit::source
