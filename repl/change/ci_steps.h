// What the files of the gate's steps share: answers that are made often, and the steps that ask
// what a change means.
#pragma once

#include <cstdint>
#include <string>

#include "repl/change/ci.h"

namespace remit::repl {

gate::Step SkippedStep(const std::string& why);
gate::Finding FindingAt(const std::string& rule, gate::Level level, const std::string& message,
                        const std::string& path);
std::string FloorText(std::int64_t share);  // a ratio with nine decimals: "80 %"

// Where the impact of a change is measured; both empty: nowhere.
struct MeasuredOn {
  std::string cases, journal;
  const std::string& file() const { return journal.empty() ? cases : journal; }
};
MeasuredOn WhereMeasured(const CiRun& run, const CiSubject& subject);

// Of a subject that compiles on both sides.
gate::Step DifferenceStep(const CiRun& run, const CiSubject& subject);
gate::Step ImpactStep(const CiRun& run, CiSubject& subject);

}  // namespace remit::repl
