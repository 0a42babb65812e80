"""The command as tests run it.

    eslabon = Program("build/dev/host/eslabon")
    eslabon("status", "--store", store).stdout        ends the test when the exit code is not 0, or `code`
"""
import subprocess
import sys


class Program:
    def __init__(self, path):
        self.path = path

    def __call__(self, *arguments, code=0):
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True, check=False)
        if done.returncode != code:
            sys.exit(f"eslabon {' '.join(arguments)}: exit code {done.returncode}, not {code}\n{done.stdout[-500:]}{done.stderr}")
        return done


def expect(what, holds, more=""):
    """One line a claim; the test ends with the first that does not hold."""
    print(("ok: " if holds else "FAILED: ") + what, "" if holds else more, flush=True)
    if not holds:
        sys.exit(1)
