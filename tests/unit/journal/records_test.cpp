// Records and cores as bytes and back: nothing is lost, equal things have equal bytes, and whatever
// else the bytes are is refused.
#include "interpreter/journal/records.h"

#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::journal {
namespace {

using testing::Random;

std::string SomeText(Random& random) {
  std::string text;
  const std::uint64_t size = random.Below(12);
  for (std::uint64_t i = 0; i < size; ++i) text += static_cast<char>(random.Below(256));
  return text;
}

std::uint64_t SomeCount(Random& random) {
  return random.Percent(30) ? random.Below(3) : random.Below(UINT64_MAX);
}

std::int64_t SomeWhole(Random& random) { return static_cast<std::int64_t>(SomeCount(random)); }

engine::Core SomeCore(Random& random) {
  engine::Core core;
  core.status = static_cast<engine::Status>(random.Below(5));
  core.verdict = static_cast<engine::Verdict>(random.Below(5));
  core.recommended = static_cast<std::uint32_t>(SomeCount(random));
  core.shown = static_cast<std::uint32_t>(SomeCount(random));
  core.score = static_cast<double>(random.Between(-1000, 1000)) / 7;
  core.feasible = static_cast<std::uint32_t>(random.Below(1000));
  core.level = static_cast<int>(random.Between(-1, 4));
  core.sides = SomeCount(random);
  core.outside_model = random.Percent(50);
  core.review_overdue = random.Percent(50);
  core.damp_dropped = random.Percent(50);
  for (std::uint32_t i = 0; i < 70; ++i) {
    if (random.Percent(10)) core.fired.push_back(i);
    if (random.Percent(10)) core.violated.push_back(i);
  }
  engine::CauseTable causes;
  engine::CauseId id = engine::kPresent;
  for (std::uint64_t i = random.Below(4); i > 0; --i) {
    engine::Cause cause;
    if (random.Percent(50)) {
      cause.leaf = check::LeafId(random.Below(9));
    } else {
      cause.kind = engine::Cause::Kind::kFault;
      cause.fault = static_cast<builtins::Fault>(random.Between(1, 8));
      cause.place = ast::ExprId(random.Below(900));
    }
    id = causes.Union(id, causes.Of(cause));
  }
  if (id != engine::kPresent) core.causes = causes.Set(id);
  return core;
}

DecisionMade SomeDecision(Random& random) {
  DecisionMade made;
  made.case_id = SomeText(random);
  made.case_hash = SomeText(random);
  made.policy = SomeCount(random);
  made.as_of = SomeWhole(random);
  made.scenario = SomeText(random);
  made.input = SomeText(random);
  made.core = CoreBytes(SomeCore(random));
  if (random.Percent(50)) made.proposal = SomeText(random);
  for (std::uint64_t boxes = random.Below(3); boxes > 0; --boxes) {
    SealedBox box;
    box.keys = SomeText(random);
    box.box = SomeText(random);
    made.sealed.push_back(box);
  }
  return made;
}

Overridden SomeOverride(Random& random) {
  Overridden made;
  made.decision = SomeCount(random);
  made.by = SomeText(random);
  made.level = SomeText(random);
  for (std::uint64_t i = random.Below(3); i > 0; --i) {
    auto& [name, value] = made.knobs.emplace_back();
    name = SomeText(random);
    value = SomeText(random);
  }
  made.reason = SomeText(random);
  for (std::uint64_t i = random.Below(3); i > 0; --i) {
    auto& [level, count] = made.used.emplace_back();
    level = SomeText(random);
    count = SomeCount(random);
  }
  for (std::uint64_t i = random.Below(3); i > 0; --i) {
    Overridden::Under& under = made.under.emplace_back();
    under.knob = SomeText(random);
    under.level = SomeText(random);
    under.rule = SomeText(random);
    under.used = SomeCount(random);
    under.budget = SomeCount(random);
    under.period = SomeText(random);
  }
  for (std::uint64_t i = random.Below(3); i > 0; --i) {
    auto& [role, person] = made.agreed.emplace_back();
    role = SomeText(random);
    person = SomeText(random);
  }
  made.core = CoreBytes(SomeCore(random));
  return made;
}

Record SomeRecord(Random& random) {
  switch (random.Below(11)) {
    case 0: {
      PolicyUsed used;
      used.name = SomeText(random);
      used.content_hash = SomeText(random);
      used.decision_hash = SomeText(random);
      used.engine = SomeText(random);
      used.content = SomeText(random);
      return used;
    }
    case 1:
      return SomeOverride(random);
    case 2: {
      OutcomeSeen seen;
      seen.decision = SomeCount(random);
      seen.name = SomeText(random);
      seen.value = SomeText(random);
      seen.observed_on = SomeWhole(random);
      seen.late = random.Percent(50);
      if (random.Percent(50)) seen.corrects = SomeCount(random);
      return seen;
    }
    case 3: {
      FeedbackGiven given;
      given.decision = SomeCount(random);
      given.by = SomeText(random);
      given.text = SomeText(random);
      return given;
    }
    case 4: {
      SubjectErased erased;
      erased.act = SomeText(random);
      erased.subject = SomeText(random);
      erased.keys = SomeText(random);
      erased.reason = SomeText(random);
      return erased;
    }
    case 5: {
      Gap gap;
      gap.count = SomeCount(random);
      gap.reason = SomeText(random);
      return gap;
    }
    case 6: {
      SubjectNamed named;
      named.policy = SomeText(random);
      named.subject = SomeText(random);
      named.input = SomeText(random);
      return named;
    }
    case 7: {
      RetentionSet rule;
      rule.purpose = SomeText(random);
      rule.span = SomeText(random);
      rule.reason = SomeText(random);
      return rule;
    }
    case 8: {
      HoldPlaced hold;
      hold.subject = SomeText(random);
      hold.reason = SomeText(random);
      return hold;
    }
    case 9: {
      HoldReleased release;
      release.subject = SomeText(random);
      release.reason = SomeText(random);
      return release;
    }
    default:
      return SomeDecision(random);
  }
}

TEST_CASE("records are read back as they were written") {
  std::size_t kinds[12] = {};
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    Random random(seed);
    const Record record = SomeRecord(random);
    ++kinds[static_cast<std::size_t>(KindOf(record))];
    const std::string bytes = BytesOf(record);
    const base::Result<Record> back = RecordFrom(KindOf(record), bytes);
    REQUIRE(back.has_value());
    REQUIRE(KindOf(*back) == KindOf(record));
    REQUIRE(BytesOf(*back) == bytes);
  }
  for (std::size_t kind = 1; kind <= 11; ++kind) CHECK(kinds[kind] > 100);
}

