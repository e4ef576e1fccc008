// The words for what is said of a difference.
#include "interpreter/base/check.h"
#include "interpreter/difference/difference.h"

namespace remit::difference {

std::string NameOf(Effect effect) {
  switch (effect) {
    case Effect::kNone:
      return "same";
    case Effect::kLooser:
      return "looser";
    case Effect::kTighter:
      return "tighter";
    case Effect::kBothWays:
      return "both ways";
    case Effect::kOther:
      return "other";
    case Effect::kNotDecided:
      return "not decided";
  }
  REMIT_CHECK(false, "an effect is one of those declared");
}

std::string NameOf(PolicyDifference::Verdict verdict) {
  switch (verdict) {
    case PolicyDifference::Verdict::kSame:
      return "same";
    case PolicyDifference::Verdict::kNoneFound:
      return "none found";
    case PolicyDifference::Verdict::kDiffers:
      return "differs";
    case PolicyDifference::Verdict::kOnlyJudgement:
      return "only judgement";
  }
  REMIT_CHECK(false, "a verdict is one of those declared");
}

std::string NameOf(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::kNew:
      return "new";
    case Change::Kind::kGone:
      return "gone";
    case Change::Kind::kRenamed:
      return "renamed";
    case Change::Kind::kChanged:
      return "changed";
    case Change::Kind::kMoved:
      return "moved";
  }
  REMIT_CHECK(false, "a kind of change is one of those declared");
}

std::string NameOf(Change::Layer layer) {
  switch (layer) {
    case Change::Layer::kData:
      return "data";
    case Change::Layer::kExecution:
      return "execution";
    case Change::Layer::kIntent:
      return "intent";
    case Change::Layer::kControl:
      return "control";
    case Change::Layer::kPromises:
      return "promises";
  }
  REMIT_CHECK(false, "a layer is one of those declared");
}

std::string NameOf(Extent::Kind kind) {
  switch (kind) {
    case Extent::Kind::kNoLongerAllowed:
      return "no longer allowed";
    case Extent::Kind::kNowAllowed:
      return "now allowed";
    case Extent::Kind::kNowAsked:
      return "now asked";
    case Extent::Kind::kNoLongerAsked:
      return "no longer asked";
    case Extent::Kind::kNowRefused:
      return "now refused";
    case Extent::Kind::kNoLongerRefused:
      return "no longer refused";
    case Extent::Kind::kPromiseFails:
      return "guarantee fails";
    case Extent::Kind::kPromiseHolds:
      return "guarantee holds";
  }
  REMIT_CHECK(false, "a kind of extent is one of those declared");
}

}  // namespace remit::difference
