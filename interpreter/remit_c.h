/* Remit for C, and for every language that can call C: the same as remit.h, with opaque handles.
 *
 * Errors: what can fail gives NULL or a code other than REMIT_OK, and where it takes `error` leaves
 * one there, which remit_error_free lets go. `error` may be NULL. Nothing throws across this
 * interface. What is wrong with a value makes the case `invalid`, as in remit.h.
 * Texts: in, UTF-8 that ends with a zero byte; out, owned by the handle they were asked of, unless
 * it is said that remit_string_free lets them go.
 * Handles: a bound policy keeps its policy and a decider its bound policy, so that each may be freed
 * in any order. remit_policy and remit_bound may be shared among threads, a remit_decider may not.
 * Every *_free takes NULL.
 */
#ifndef REMIT_C_H
#define REMIT_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REMIT_C_API __attribute__((visibility("default")))

/* Of this header. Functions are only ever added within a version; a library of another version is
 * not to be used. */
#define REMIT_ABI_VERSION 1
REMIT_C_API uint32_t remit_abi_version(void);
REMIT_C_API const char* remit_library_version(void); /* "0.1.0" */

typedef struct remit_error remit_error;
typedef struct remit_policy remit_policy;
typedef struct remit_bound remit_bound;
typedef struct remit_decider remit_decider;

/* Parts of one policy, good for it on every day. A slot is a number to hand back, not to look into.
 */
typedef uint64_t remit_slot;
typedef uint32_t remit_knob;
typedef uint32_t remit_let;
#define REMIT_NO_SLOT UINT64_MAX
#define REMIT_NONE UINT32_MAX

typedef enum remit_code {
  REMIT_OK = 0,
  REMIT_FAILED = 1,    /* the error says why */
  REMIT_MISUSE = 2,    /* a NULL, or a slot or knob that the policy does not have */
  REMIT_NO_MEMORY = 3,
  REMIT_NO_VALUE = 4   /* there is none to give */
} remit_code;

typedef enum remit_status {
  REMIT_INVALID = 0,
  REMIT_FAULT = 1,
  REMIT_NEEDS_DATA = 2,
  REMIT_NO_ALTERNATIVE = 3,
  REMIT_DECIDED = 4
} remit_status;

typedef enum remit_verdict {
  REMIT_NO_VERDICT = 0,
  REMIT_APPROVE = 1,
  REMIT_ESCALATE = 2,
  REMIT_REFUSE = 3,
  REMIT_NEEDS_REASON = 4
} remit_verdict;

typedef enum remit_form {
  REMIT_SUMMARY = 0,
  REMIT_EXPLANATION = 1,
  REMIT_JSON = 2,
  REMIT_CORE = 3
} remit_form;

/* ---- errors */
REMIT_C_API const char* remit_error_text(const remit_error* error);
/* The messages of a policy. */
REMIT_C_API size_t remit_error_count(const remit_error* error);
REMIT_C_API const char* remit_error_code(const remit_error* error, size_t index);    /* R0201 */
REMIT_C_API const char* remit_error_message(const remit_error* error, size_t index);
REMIT_C_API const char* remit_error_file(const remit_error* error, size_t index);
REMIT_C_API int32_t remit_error_line(const remit_error* error, size_t index);
REMIT_C_API int32_t remit_error_column(const remit_error* error, size_t index);
REMIT_C_API void remit_error_free(remit_error* error);
REMIT_C_API void remit_string_free(char* text);

/* ---- policies */
/* A text or a bundle that `remit compile` wrote. */
REMIT_C_API remit_policy* remit_policy_from_file(const char* path, remit_error** error);
/* `path` is what messages call it, and where modules are looked for. */
REMIT_C_API remit_policy* remit_policy_from_text(const char* text, const char* path,
                                                 remit_error** error);
REMIT_C_API remit_policy* remit_policy_from_bundle(const void* bytes, size_t size,
                                                   remit_error** error);
