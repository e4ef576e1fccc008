"""The story of the README: examples/story/run prints what stands there, on one screen, leaves nothing behind, and says
so where it cannot run. Usage: story_test.py REMIT SOURCES."""
import os
import shutil
import subprocess
import sys
import tempfile

from checks import check, ended


def run(script, env, cwd):
    return subprocess.run([script], cwd=cwd, env=env, capture_output=True, text=True)


def listing(folder):
    return {name: os.stat(os.path.join(folder, name)).st_mtime_ns for name in os.listdir(folder)}


def main():
    remit, sources = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    story = os.path.join(sources, "examples", "story")
    with tempfile.TemporaryDirectory() as folder:
        scratch = os.path.join(folder, "with a space")
        os.makedirs(scratch)
        env = dict(os.environ, TMPDIR=scratch, REMIT=remit, GIT_DIR=os.path.join(folder, "elsewhere"))
        before = listing(story)
        ran = run(os.path.join(story, "run"), env, folder)
        check("story", ran.returncode == 0, f"{ran.returncode} {ran.stderr}")
        check("story", ran.stderr == "", ran.stderr)
        check("nothing is left", os.listdir(scratch) == [] and listing(story) == before, str(os.listdir(scratch)))
        lines = ran.stdout.split("\n")
        check("one screen", len(lines) <= 60 and max(map(len, lines)) <= 100, f"{len(lines)} lines")
        with open(os.path.join(sources, "README.md"), encoding="utf-8") as file:
            readme = file.read()
        check("README", "$ examples/story/run\n" + ran.stdout + "```\n" in readme,
              "it shows something else; `REMIT_UPDATE=1 ctest -R '^console$'` renews it")

        # Outside of a built tree, and with no `remit` on the path.
        alone = os.path.join(folder, "a", "b", "story")
        shutil.copytree(story, alone)
        tools = os.path.join(folder, "tools")
        os.makedirs(tools)
        for tool in ("bash", "git", "sed", "grep", "dirname", "basename", "env"):
            os.symlink(shutil.which(tool), os.path.join(tools, tool))
        env = {"PATH": tools, "TMPDIR": scratch}
        ran = run(os.path.join(alone, "run"), env, folder)
        check("not built", ran.returncode == 3 and "is not built; `scripts/build release` builds it" in ran.stderr,
              f"{ran.returncode} {ran.stderr}")
        check("not built", ran.stdout == "" and os.listdir(scratch) == [], ran.stdout)
        # A program that does something else does not pass for one that does as is told.
        ran = run(os.path.join(story, "run"), dict(os.environ, TMPDIR=scratch, REMIT=shutil.which("true")), folder)
        check("another program", ran.returncode == 1 and "exit code 0, not 0, or nothing to show" in ran.stderr, ran.stderr)
        check("another program", os.listdir(scratch) == [], "something is left")
    return ended()


if __name__ == "__main__":
    sys.exit(main())
