#!/usr/bin/env python3
"""Every figure of docs/wire_protocol.md in one run, as the tables of its section "Measured".

    tests/bench/sync/measure_all.py [--build build/dev] [--runs 3] [--at-once 3] [--into docs/wire_protocol.md] [--short]

Goodput at four bit error rates and with latency, cuts, UUCP, ZMODEM and Kermit on the same line (once each: they take up to six times
the ideal time), `--at-once` lines at a time; then, alone, twelve devices, the kiosk's image and what all this costs its chip. Nothing
else should run on the machine, whose lines would then stand still now and then; it takes some nine minutes. The tables are printed, and with --into put in the place of those
between the marks of that page. --short: small loads, to see whether everything works; the figures mean nothing. Exits with 1 when
something of ours did not come whole or misses its limit. Standard library only.
"""
import argparse
import copy
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import measure_fleet
import measure_goodput
import measure_kiosk

RATES = ["0", "1e-6", "1e-5", "1e-4"]
LIMITS = {"one": [.985, .975, .970, .940], "many": [.970, .960, .955, .930]}
NAMES = {"one": "1 MiB", "many": "500 interviews of 2 KiB"}
PEERS = [("UUCP `i` (1024 x 16)", measure_goodput.uucp, "uucico"), ("ZMODEM", measure_goodput.zmodem, "sz"),
         ("C-Kermit (500 x 30)", measure_goodput.kermit, "kermit")]
BEGIN, END = "<!-- measure_all.py -->\n", "<!-- end -->\n"


class Lines:
    """Runs on simulated lines, some at a time."""

    def __init__(self, options):
        self.options = options
        self.pool = ThreadPoolExecutor(options.at_once)
        self.all_whole = True
        self.late_ms = 0.0

    def start(self, program, load, ber, run=0, latency_ms=0.0, cut_every=0):
        return self.pool.submit(self.measure, program, load, ber, run, latency_ms, cut_every)

    def measure(self, program, load, ber, run, latency_ms, cut_every):
        options = copy.copy(self.options)
        options.now_ber, options.now_seed = float(ber), 100 + run
        options.latency_ms, options.cut_every = latency_ms, cut_every
        goodput, stats = measure_goodput.measure(program, options, load)
        self.late_ms = max(self.late_ms, stats["late_ms"])
        if program is measure_goodput.ours and not stats["complete"]:
            self.all_whole = False
        print("%s %s BER %s latency %g cut %d: %.4f" % (program.__name__, load, ber, latency_ms, cut_every, goodput), file=sys.stderr, flush=True)
        return (goodput, *measure_goodput.cost_of_a_cut(options, load, stats)) if cut_every else goodput


def median_of(runs):
    return statistics.median(run.result() for run in runs)


def mean_of(runs):
    """For differences: what errors a line made of few runs has changes the median more than the mean."""
    return statistics.fmean(run.result() for run in runs)


def short(number):
    return ("%.3f" % number).removeprefix("0") if number else "never completes"


def start_ours(lines, options, load, latency_ms=0.0):
    """Lists of futures, a bit error rate each."""
    return [[lines.start(measure_goodput.ours, load, ber, run, latency_ms) for run in range(options.runs)] for ber in RATES]


def add_peers(lines, rows):
    for load in ("one", "many"):
        for name, program, needed in PEERS:
            if shutil.which(needed):
                rows[load].append((name, [[lines.start(program, load, ber)] for ber in RATES]))


def goodput_table(rows, runs):
    text = "| goodput, bit error rate | %s |\n|---|---|---|---|---|\n" % " | ".join(RATES)
    good = True
    for load in ("one", "many"):
        for name, results in rows[load]:
            numbers = [median_of(runs_there) for runs_there in results]
            text += "| %s, %s | %s |\n" % (name, NAMES[load], " | ".join(map(short, numbers)))
            if name != "eslabon":
                continue
            good &= all(number >= limit for number, limit in zip(numbers, LIMITS[load]))
            text += "| goal | %s |\n" % " | ".join(map(short, LIMITS[load]))
    text += "| pure repetition cannot pass | .998 | .982 | .945 | .833 |\n"
    return "`measure_goodput.py --runs %d --peers`, medians, differences of means; a peer once:\n\n%s" % (runs, text), good


