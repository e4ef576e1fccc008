"""The C interface from Python, with nothing but ctypes. Usage: quote.py LIBREMIT.so desk.remit"""
import ctypes
import json
import sys

lib = ctypes.CDLL(sys.argv[1])
for name in ("policy_from_file", "policy_at", "decider_new", "error_text", "decide_json", "level"):
    getattr(lib, "remit_" + name).restype = ctypes.c_char_p
for name in ("policy_from_file", "policy_at", "decider_new"):
    getattr(lib, "remit_" + name).restype = ctypes.c_void_p
lib.remit_amount_input.restype = ctypes.c_uint64
assert lib.remit_abi_version() == 1


def checked(function, *arguments):
    """Calls a function whose last argument is where an error goes."""
    error = ctypes.c_void_p()
    result = function(*arguments, ctypes.byref(error))
    if error:
        sys.exit(lib.remit_error_text(error).decode())
    return result


policy = ctypes.c_void_p(checked(lib.remit_policy_from_file, sys.argv[2].encode()))
price = ctypes.c_uint64(checked(lib.remit_amount_input, policy, b"list_price", b"EUR"))
bound = ctypes.c_void_p(checked(lib.remit_policy_at, policy, b"2026-03-01", None))
decider = ctypes.c_void_p(checked(lib.remit_decider_new, bound, None, ctypes.c_size_t(0)))

case = {"list_price": "20000 EUR", "unit_cost": "9000 EUR",
        "segment": "enterprise", "loyalty": "10 %"}
core = json.loads(checked(lib.remit_decide_json, decider, json.dumps(case).encode()))
print("from JSON:", core["discount"])

lib.remit_set_amount(decider, price, ctypes.c_int64(1999950), ctypes.c_int32(2))
print("missing:", lib.remit_decide(decider) == 2)  # REMIT_NEEDS_DATA

for handle, free in ((decider, "decider"), (bound, "bound"), (policy, "policy")):
    getattr(lib, "remit_" + free + "_free")(handle)
