// The form of each declaration, as messages show it.
#include "interpreter/parse/messages.h"

namespace remit::parse {
namespace {

struct Form {
  std::size_t word;
  std::string_view form;
};
constexpr Form kForms[] = {
    {RemitParser::K_POLICY,
     "policy NAME \"title\" owner \"…\" effective from DATE review every 90 days"},
    {RemitParser::K_MODULE, "module NAME owner \"…\""},
    {RemitParser::K_INTENT, "intent NAME owner \"…\""},
    {RemitParser::K_USE, "use MODULE"},
    {RemitParser::K_UNIT, "unit NAME, …"},
    {RemitParser::K_CURRENCY, "currency NAME, …"},
    {RemitParser::K_ENUM, "enum NAME { value, value }"},
    {RemitParser::K_RECORD, "record NAME { field : TYPE in LOW .. HIGH … }"},
    {RemitParser::K_INPUT, "input NAME : TYPE"},
    {RemitParser::K_PARAMETER, "parameter NAME : TYPE = VALUE adjustable LOW .. HIGH by LEVEL"},
    {RemitParser::K_SET, "set NAME = VALUE"},
    {RemitParser::K_LET, "let NAME = VALUE"},
    {RemitParser::K_FUNCTION, "function NAME (name: TYPE, …) -> TYPE = VALUE"},
    {RemitParser::K_TABLE,
     "table NAME (name: TYPE, …) -> TYPE { | name || result | … }`, with `agree`, `first` or "
     "`collect sum` behind the name where several rows may apply, as in `table NAME first (…) …"},
    {RemitParser::K_MODEL,
     "model NAME (name: TYPE, …) -> TYPE logistic { intercept: -1.0, name: 0.5 }"},
    {RemitParser::K_DISTRIBUTION, "distribution NAME : TYPE { VALUE: PROBABILITY, … }"},
    {RemitParser::K_CHOOSE, "choose NAME : TYPE from LOW to HIGH step STEP"},
    {RemitParser::K_OBJECTIVE, "objective NAME = VALUE from WORST to BEST"},
    {RemitParser::K_TRADE_OFF, "trade_off weigh NAME: 60, NAME: 40"},
    {RemitParser::K_REQUIRE, "require NAME : CONDITION because \"…\""},
    {RemitParser::K_PREFER, "prefer CONDITION worth AMOUNT of OBJECTIVE"},
    {RemitParser::K_LADDER, "ladder rep < manager < director"},
    {RemitParser::K_SIDE, "side NAME, …"},
    {RemitParser::K_ESCALATE, "escalate to LEVEL when CONDITION because \"…\""},
    {RemitParser::K_REFUSE, "refuse when CONDITION because \"…\""},
    {RemitParser::K_DEVIATE,
     "deviate LEVEL within AMOUNT of KNOB giving reason at most 5 per quarter"},
    {RemitParser::K_EXPECT, "expect deviation when CONDITION because \"…\""},
    {RemitParser::K_DAMP, "damp NAME by at most AMOUNT per PERIOD for KEY"},
    {RemitParser::K_MONITOR, "monitor NAME watch VALUE alert when CONDITION clear when CONDITION"},
    {RemitParser::K_OUTCOME, "outcome NAME : TYPE within DURATION"},
    {RemitParser::K_LEARN, "learn NAME within RANGE"},
    {RemitParser::K_EXPLORE, "explore KNOB 5 % within AMOUNT"},
    {RemitParser::K_PORTFOLIO, "portfolio NAME over LIST limit CONDITION maximise VALUE"},
    {RemitParser::K_SCENARIO, "scenario NAME with probability PERCENT { name: VALUE }"},
    {RemitParser::K_GUARDRAIL, "guardrail NAME \"title\": CONDITION"},
    {RemitParser::K_GUARANTEE, "guarantee NAME \"title\" of recommendations: CONDITION"},
    {RemitParser::K_PROPERTY, "property \"title\": for a, b differing only in NAME: CONDITION"},
    {RemitParser::K_TEST, "test \"title\" { given NAME { … } expect CONDITION }"},
    {RemitParser::K_GIVEN, "given NAME { field: VALUE, … }"},
    {RemitParser::K_PROPOSE, "propose { KNOB: VALUE, … }"},
};

}  // namespace

std::string_view FormOf(std::size_t declaration_word) {
  for (const Form& row : kForms) {
    if (row.word == declaration_word) return row.form;
  }
  return {};
}

}  // namespace remit::parse
