#!/usr/bin/env python3
"""Runs the expressions of a table on the host and, the same bytecode, on the emulated chip; the answers must be equal.
A column `answer` (type:value) is what both must say. Usage: expressions_on_chip.py ESLABON EXPRESSIONS.elf CASES.tsv"""
import os
import pathlib
import subprocess
import sys
import tempfile

NOW = "2026-03-14T09:30:00.000-04:00"


def lines_of(text):
    return [line for line in text.split("\n") if line]


def run(eslabon, image, table, folder):
    """Answers of host and chip, by id."""
    records = folder / "expressions.bin"
    command = [eslabon, "expr", "--now", NOW, "--batch", table, "--records", records]
    host = subprocess.run(command, capture_output=True, check=True, timeout=120, env={**os.environ, "TZ": "America/La_Paz"})
    qemu = ["qemu-system-arm", "-M", "lm3s6965evb", "-display", "none", "-monitor", "none", "-serial", "none", "-semihosting-config",
            "enable=on,target=native", "-kernel", image]
    subprocess.run(qemu, cwd=folder, timeout=300, check=True)
    chip = (folder / "answers.tsv").read_bytes()
    return [dict(line.split("\t", 1) for line in lines_of(output.decode("utf-8", "surrogateescape"))) for output in (host.stdout, chip)]


def wanted_answers(table):
    rows = [line.split("\t") for line in lines_of(table.read_text(encoding="utf-8"))]
    if "answer" not in rows[0]:
        return {}
    return {row[rows[0].index("id")]: row[rows[0].index("answer")].replace(":", "\t", 1) for row in rows[1:]}


def main():
    eslabon, image, table = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        host, chip = run(eslabon, image, table, pathlib.Path(folder))
    faults = [f"{name}: host {host[name]!r}, chip {chip[name]!r}" for name in chip if chip[name] != host[name]]
    for name, wanted in wanted_answers(table).items():
        said = host[name] if not host[name].startswith("error") else "error"
        if said.split("\t") != wanted.split("\t"):
            faults.append(f"{name}: host {host[name]!r}, wanted {wanted!r}")
    print("\n".join(faults))
    print(f"{len(chip)} of {len(host)} expressions ran on the chip, the others do not compile for it; {len(faults)} differ")
    sys.exit(1 if faults or not chip else 0)


main()
