// Measuring side by side: everything that is to be compared runs once in each round, one after the
// other, so that what slows the machine down for a while slows all of it; ratios are taken within a
// round. Pinning, clocks and counting are here, what is measured is not.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace remit::bench {

struct Spread {
  double p10 = 0, median = 0, p90 = 0;
};
Spread SpreadOf(std::vector<double> samples);

class Rounds {
 public:
  // `run` measures once and gives the time of one decision in nanoseconds (or whatever the unit of
  // its comparison is).
  void Add(const std::string& name, std::function<double()> run);
  // Each once, to warm up, then `count` rounds, each begun at another place of the order.
  void Run(int count);

  bool Has(const std::string& name) const { return samples_.count(name) != 0; }
  Spread Time(const std::string& name) const;
  // Of the time of one to that of another in the same round.
  Spread Ratio(const std::string& name, const std::string& base) const;

 private:
  struct Entry {
    std::string name;
    std::function<double()> run;
  };
  std::vector<Entry> entries_;
  std::map<std::string, std::vector<double>> samples_;  // by name, one for each round
};

double Seconds();  // of a clock that only goes forward
// That this thread has had a processor: what else the machine does makes it longer only by what it
// leaves in the caches.
double ProcessorSeconds();
// Keeps this thread on one processor, the last that it may use; false where that cannot be done.
bool Pin();
void Unpin();

// The times of single calls, without what taking the time costs; sorted.
std::vector<double> Latencies(std::size_t count, const std::function<void(std::size_t)>& call);

// Of the machine this runs on.
std::string ProcessorName();

}  // namespace remit::bench
