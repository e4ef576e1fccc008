/* The same program in C. Usage: quote_c desk.remit */
#include <stdio.h>
#include <string.h>

#include <remit/remit_c.h>

struct quote {
  const char* id;
  int64_t list_price_cents;
  int64_t unit_cost_cents; /* -1: not known */
  const char* segment;
  int32_t loyalty_tenths; /* of a percent */
};

static const struct quote quotes[] = {
    {"Q-1", 1999950, 900000, "small_business", 625},
    {"Q-2", 8000000, 3000000, "enterprise", 0},
    {"Q-3", 99900, 30000, "enterprise", 0}, /* below the range of the policy */
    {"Q-4", 500000, -1, "enterprise", 0},
};

static int failed(remit_error* error) {
  fprintf(stderr, "%s\n", remit_error_text(error));
  remit_error_free(error);
  return 1;
}

/* A percentage whose decimals are all there, without the zeros at its end. */
static void print_percent(int64_t digits, int32_t scale) {
  char text[40];
  int64_t unit = 1;
  size_t end;
  for (int32_t i = 0; i < scale; ++i) unit *= 10;
  snprintf(text, sizeof text, "%lld.%0*lld", (long long)(digits / unit), (int)scale,
           (long long)(digits % unit));
  for (end = strlen(text); end > 0 && text[end - 1] == '0'; --end) text[end - 1] = 0;
  if (end > 0 && text[end - 1] == '.') text[end - 1] = 0;
  printf("%s %%", text);
}

static void print_decision(const struct quote* quote, const remit_decider* decider,
                           remit_knob discount, remit_let margin) {
  printf("%s: %s", quote->id, remit_status_name(remit_decision_status(decider)));
  if (remit_decision_status(decider) == REMIT_DECIDED) {
    char* text = remit_recommended_text(decider, discount);
    int64_t digits = 0;
    int32_t scale = 0;
    printf(", discount %s, margin ", text);
    remit_string_free(text);
    if (remit_let_amount(decider, margin, &digits, &scale) == REMIT_OK)
      print_percent(digits, scale);
    printf(", %s decides", remit_level(decider));
  }
  for (size_t i = 0; i < remit_missing_count(decider); ++i)
    printf(", %s is missing", remit_missing_name(decider, i));
  if (remit_decision_status(decider) == REMIT_INVALID) {
    char* text = remit_invalid_text(decider);
    printf(", %s", text);
    remit_string_free(text);
  }
  printf("\n");
}

int main(int count, char** arguments) {
  remit_error* error = NULL;
  remit_policy* policy;
  remit_bound* bound;
  remit_decider* decider;
  remit_slot list_price, unit_cost, segment, loyalty;
  remit_knob discount;
  remit_let margin;
  char* text;

  if (count != 2) return 2;
  if (remit_abi_version() != REMIT_ABI_VERSION) return 3;

  /* Once: load the policy, and find what the program will speak of. */
  policy = remit_policy_from_file(arguments[1], &error);
  if (policy == NULL) return failed(error);
  list_price = remit_amount_input(policy, "list_price", "EUR", &error);
  unit_cost = remit_amount_input(policy, "unit_cost", "EUR", &error);
  segment = remit_enum_input(policy, "segment", &error);
  loyalty = remit_percent_input(policy, "loyalty", &error);
  discount = remit_knob_named(policy, "discount", &error);
  margin = remit_let_named(policy, "margin", &error);
  if (error != NULL) return failed(error);

  /* Once for each day, and once for each thread. */
  bound = remit_policy_at(policy, "2026-03-01", NULL, &error);
  if (bound == NULL) return failed(error);
  decider = remit_decider_new(bound, &margin, 1, &error);
  if (decider == NULL) return failed(error);

  /* For each quote. */
  for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; ++i) {
    remit_clear(decider);
    remit_set_amount(decider, list_price, quotes[i].list_price_cents, 2);
    if (quotes[i].unit_cost_cents >= 0)
      remit_set_amount(decider, unit_cost, quotes[i].unit_cost_cents, 2);
    remit_set_enum(decider, segment, remit_enum_value(policy, segment, quotes[i].segment, NULL));
    remit_set_percent(decider, loyalty, quotes[i].loyalty_tenths, 1);
    remit_decide(decider);
    print_decision(&quotes[i], decider, discount, margin);
  }

  /* What a person proposes is judged. */
  remit_set_id(decider, "Q-4");
  remit_set_amount(decider, unit_cost, 2000, 0);
  remit_propose(decider, discount, "27.5 %");
  if (remit_proposed_by(decider, "kim", "rep", &error) != REMIT_OK) return failed(error);
  remit_decide(decider);
  printf("27.5 %% instead: %s\n", remit_verdict_name(remit_decision_verdict(decider)));
  text = remit_explain(decider, REMIT_SUMMARY, &error);
  if (text == NULL) return failed(error);
  printf("%s", text);
  remit_string_free(text);

  /* A case that is JSON already. */
  if (remit_decide_json(decider,
                        "{\"list_price\": \"20000 EUR\", \"unit_cost\": \"9000 EUR\","
                        " \"segment\": \"enterprise\", \"loyalty\": \"10 %\"}",
                        &error) == NULL)
    return failed(error);
  text = remit_recommended_text(decider, discount);
  printf("from JSON: %s\n", text);
  remit_string_free(text);

  remit_decider_free(decider);
  remit_bound_free(bound);
  remit_policy_free(policy);
  return 0;
}