REMIT_C_API void remit_policy_free(remit_policy* policy);
REMIT_C_API const char* remit_policy_name(const remit_policy* policy);
REMIT_C_API const char* remit_policy_decision_hash(const remit_policy* policy);

/* REMIT_NO_SLOT, or REMIT_NONE, and an error where there is none or where it is of another kind. An
 * amount names the unit in which it will be given. */
REMIT_C_API remit_slot remit_input(const remit_policy* policy, const char* path,
                                   remit_error** error);
REMIT_C_API remit_slot remit_amount_input(const remit_policy* policy, const char* path,
                                          const char* unit, remit_error** error);
REMIT_C_API remit_slot remit_percent_input(const remit_policy* policy, const char* path,
                                           remit_error** error);
REMIT_C_API remit_slot remit_number_input(const remit_policy* policy, const char* path,
                                          remit_error** error);
REMIT_C_API remit_slot remit_boolean_input(const remit_policy* policy, const char* path,
                                           remit_error** error);
REMIT_C_API remit_slot remit_enum_input(const remit_policy* policy, const char* path,
                                        remit_error** error);
REMIT_C_API remit_slot remit_date_input(const remit_policy* policy, const char* path,
                                        remit_error** error);
REMIT_C_API remit_slot remit_text_input(const remit_policy* policy, const char* path,
                                        remit_error** error);
REMIT_C_API remit_slot remit_list_input(const remit_policy* policy, const char* path,
                                        remit_error** error);
/* The position of an enum's value, by its name. */
REMIT_C_API uint32_t remit_enum_value(const remit_policy* policy, remit_slot slot, const char* name,
                                      remit_error** error);
REMIT_C_API remit_knob remit_knob_named(const remit_policy* policy, const char* name,
                                        remit_error** error);
REMIT_C_API uint32_t remit_knob_alternatives(const remit_policy* policy, remit_knob knob);
REMIT_C_API remit_let remit_let_named(const remit_policy* policy, const char* name,
                                      remit_error** error);

/* `as_of` is 2026-01-31. `scenario` may be NULL. */
REMIT_C_API remit_bound* remit_policy_at(const remit_policy* policy, const char* as_of,
                                         const char* scenario, remit_error** error);
REMIT_C_API void remit_bound_free(remit_bound* bound);

/* ---- deciders */
/* It watches `count` lets. */
REMIT_C_API remit_decider* remit_decider_new(const remit_bound* bound, const remit_let* watch,
                                             size_t count, remit_error** error);
REMIT_C_API void remit_decider_free(remit_decider* decider);

REMIT_C_API remit_code remit_clear(remit_decider* decider);
/* For explanations alone. */
REMIT_C_API remit_code remit_set_id(remit_decider* decider, const char* id);
/* A value for a slot of another kind is REMIT_MISUSE, and makes the case invalid. */
/* digits * 10^-scale, in the unit of the slot. */
REMIT_C_API remit_code remit_set_amount(remit_decider* decider, remit_slot slot, int64_t digits,
                                        int32_t scale);
/* 125 at scale 1 is 12.5 %. */
REMIT_C_API remit_code remit_set_percent(remit_decider* decider, remit_slot slot, int64_t digits,
                                         int32_t scale);
REMIT_C_API remit_code remit_set_number(remit_decider* decider, remit_slot slot, double number);
REMIT_C_API remit_code remit_set_boolean(remit_decider* decider, remit_slot slot, int32_t value);
REMIT_C_API remit_code remit_set_enum(remit_decider* decider, remit_slot slot, uint32_t value);
/* Days since 1970-01-01. */
REMIT_C_API remit_code remit_set_date(remit_decider* decider, remit_slot slot, int64_t days);
/* Of a text: the text. Of every other kind, in the language's notation: "20000 EUR". */
REMIT_C_API remit_code remit_set_text(remit_decider* decider, remit_slot slot, const char* text);
REMIT_C_API remit_code remit_set_missing(remit_decider* decider, remit_slot slot);
/* A list has so many elements, all of whose fields are missing; then those of element 0, 1 … */
REMIT_C_API remit_code remit_set_length(remit_decider* decider, remit_slot list, size_t elements);
/* The next values are of this element of a list; (size_t)-1: of the case itself, as at first. */
REMIT_C_API remit_code remit_at_element(remit_decider* decider, size_t element);
REMIT_C_API remit_code remit_attest(remit_decider* decider, remit_slot slot, const char* by,
                                    const char* source);