// The round trip above would hold of a field that is never written at all.
TEST_CASE("every field of an override and of an outcome is among its bytes") {
  std::vector<std::string> others;
  const auto kept = [&](const Record& record) {
    others.push_back(BytesOf(record));
    const base::Result<Record> back = RecordFrom(KindOf(record), others.back());
    REQUIRE(back.has_value());
    CHECK(BytesOf(*back) == others.back());
  };
  const auto overridden = [&](auto change) {
    Overridden made;
    change(made);
    kept(made);
  };
  overridden([](Overridden&) {});
  overridden([](Overridden& o) { o.decision = 1; });
  overridden([](Overridden& o) { o.by = "x"; });
  overridden([](Overridden& o) { o.level = "x"; });
  overridden([](Overridden& o) { o.knobs = {{"x", ""}}; });
  overridden([](Overridden& o) { o.knobs = {{"", "x"}}; });
  overridden([](Overridden& o) { o.reason = "x"; });
  overridden([](Overridden& o) { o.used = {{"x", 0}}; });
  overridden([](Overridden& o) { o.used = {{"", 1}}; });
  overridden([](Overridden& o) { o.under = {{"x", "", "", 0, 0, ""}}; });
  overridden([](Overridden& o) { o.under = {{"", "x", "", 0, 0, ""}}; });
  overridden([](Overridden& o) { o.under = {{"", "", "x", 0, 0, ""}}; });
  overridden([](Overridden& o) { o.under = {{"", "", "", 1, 0, ""}}; });
  overridden([](Overridden& o) { o.under = {{"", "", "", 0, 1, ""}}; });
  overridden([](Overridden& o) { o.under = {{"", "", "", 0, 0, "x"}}; });
  overridden([](Overridden& o) { o.agreed = {{"x", ""}}; });
  overridden([](Overridden& o) { o.agreed = {{"", "x"}}; });
  overridden([](Overridden& o) { o.core = "x"; });
  const std::size_t overrides = others.size();
  const auto seen = [&](auto change) {
    OutcomeSeen outcome;
    change(outcome);
    kept(outcome);
  };
  seen([](OutcomeSeen&) {});
  seen([](OutcomeSeen& o) { o.decision = 1; });
  seen([](OutcomeSeen& o) { o.name = "x"; });
  seen([](OutcomeSeen& o) { o.value = "x"; });
  seen([](OutcomeSeen& o) { o.observed_on = 1; });
  seen([](OutcomeSeen& o) { o.late = true; });
  seen([](OutcomeSeen& o) { o.corrects = 0; });
  for (std::size_t i = 0; i < others.size(); ++i) {
    for (std::size_t j = i < overrides ? 0 : overrides; j < i; ++j) CHECK(others[i] != others[j]);
  }
}

