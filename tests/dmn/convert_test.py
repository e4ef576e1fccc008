#!/usr/bin/env python3
"""Converts the DMN cases carried here, and the whole kit where it is beside this clone, and runs the policies that come of it.

Usage: convert_test.py REMIT_BINARY
"""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
KIT = os.path.join(os.path.dirname(ROOT), "shared", "data", "dmn-tck")


def convert(folder, binary, out):
    command = [sys.executable, "-B", os.path.join(ROOT, "scripts", "dmn_to_remit"), folder, "--out", out, "--remit", binary]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"{folder}: {result.stdout}{result.stderr}")
    with open(os.path.join(out, "summary.txt"), encoding="utf-8") as file:
        return file.read()


def expect(summary, text):
    if text not in summary:
        raise SystemExit(f"`{text}` is not in the summary:\n{summary}")


def main():
    binary = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as out:
        summary = convert(os.path.join(HERE, "cases"), binary, out)
        # Five models of three cases each; the table by priority is said to be left out, with its three results.
        expect(summary, "5 of 6 models have a policy; 15 expected results converted, 3 not; 0 policies fail")
        expect(summary, "Approval Status: the hit policy PRIORITY, which Remit does not have")
        # The tests of the policies can fail.
        path = os.path.join(out, "m_0115_sum_collect_hitpolicy.remit")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("|| 500 |", "|| 501 |"))
        if subprocess.run([binary, "test", path], capture_output=True, check=False).returncode == 0:
            raise SystemExit("a wrong table passes its tests")
    with tempfile.TemporaryDirectory() as out:
        summary = convert(os.path.join(HERE, "written"), binary, out)
        expect(summary, "1 of 1 models have a policy; 6 expected results converted, 0 not; 0 policies fail")
    if not os.path.isdir(KIT):
        print("skipped: the whole kit (not beside this clone)")
        return
    with tempfile.TemporaryDirectory() as out:
        summary = convert(KIT, binary, out)
        expect(summary, "15 of 25 models have a policy; 66 expected results converted, 47 not; 0 policies fail")


if __name__ == "__main__":
    main()
