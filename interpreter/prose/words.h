// Names, quantities, dates and lists as a reader who does not know Remit writes them. Whatever two
// of them differ in meaning differ in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ast/ast.h"

namespace remit::prose {

// win_rate: "win rate". A name that holds a word with which prose is put together (`cost_of_sale`,
// `is_open`) stands in quotation marks, so that it cannot be taken for anything else.
std::string NameInWords(std::string_view name);
// OfferLine: "offer line".
std::string TypeInWords(std::string_view name);
// deal.list_price: "deal's list price"
std::string PathInWords(const std::vector<std::string>& names);

// "the deal's ", "the holdings' "
std::string Whose(const std::string& words);

std::string Quoted(std::string_view text);  // “text”
// 1_000_000.50: "1,000,000.50"
std::string DigitsInWords(std::string_view digits);
// 12 %, 3 percentage points, 1,000 EUR, 1 month
std::string QuantityInWords(std::string_view digits, std::string_view unit);
std::string DateInWords(std::string_view iso);  // 1 July 2026
std::string DayInWords(std::int64_t day);
std::string CountInWords(std::size_t count);       // two … twelve, then digits
std::string OrdinalInWords(std::size_t position);  // 1: first … twelfth, then "number 13"

// "a, b and c"
std::string Listed(const std::vector<std::string>& parts, std::string_view last = "and");

}  // namespace remit::prose