TEST_CASE("every field of a decision is among its bytes") {
  DecisionMade made;
  const std::string plain = BytesOf(made);
  std::vector<std::string> others;
  const auto changed = [&](auto change) {
    DecisionMade other;
    change(other);
    others.push_back(BytesOf(other));
    const base::Result<Record> back = RecordFrom(RecordKind::kDecision, others.back());
    REQUIRE(back.has_value());
  };
  changed([](DecisionMade& d) { d.case_id = "x"; });
  changed([](DecisionMade& d) { d.case_hash = "x"; });
  changed([](DecisionMade& d) { d.policy = 1; });
  changed([](DecisionMade& d) { d.as_of = 1; });
  changed([](DecisionMade& d) { d.scenario = "x"; });
  changed([](DecisionMade& d) { d.input = "x"; });
  changed([](DecisionMade& d) { d.core = "x"; });
  changed([](DecisionMade& d) { d.proposal = "x"; });
  changed([](DecisionMade& d) { d.proposal = ""; });
  changed([](DecisionMade& d) { d.sealed.resize(1); });
  changed([](DecisionMade& d) { d.sealed = {{"x", ""}}; });
  changed([](DecisionMade& d) { d.sealed = {{"", "x"}}; });
  for (std::size_t i = 0; i < others.size(); ++i) {
    CHECK(others[i] != plain);
    for (std::size_t j = 0; j < i; ++j) CHECK(others[i] != others[j]);
  }
  const base::Result<Record> back = RecordFrom(
      RecordKind::kDecision,
      BytesOf(DecisionMade{"id", "hash", 7, -3, "bad times", "input", "core", "proposal"}));
  REQUIRE(back.has_value());
  const auto& decision = std::get<DecisionMade>(*back);
  CHECK(decision.case_id == "id");
  CHECK(decision.case_hash == "hash");
  CHECK(decision.policy == 7);
  CHECK(decision.as_of == -3);
  CHECK(decision.scenario == "bad times");
  CHECK(decision.input == "input");
  CHECK(decision.core == "core");
  CHECK(decision.proposal == "proposal");
}

TEST_CASE("a flipped byte of a record is refused or gives another record") {
  std::size_t refused = 0, other = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const Record record = SomeRecord(random);
    const std::string bytes = BytesOf(record);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const int bits : {0x01, 0x80, 0xff}) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ bits);
        const base::Result<Record> back = RecordFrom(KindOf(record), changed);
        if (back) {
          REQUIRE(BytesOf(*back) == changed);
        } else {
          REQUIRE_FALSE(back.error().message.empty());
        }
        ++(back ? other : refused);
      }
    }
  }
  CHECK(refused > 1000);
  CHECK(other > 1000);
}

TEST_CASE("bytes that are cut off, too many or of another kind are refused") {
  Random random(3);
  const Record record = SomeDecision(random);
  const std::string bytes = BytesOf(record);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(RecordFrom(RecordKind::kDecision, std::string_view(bytes).substr(0, size)));
  CHECK_FALSE(RecordFrom(RecordKind::kDecision, bytes + '\0'));
  CHECK_FALSE(RecordFrom(RecordKind::kGap, bytes));
  CHECK_FALSE(RecordFrom(static_cast<RecordKind>(0), bytes));
  CHECK_FALSE(RecordFrom(static_cast<RecordKind>(12), bytes));
}

TEST_CASE("a core is read back as it was, and equal cores have the same bytes") {
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    Random random(seed);
    const engine::Core core = SomeCore(random);
    const std::string bytes = CoreBytes(core);
    const base::Result<engine::Core> back = CoreFrom(bytes);
    REQUIRE(back.has_value());
    REQUIRE(*back == core);
    REQUIRE(CoreBytes(*back) == bytes);
  }
  engine::Core zero, minus;
  minus.score = -0.0;
  REQUIRE(zero == minus);
  CHECK(CoreBytes(zero) == CoreBytes(minus));
}

TEST_CASE("a flipped byte of a core is refused or gives another core") {
  std::size_t refused = 0, other = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const engine::Core core = SomeCore(random);
    const std::string bytes = CoreBytes(core);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const int bits : {0x01, 0x02, 0x10, 0x80, 0xff}) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ bits);
        const base::Result<engine::Core> back = CoreFrom(changed);
        if (back) {
          REQUIRE_FALSE(*back == core);
          REQUIRE(CoreBytes(*back) == changed);
        }
        ++(back ? other : refused);
      }
    }
    for (std::size_t size = 0; size < bytes.size(); ++size)
      REQUIRE_FALSE(CoreFrom(std::string_view(bytes).substr(0, size)));
    REQUIRE_FALSE(CoreFrom(bytes + 'x'));
  }
  CHECK(refused > 1000);
  CHECK(other > 1000);
}

}  // namespace
}  // namespace remit::journal
