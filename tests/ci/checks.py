"""What a test of programs expects, and how it ends: everything is looked at, and all that fails is told."""
failures = []


def check(what, holds, more=""):
    if not holds:
        failures.append(f"{what}: {more}")


def ended():
    """Tells what failed; the exit code."""
    for failure in failures:
        print(failure)
    print("all as expected" if not failures else f"{len(failures)} not as expected")
    return 1 if failures else 0