def latency_rows(lines, rows, late):
    text, good = "", True
    for latency_ms, by_rate in late.items():
        costs = [mean_of(ours) - mean_of(slow) for ours, slow in zip(rows["one"][0][1], by_rate)]
        good &= max(costs) <= 0.01
        text += "| %g ms each way, of 1 MiB | %s less goodput | `measure_goodput.py --load one --latency-ms %g` |\n" % (
            latency_ms, ", ".join(("%.4f" % cost).replace("0.", ".", 1) for cost in costs), latency_ms)
    return text, good


def cut_row(cuts):
    line_ms, again = (statistics.median(cut.result()[i] for cut in cuts) for i in (1, 2))
    return "| a cut | %.0f ms of line, %.1f KB sent again | `measure_goodput.py --load one --ber 0 --cut-every 100000` |\n" % (
        line_ms, again / 1000), line_ms < 100 and again < 8192


def fleet_row(options):
    settings = argparse.Namespace(build=options.build, baud=options.baud, kib=64 if options.short else 1024, ber=0.0)
    results = []
    for devices in (1, 12):
        with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
            results.append(measure_fleet.measure(settings, devices, folder))
    ratio, core = results[1][0] / results[0][0] / 12, results[1][1] / results[1][2]
    text = "| twelve devices at once | %s of twelve times one, the command %s of a core | `measure_fleet.py` |\n" % (short(ratio), ("%.2f" % core).removeprefix("0"))
    return text, ratio >= .95 and core < 1


def kiosk_row(options):
    settings = argparse.Namespace(build=os.path.abspath(options.build), kib=16 if options.short else 256, baud=115200, ber=0.0)
    with tempfile.TemporaryDirectory(prefix="kiosk-") as folder:
        goodput, _ = measure_kiosk.synchronise(settings, folder)
    return "| the kiosk's image, its UART driver, 115,200 baud | %s | `measure_kiosk.py` |\n" % short(goodput), goodput >= .96


def chip_rows():
    here = os.path.dirname(os.path.abspath(__file__))
    kiosk = os.path.join(here, "../../../build/kiosk")
    told = subprocess.run([sys.executable, os.path.join(here, "measure_chip.py"), kiosk], check=True, capture_output=True, text=True).stdout
    session, rings = re.search(r"session (\d+), UART rings (\d+)", told).groups()
    costs = ["%s with (%s, %s)" % (cost, size, parity) for size, parity, cost in re.findall(r"frames of +(\d+) bytes, (\d+) .*: ([\d.]+) instr", told)]
    return ("| RAM for session and frames, for the UART's rings | %s, %s bytes | `measure_chip.py` |\n"
            "| instructions a byte sent, on the Cortex-M3 | %s | `measure_chip.py` |\n" % (session, rings, ", ".join(costs)))


def measure(options):
    lines = Lines(options)
    rows = {load: [("eslabon", start_ours(lines, options, load))] for load in ("one", "many")}
    late = {ms: start_ours(lines, options, "one", ms) for ms in (1, 16)}
    every = 20000 if options.short else 100000
    cuts = [lines.start(measure_goodput.ours, "one", "0", run, cut_every=every) for run in range(options.runs)]
    add_peers(lines, rows)  # last: they keep the disk busy
    table, good = goodput_table(rows, options.runs)
    figures = "| what | figure | command |\n|---|---|---|\n"
    for text, holds in (latency_rows(lines, rows, late), cut_row(cuts), fleet_row(options), kiosk_row(options)):
        figures += text
        good &= holds
    how = "%d lines at a time, served %.0f ms late at worst" % (options.at_once, lines.late_ms)
    return table + "\n" + figures + chip_rows(), how, good and lines.all_whole


def put_into(path, tables):
    with open(path) as file:
        page = file.read()
    begin, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    with open(path, "w") as file:
        file.write(page[:begin] + tables + page[end:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=3)
    parser.add_argument("--into", metavar="PAGE")
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    options.baud, options.usb_timer_ms = 921600, 0
    if options.short:
        options.runs = 1
        measure_goodput.LOADS.update(one=(96, 1024, 1), many=(96, 1024, 48))
    options.limit_s = 6 * measure_goodput.LOADS["one"][0] * 10240 / options.baud + 10
    began = time.time()
    tables, how, good = measure(options)
    tables += "\n%s: %s; %.0f minutes.\n" % (time.strftime("%Y-%m-%d"), how, (time.time() - began) / 60)
    print(tables, end="")
    if options.into:
        put_into(options.into, tables)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
