#!/usr/bin/env python3
"""Accepts the kiosk's screens as they are now: plays the scenarios and writes tests/golden/screens again.
Look at what changed (git diff shows pictures) before you commit it.   scripts/approve.py [BUILD]
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "tests" / "scenarios"


def main() -> int:
    build = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "dev"
    runner = build / "tests" / "scenarios" / "runner"
    if not runner.exists():
        print(f"approve: {runner} is not built", file=sys.stderr)
        return 1
    for form, scenario in (("workshop", "full_visit"), ("workshop", "office"), ("workshop", "words"), ("languages", "languages")):
        for display in ("128x64", "320x240"):
            subprocess.run(
                [runner, "--display", display, "--form", SCENARIOS / f"{form}.md", "--firms", SCENARIOS / f"{form}_firms.csv",
                 "--people", SCENARIOS / "people.json" if scenario == "office" else "", "--pictures", ROOT / "tests" / "golden" / "screens" / display, SCENARIOS / f"{scenario}.scenario"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