REMIT_C_API remit_code remit_propose(remit_decider* decider, remit_knob knob, const char* written);
REMIT_C_API remit_code remit_propose_position(remit_decider* decider, remit_knob knob,
                                              uint32_t position);
/* `level` may be NULL: the lowest. */
REMIT_C_API remit_code remit_proposed_by(remit_decider* decider, const char* person,
                                         const char* level, remit_error** error);
REMIT_C_API remit_code remit_reason(remit_decider* decider, const char* reason);
REMIT_C_API remit_code remit_clear_proposal(remit_decider* decider);

/* ---- decisions: of what was decided last */
REMIT_C_API remit_status remit_decide(remit_decider* decider);
REMIT_C_API remit_status remit_decision_status(const remit_decider* decider);
REMIT_C_API remit_verdict remit_decision_verdict(const remit_decider* decider);
REMIT_C_API double remit_decision_score(const remit_decider* decider);
REMIT_C_API uint32_t remit_decision_feasible(const remit_decider* decider);
/* Position among the knob's alternatives, REMIT_NONE where there is none: of the recommendation,
 * and of what was judged. */
REMIT_C_API uint32_t remit_recommended(const remit_decider* decider, remit_knob knob);
REMIT_C_API uint32_t remit_shown(const remit_decider* decider, remit_knob knob);
/* The recommended value: an amount in the knob's unit, or a percentage. REMIT_NO_VALUE where there
 * is none. */
REMIT_C_API remit_code remit_recommended_amount(const remit_decider* decider, remit_knob knob,
                                                int64_t* digits, int32_t* scale);
/* In the language's notation; remit_string_free. NULL where there is none. */
REMIT_C_API char* remit_recommended_text(const remit_decider* decider, remit_knob knob);
/* A let that is watched. Of a number remit_let_number. */
REMIT_C_API remit_code remit_let_amount(const remit_decider* decider, remit_let let,
                                        int64_t* digits, int32_t* scale);
REMIT_C_API remit_code remit_let_number(const remit_decider* decider, remit_let let,
                                        double* number);
/* "" without a level. */
REMIT_C_API const char* remit_level(const remit_decider* decider);
REMIT_C_API int32_t remit_level_position(const remit_decider* decider);
REMIT_C_API uint64_t remit_sides(const remit_decider* decider);
REMIT_C_API size_t remit_fired_count(const remit_decider* decider);
REMIT_C_API const char* remit_fired_name(const remit_decider* decider, size_t index);
REMIT_C_API size_t remit_missing_count(const remit_decider* decider);
REMIT_C_API const char* remit_missing_name(const remit_decider* decider, size_t index);
/* Why the case is invalid, "field: reason" on each line; remit_string_free. */
REMIT_C_API char* remit_invalid_text(const remit_decider* decider);
/* remit_string_free. */
REMIT_C_API char* remit_explain(remit_decider* decider, remit_form form, remit_error** error);
/* A case of its own as JSON; gives REMIT_CORE, owned by the decider until its next call. */
REMIT_C_API const char* remit_decide_json(remit_decider* decider, const char* json,
                                          remit_error** error);

REMIT_C_API const char* remit_status_name(remit_status status);
REMIT_C_API const char* remit_verdict_name(remit_verdict verdict);

#ifdef __cplusplus
}
#endif

#endif /* REMIT_C_H */
