// From a key to its echo: `remit repl` on a terminal of its own, a policy of 5,000 lines open,
// entries typed key by key. Usage: bench_keys REMIT FOLDER [KEYS [PAUSE]]; PAUSE in milliseconds
// between an echo and the next key, 40 otherwise, so that a hint is being looked for when the key
// comes.
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLines = 5000;

void WritePolicy(const std::string& path) {
  std::ofstream out(path);
  out << "policy bench.keys\ninput price : EUR in 1 EUR .. 1_000_000 EUR\n"
         "choose discount : percent from 0 % to 40 % step 0.5 %\n"
         "objective profit = price * (100 % - discount) from 0 EUR to 1_000_000 EUR\n"
         "trade_off weigh profit: 1\nrequire most : discount <= 30 %\n";
  for (int line = 6; line < kLines; line += 2) {
    out << "## The part that is counted in step " << line << ".\n"
        << "let part_" << line << " = price * (100 % - discount) * " << line << " / 1_000\n";
  }
}

class Repl {
 public:
  Repl(const char* remit, const char* policy) {
    winsize size{};
    size.ws_col = 100;
    size.ws_row = 30;
    pid_ = ::forkpty(&end_, nullptr, nullptr, &size);
    if (pid_ == 0) {
      ::setenv("TERM", "xterm-256color", 1);
      ::setenv("NO_COLOR", "1", 1);
      ::execl(remit, remit, "repl", policy, static_cast<char*>(nullptr));
      ::_exit(127);
    }
  }
  ~Repl() {
    ::close(end_);
    ::waitpid(pid_, nullptr, 0);
  }
  Repl(const Repl&) = delete;
  Repl& operator=(const Repl&) = delete;

  // Reads until nothing has come for so many milliseconds.
  void Settle(int quiet) const {
    while (Read(quiet)) continue;
  }
  bool Read(int patience) const {
    pollfd ready{end_, POLLIN, 0};
    if (::poll(&ready, 1, patience) <= 0) return false;
    char bytes[8192];
    return ::read(end_, bytes, sizeof bytes) > 0;
  }
  // Until these letters stand in what came.
  bool Await(const std::string& letters) const {
    std::string came;
    while (came.find(letters) == std::string::npos) {
      pollfd ready{end_, POLLIN, 0};
      char bytes[8192];
      if (::poll(&ready, 1, 10'000) <= 0) return false;
      const ssize_t size = ::read(end_, bytes, sizeof bytes);
      if (size <= 0) return false;
      came.append(bytes, static_cast<std::size_t>(size));
    }
    return true;
  }
  bool Send(const std::string& keys) const {
    return ::write(end_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size());
  }

 private:
  int end_ = -1;
  pid_t pid_ = -1;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: bench_keys REMIT FOLDER [KEYS [PAUSE]]\n");
    return 2;
  }
  const std::string policy = std::string(arguments[2]) + "/keys.remit";
  WritePolicy(policy);
  const int keys = count > 3 ? std::atoi(arguments[3]) : 1000;
  const int pause = count > 4 ? std::atoi(arguments[4]) : 40;
  ::setenv("XDG_STATE_HOME", arguments[2], 1);
  const Repl repl(arguments[1], policy.c_str());
  repl.Settle(3000);
  const std::string entry =
      "let worth = (price * (100 % - discount) + part_1234 / 3) * part_4998 / price";
  std::vector<double> milliseconds;
  for (int key = 0; key < keys; ++key) {
    const std::size_t at = static_cast<std::size_t>(key) % entry.size();
    if (at == 0) {
      repl.Send("\x15");
      repl.Settle(200);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(pause));
    while (repl.Read(0)) continue;  // the hint to the key before
    const Clock::time_point sent = Clock::now();
    if (!repl.Send(entry.substr(at, 1)) || !repl.Await(entry.substr(0, at + 1))) {
      std::fprintf(stderr, "the session does not answer\n");
      return 1;
    }
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
  }
  repl.Send("\x15\x04");
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto share = [&](double part) {
    return milliseconds[std::min(milliseconds.size() - 1,
                                 static_cast<std::size_t>(part * static_cast<double>(keys)))];
  };
  std::printf(
      "key to echo, %d keys, a policy of %d lines: median %.2f ms, 99 %% %.2f ms, worst %.2f ms\n",
      keys, kLines, share(0.5), share(0.99), milliseconds.back());
}
