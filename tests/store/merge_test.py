#!/usr/bin/env python3
"""Fifty stores, overlapping, merged in random order, some twice, and killed at every stage: always the same content.

    merge_test.py ESLABON SURVEY-FOLDER [SEED]
"""
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from program import Program, expect  # noqa: E402

eslabon, survey = Program(sys.argv[1]), sys.argv[2]
chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 50)
STORES, FIELDS, STAGES = 50, 10, 12


def must(*arguments):
    return eslabon(*arguments).stdout


def killed_after(seconds, *arguments):
    """Whether the command was still at work then."""
    running = subprocess.Popen([eslabon.path, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    running.kill()
    return running.wait() != 0


with tempfile.TemporaryDirectory() as folder:
    must("form", "build", survey, "-o", f"{folder}/form.esl")
    fields = []
    for seed in range(1, FIELDS + 1):
        must("simulate", "--form", f"{folder}/form.esl", "--population", "600", "--interviews", "12", "--devices", "3", "--seed", str(seed),
             "-o", f"{folder}/field{seed}")
        fields.append(f"{folder}/field{seed}/field.db")
    must("merge", *fields, "--store", f"{folder}/whole.db")
    whole = must("store", "verify", "--store", f"{folder}/whole.db")

    # Each laptop has met some of the teams; some got theirs from a bundle.
    laptops = []
    for number in range(STORES):
        laptop = f"{folder}/laptop{number}.db"
        met = [fields[number % FIELDS], *chance.sample(fields, chance.randrange(3))]
        if number % 5 == 0:
            must("bundle", "create", "--store", met[0], "-o", f"{folder}/{number}.bundle")
            must("bundle", "add", f"{folder}/{number}.bundle", "--store", laptop)
        must("merge", *met, "--store", laptop)
        laptops.append(laptop)

    for round_ in range(2):
        chance.shuffle(laptops)
        office = f"{folder}/office{round_}.db"
        for at in range(0, STORES, 7):
            must("merge", *laptops[at:at + 7], *chance.sample(laptops[:at + 7], 2), "--store", office)
        expect(f"{STORES} stores in random order, some repeated: the same content", must("store", "verify", "--store", office) == whole)

    began = time.monotonic()
    must("merge", *laptops, "--store", f"{folder}/timed.db")
    takes = time.monotonic() - began
    stopped = 0
    for stage in range(STAGES):
        office = f"{folder}/killed{stage}.db"
        stopped += killed_after(takes * (stage + chance.random()) / STAGES, "merge", *laptops, "--store", office)
        if os.path.exists(office):
            must("store", "verify", "--store", office)
        must("merge", *chance.sample(laptops, STORES), "--store", office)
        expect(f"killed at stage {stage + 1} of {STAGES}, then merged in another order: the same content", must("store", "verify", "--store", office) == whole)
    expect(f"most were killed at work ({stopped} of {STAGES})", stopped >= STAGES / 2)
    expect("and the tables are what the logs say", "identical" in must("store", "rebuild", "--store", f"{folder}/killed{STAGES // 2}.db"))
