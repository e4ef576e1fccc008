// Pictures of each kind, with what makes drawing hard: wide names, points that coincide, labels
// that would collide, an outlier.
#pragma once

#include <string>
#include <vector>

#include "repl/picture/picture.h"

namespace remit::test {

struct Sample {
  std::string name;  // of its file
  picture::Picture picture;
};
std::vector<Sample> Samples();

}  // namespace remit::test
