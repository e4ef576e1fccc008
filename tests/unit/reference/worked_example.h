// The worked example of the language as the unit tests use it, with the ladder in the same file.
#pragma once

namespace remit::tests {

inline constexpr const char* kWorkedExample = R"(
policy pricing.discount_desk "Discount desk, EMEA"
  owner     "VP Sales EMEA"
  effective from 2026-01-01
  review    every 90 days

ladder rep < manager < director < vp
side legal, finance

unit seats
enum Segment { small_business, mid_market, enterprise }

record Account {
  segment      : Segment
  tenure       : months    in 0 .. 600
  renewal_rate : percent   in 0 % .. 100 %
  satisfaction : number?   in 0 .. 100
}

record Deal {
  list_price : EUR    in 1_000 EUR .. 5_000_000 EUR
  unit_cost  : EUR    in 0 EUR .. 5_000_000 EUR
  seats      : seats  in 1 .. 20_000   modelled 10 .. 5_000
}

input deal    : Deal
input account : Account

parameter margin_floor : percent = 12 %   adjustable 10 % .. 18 % by director
  from 2026-07-01 = 13 %

choose discount : percent from 0 % to 40 % step 0.5 %
choose term     : months  in { 12, 24, 36 }

model win (discount: percent, segment: Segment, seats: seats) -> percent logistic {
  intercept: -1.0, discount: 8.5, seats: -0.0002,
  segment: { small_business: 0.3, mid_market: 0.0, enterprise: -0.4 }
}

let price    = deal.list_price * (100 % - discount)
let margin   = (price - deal.unit_cost) / price
let chance   = win(discount, account.segment, deal.seats)
let goodwill = account.satisfaction otherwise 30

objective profit   = chance * (price - deal.unit_cost)                             from 0 EUR to deal.list_price
objective revenue  = chance * price                                                from 0 EUR to deal.list_price
objective lifetime = chance * account.renewal_rate * percent(goodwill / 100) * term  from 0 months to 36 months
objective exposure = discount * deal.list_price                                    from 500_000 EUR to 0 EUR

trade_off weigh profit: 40, revenue: 30, lifetime: 20, exposure: 10

table ceiling (segment: Segment, term: months) -> percent {
  | segment        | term  || ceiling |
  | small_business | any   || 15 %    |
  | mid_market     | < 24  || 20 %    |
  | mid_market     | >= 24 || 25 %    |
  | enterprise     | any   || 40 %    |
}

require finance_floor : margin >= margin_floor                       because "finance floor"
require ceiling_rule  : discount <= ceiling(account.segment, term)   because "segment ceiling"

escalate to manager  when discount > 15 %
escalate to director when discount > 25 % or deal.list_price > 1_000_000 EUR
escalate to vp       when margin < margin_floor + 3 points  because "thin margin"

deviate rep     within 3 points of discount   giving reason   at most 5 per quarter
deviate manager within 8 points of discount   giving reason
expect deviation when outside_model           because "the win model never saw a deal like this"

test "small" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  expect status is decided
}
test "mid" {
  given deal    { list_price: 120_000 EUR, unit_cost: 60_000 EUR, seats: 300 }
  given account { segment: mid_market, tenure: 18 months, renewal_rate: 85 %, satisfaction: 70 }
  expect status is decided
}
test "thin" {
  given deal    { list_price: 100_000 EUR, unit_cost: 70_000 EUR, seats: 200 }
  given account { segment: mid_market, tenure: 18 months, renewal_rate: 80 %, satisfaction: 55 }
  expect status is decided
}
test "hopeless" {
  given deal    { list_price: 20_000 EUR, unit_cost: 19_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months }
  expect status is no_alternative
}
test "renewal rate missing" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months }
  expect status is needs_data
}
test "seats unseen" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 9 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  expect outside_model
}
test "proposed 12 %" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  propose { discount: 12 %, by: rep, reason: "two more sites" }
  expect verdict is approve
}
test "proposed 11.5 %" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  propose { discount: 11.5 %, by: rep, reason: "two more sites" }
  expect status is decided
}
test "proposed without reason" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  propose { discount: 11.5 %, by: rep, reason: "  " }
  expect verdict is needs_reason
}
test "proposed above the ceiling" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  propose { discount: 15.5 %, by: vp, reason: "two more sites" }
  expect status is decided
}
test "proposed another term" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  propose { term: 24 months, by: rep, reason: "two more sites" }
  expect status is decided
}
test "proposed with the budget used" {
  given deal    { list_price: 20_000 EUR, unit_cost: 9_000 EUR, seats: 40 }
  given account { segment: small_business, tenure: 18 months, renewal_rate: 90 % }
  propose { discount: 13 %, by: rep, reason: "two more sites", used: { rep: 5 } }
  expect status is decided
}
)";

}  // namespace remit::tests
