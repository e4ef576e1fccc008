#include "repl/editor/console.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::editor {
namespace {

constexpr int kEscapePause = 50;  // milliseconds after which an escape stands alone
constexpr int kRestPause = 30;    // after which nobody types, and a hint is looked for
constexpr int kNewsPause = 250;   // between two questions for news
constexpr std::string_view kPasteOn = "\x1b[?2004h";
constexpr std::string_view kPasteOff = "\x1b[?2004l\r";

// What signal handlers have to know.
struct Shared {
  int input = -1, output = -1;
  int wake = -1;  // end of a pipe that is read while waiting
  termios found{};
  volatile std::sig_atomic_t raw = 0;
  base::Stop* stop = nullptr;
};
Shared shared;

void WakeUp(int) {
  const int before = errno;
  const char byte = 'w';
  // A full pipe wakes too.
  [[maybe_unused]] const ssize_t written = ::write(shared.wake, &byte, 1);
  errno = before;
}

void RestoreAndDie(int signal) {
  if (shared.raw != 0) {
    [[maybe_unused]] const ssize_t written =
        ::write(shared.output, kPasteOff.data(), kPasteOff.size());
    ::tcsetattr(shared.input, TCSANOW, &shared.found);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void AskToStop(int) {
  if (shared.stop != nullptr) shared.stop->Ask();
}

// The shell gets its terminal as it was; whoever waits for keys makes it raw again.
void RestoreAndSuspend(int) {
  const int before = errno;
  if (shared.raw != 0) {
    [[maybe_unused]] const ssize_t written =
        ::write(shared.output, kPasteOff.data(), kPasteOff.size());
    ::tcsetattr(shared.input, TCSANOW, &shared.found);
    shared.raw = 0;
  }
  ::kill(::getpid(), SIGSTOP);
  errno = before;
}

class Handlers {
 public:
  Handlers() {
    Set(SIGWINCH, &WakeUp);
    Set(SIGCONT, &WakeUp);
    for (const int deadly : {SIGHUP, SIGTERM, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE})
      Set(deadly, &RestoreAndDie);
    Set(SIGINT, &AskToStop);
    Set(SIGTSTP, &RestoreAndSuspend);
  }
  ~Handlers() {
    for (std::size_t i = count_; i-- > 0;) ::sigaction(old_[i].first, &old_[i].second, nullptr);
  }
  Handlers(const Handlers&) = delete;
  Handlers& operator=(const Handlers&) = delete;

 private:
  void Set(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;  // of reads of files; waiting for keys ends all the same
    ::sigemptyset(&action.sa_mask);
    old_[count_].first = signal;
    ::sigaction(signal, &action, &old_[count_].second);
    ++count_;
  }
  std::array<std::pair<int, struct sigaction>, 11> old_{};
  std::size_t count_ = 0;
};

}  // namespace

bool CanEdit(int input, int output) {
  if (::isatty(input) == 0 || ::isatty(output) == 0) return false;
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != 0 && std::string_view(terminal) != "dumb";
}

struct Console::State {
  State(int in, int out, Services of, History& history, bool colour)
      : input(in),
        output(out),
        services(std::move(of)),
        editor(services, history),
        painter(colour) {
    REMIT_CHECK(shared.input < 0, "one console in a process");
    REMIT_CHECK(::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0, "a pipe can be made");
    shared.input = input;
    shared.output = output;
    shared.wake = pipe[1];
    shared.stop = services.stop;
    handlers = std::make_unique<Handlers>();
  }
  ~State() {
    LeaveRaw();
    handlers.reset();
    shared.input = shared.wake = -1;
    shared.stop = nullptr;
    ::close(pipe[0]);
    ::close(pipe[1]);
  }

  void EnterRaw() {
    if (shared.raw != 0 || ::tcgetattr(input, &shared.found) != 0) return;
    raw = shared.found;
    raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    raw.c_cflag |= CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    // What was typed ahead stays.
    ::tcsetattr(input, TCSADRAIN, &raw);
    shared.raw = 1;
    Write(kPasteOn);
  }
  // While an entry is answered the terminal sends signals for Ctrl-C and Ctrl-Z; what else is typed
  // waits for the next entry.
  void Answering(bool now) {
    if (shared.raw == 0) return;
    termios mode = raw;
    if (now) {
      mode.c_lflag |= static_cast<tcflag_t>(ISIG | NOFLSH);
      mode.c_cc[VQUIT] = _POSIX_VDISABLE;
    }
    ::tcsetattr(input, TCSANOW, &mode);
  }
  void LeaveRaw() {
    if (shared.raw == 0) return;
    Write(kPasteOff);
    ::tcsetattr(input, TCSADRAIN, &shared.found);
    shared.raw = 0;
  }
  void Write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(output, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0 && errno == EAGAIN) {
        pollfd ready{output, POLLOUT, 0};
        ::poll(&ready, 1, -1);
        continue;
      }
      if (written <= 0) return;  // nobody is there any more; the next read tells
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void Measure() {
    winsize size{};
    const bool known = ::ioctl(output, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    columns = known ? size.ws_col : 80;
    height = known && size.ws_row > 0 ? size.ws_row : 24;
  }
  void Show() { Write(painter.Paint(editor.Shown(columns, height))); }
  // What was written stays, and what comes next stands below it.
  void Leave(std::string_view last) {
    Write(painter.Paint(editor.Left(columns, height)));
    Write(last);
    Write(painter.Leave());
  }
  // Waits for bytes or a signal; false where there will be none.
  bool Wait(int timeout);
  Read Run();
  std::optional<Read> Take(const Key& key);
  void Suspend();
  void TellNews();

  int input, output;
  termios raw{};
  Services services;
  std::array<int, 2> pipe{};
  std::unique_ptr<Handlers> handlers;
  Editor editor;
  Painter painter;
  KeyDecoder decoder;
  int columns = 80, height = 24;
  bool paused = false;  // nothing came within the time
  std::string prefill;
};

bool Console::State::Wait(int timeout) {
  std::array<pollfd, 2> ready{{{input, POLLIN, 0}, {pipe[0], POLLIN, 0}}};
  const int count = ::poll(ready.data(), ready.size(), timeout);
  paused = count == 0;
  if (count < 0) return errno == EINTR;
  if ((ready[1].revents & POLLIN) != 0) {
    std::array<char, 64> bytes{};
    while (::read(pipe[0], bytes.data(), bytes.size()) > 0) continue;
    const int before = columns;
    Measure();
    EnterRaw();  // after a stop from outside
    if (columns != before) Write(painter.Forget(columns));
    Show();
  }
  if (ready[0].revents == 0) return true;
  std::array<char, 65536> bytes{};
  const ssize_t size = ::read(input, bytes.data(), bytes.size());
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  if (size == 0) return false;
  decoder.Feed({bytes.data(), static_cast<std::size_t>(size)});
  return true;
}

void Console::State::Suspend() {
  Write(painter.Leave());
  LeaveRaw();
  struct sigaction stop {
  }, before{};
  stop.sa_handler = SIG_DFL;
  ::sigaction(SIGTSTP, &stop, &before);
  ::raise(SIGTSTP);
  ::sigaction(SIGTSTP, &before, nullptr);
  EnterRaw();
  Measure();
}

std::optional<Console::Read> Console::State::Take(const Key& key) {
  switch (editor.Press(key)) {
    case Editor::Answer::kGoOn:
      return std::nullopt;
    case Editor::Answer::kEntered:
      Leave("");
      Answering(true);
      return Read{Read::How::kEntered, editor.text()};
    case Editor::Answer::kInterrupted:
      Leave("^C");
      return Read{Read::How::kInterrupted, editor.text()};
    case Editor::Answer::kEnded:
      Leave("");
      return Read{Read::How::kEnded, {}};
    case Editor::Answer::kSuspend:
      Suspend();
      return std::nullopt;
    case Editor::Answer::kClearScreen:
      painter.Reset();
      Write("\x1b[H\x1b[2J");
      return std::nullopt;
  }
  return std::nullopt;
}

// What is being written stays below it.
void Console::State::TellNews() {
  std::optional<News> news = services.news();
  if (!news) return;
  Write(painter.Forget(columns));
  if (!news->text.empty() && news->text.back() != '\n') news->text += '\n';
  Write(news->text);
  editor.Prompt(std::move(news->prompt), std::move(news->more));
}

Console::Read Console::State::Run() {
  if (!prefill.empty()) {
    editor.Press({Key::Kind::kPaste, prefill});
    prefill.clear();
  }
  Show();
  bool rested = false;
  while (true) {
    while (std::optional<Key> key = decoder.Next()) {
      rested = false;
      if (std::optional<Read> read = Take(*key)) return *read;
    }
    Show();
    const bool half = decoder.waiting() && !decoder.pasting();
    const bool expects = rested && services.expects_news && services.expects_news();
    if (!Wait(half ? kEscapePause : !rested ? kRestPause : expects ? kNewsPause : -1)) {
      Write(painter.Leave());
      return {Read::How::kEnded, {}};
    }
    if (!paused) continue;
    if (half) {
      if (std::optional<Key> key = decoder.NextAfterPause()) {
        if (std::optional<Read> read = Take(*key)) return *read;
      }
    } else if (!rested) {
      rested = true;
      editor.Rest();
    } else {
      TellNews();
    }
  }
}

Console::Console(int input, int output, Services services, History& history, bool colour)
    : state_(std::make_unique<State>(input, output, std::move(services), history, colour)) {}
Console::~Console() = default;

Console::Read Console::Next(const std::string& prompt, const std::string& more) {
  state_->Measure();
  state_->editor.Begin(prompt, more);
  state_->EnterRaw();
  state_->Answering(false);
  // The terminal stays raw while the entry is answered: what is typed meanwhile is not written into
  // the answer, and is there for the next entry.
  return state_->Run();
}

void Console::Prefill(std::string text) { state_->prefill = std::move(text); }

int Console::columns() const {
  state_->Measure();
  return state_->columns;
}

}  // namespace remit::editor
