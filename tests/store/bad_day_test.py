#!/usr/bin/env python3
"""Servers that die in the middle of a load, disks that fill, programs that are killed: a clear word, and nothing lost.

    bad_day_test.py ESLABON SURVEY-FOLDER [SEED]
"""
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from postgres_clusters import Clusters  # noqa: E402

program, survey = sys.argv[1:3]
chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 5)


def eslabon(*arguments, limit=None):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    # SIGXFSZ is ignored, so that a full disk is an error of writing, as on a real one.
    command = ["env", "--ignore-signal=XFSZ", program, *arguments] if limit else [program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=little_room if limit else None)


def must(*arguments):
    done = eslabon(*arguments)
    if done.returncode != 0:
        sys.exit(f"eslabon {' '.join(arguments)}: {done.returncode} {done.stderr}")
    return done.stdout


def expect(what, holds, more=""):
    print(("ok: " if holds else "FAILED: ") + what, "" if holds else more)
    if not holds:
        sys.exit(1)


def merge_and_kill(sources, store):
    """A merge that is killed after a moment; True when it was still at it."""
    running = subprocess.Popen([program, "merge", *sources, "--store", store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0.0, 0.25))
    running.kill()
    return running.wait() != 0


with Clusters(1) as clusters, tempfile.TemporaryDirectory() as folder:
    must("form", "build", survey, "-o", f"{folder}/form.esl")
    fields = []
    for seed in range(1, 6):
        must("simulate", "--form", f"{folder}/form.esl", "--population", "3000", "--interviews", "100", "--devices", "3", "--seed", str(seed),
             "-o", f"{folder}/{seed}")
        fields.append(f"{folder}/{seed}/field.db")
    must("merge", *fields, "--store", f"{folder}/whole.db")
    whole = must("store", "verify", "--store", f"{folder}/whole.db")

    for round_ in range(3):
        store = f"{folder}/order{round_}.db"
        mixed = fields + chance.choices(fields, k=3)
        chance.shuffle(mixed)
        killed = sum(merge_and_kill(mixed, store) for _ in range(4))
        must("merge", *mixed, "--store", store)
        expect(f"merged in another order, repeated, killed {killed} times: the same content", must("store", "verify", "--store", store) == whole)
        expect("and tables that are what the logs say", "identical" in must("store", "rebuild", "--store", store))

    server = clusters[0]
    for moment in (0.05, 0.15, 0.3, 0.6):
        running = subprocess.Popen([program, "merge", *fields, "--store", server.url], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(moment)
        server.kill()
        words = running.communicate()[1]
        lost = running.returncode == 6 and ("connection" in words or "refused" in words)
        expect(f"the server dies {moment} s into a load: it is said", lost or running.returncode == 0, f"{running.returncode} {words}")
        server.start()
    must("merge", *fields, "--store", server.url)
    expect("afterwards the load goes on, and all is there", must("store", "verify", "--store", server.url) == whole)
    expect("with tables that are what the logs say", "identical" in must("store", "rebuild", "--store", server.url))

    full = eslabon("merge", *fields, "--store", f"{folder}/full.db", limit=600_000)
    expect("a full disk is said", full.returncode == 1 and "room" in full.stderr, f"{full.returncode} {full.stderr}")
    expect("what was there before is sound", eslabon("store", "verify", "--store", f"{folder}/full.db").returncode == 0)
    must("merge", *fields, "--store", f"{folder}/full.db")
    expect("and with room again the merge is completed", must("store", "verify", "--store", f"{folder}/full.db") == whole)

    for store in (f"{folder}/two.db", server.url + "?options=-csearch_path%3Dpublic"):
        both = [subprocess.Popen([program, "merge", *order, "--store", store], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                for order in (fields, fields[::-1])]
        words = [one.communicate()[1] for one in both]
        expect("two writers at once both end well", all(one.returncode == 0 for one in both), str(words))
        expect("and the store is what it should be", must("store", "verify", "--store", store) == whole)
