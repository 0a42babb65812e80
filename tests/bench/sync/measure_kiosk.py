#!/usr/bin/env python3
"""Goodput of the kiosk's real image: QEMU, its UART driver, a paced line, the real command with its store.

    tests/bench/sync/measure_kiosk.py [--build build/dev] [--kib 256] [--baud 115200] [--ber 0] [--at-least 0.96]

QEMU's UART sends as fast as it is written to, so the line simulator paces: it takes bytes no faster than the line carries
them, and the image's driver waits for it as for a real FIFO. Goodput is counted as in measure_goodput.py. Afterwards the
card is read directly: what is on it and what the store holds must be the same. Standard library only.
"""
import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def content_of(eslabon, store):
    return re.search(r"[0-9a-f]{16,}", run(eslabon, "store", "--store", store, "verify").splitlines()[-1]).group()


def wait_for(path):
    for _ in range(1000):
        if os.path.lexists(path):
            return
        time.sleep(0.01)
    raise SystemExit(path + " does not appear")


def synchronise(options, folder):
    def tool(name):
        return os.path.join(options.build, name)

    eslabon, entries = tool("host/eslabon"), options.kib
    run(tool("tests/bench/sync/fill_card"), os.path.join(folder, "card.img"), str(entries), "1024")
    cable, end, store = (os.path.join(folder, name) for name in ("cable", "line", "store.db"))
    stats_file = os.path.join(folder, "stats")
    kiosk = subprocess.Popen([os.path.join(ROOT, "scripts/kiosk"), "--headless", folder], stderr=subprocess.DEVNULL)
    running = [kiosk]
    try:
        wait_for(cable)
        line = subprocess.Popen([tool("tests/bench/sync/line_simulator"), "--baud", str(options.baud), "--ber", repr(options.ber),
                                 "--stats", stats_file, "unix:" + cable, end])
        running.append(line)
        wait_for(end)
        time.sleep(1)  # the kiosk starts
        summary = json.loads(run(eslabon, "sync", "--port", "pty:" + end, "--store", store, "--json", "--quiet", "--station", "bench",
                                 "--max-baud", str(options.baud)).splitlines()[-1])
        line.send_signal(signal.SIGTERM)
        line.wait()
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()
    with open(stats_file) as file:
        stats = json.load(file)
    card = json.loads(run(eslabon, "image", "list", "--json", os.path.join(folder, "card.img")))
    run(eslabon, "image", "extract", os.path.join(folder, "card.img"), "--store", os.path.join(folder, "card.db"))
    if card["acknowledged"] != summary["stored_up_to"] or card["station"] != "bench":
        raise SystemExit("the card does not say what the station holds: %s, %s" % (card, summary))
    if summary["new_entries"] < entries or content_of(eslabon, store) != content_of(eslabon, os.path.join(folder, "card.db")):
        raise SystemExit("the store does not hold what is on the card: %s" % summary)
    summary["line_in_use"] = stats["up_bytes"] * 10 / options.baud / stats["span_s"]
    return entries * 1024 * 10 / options.baud / stats["span_s"], summary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build/dev"))
    parser.add_argument("--kib", type=int, default=256, help="entries of 1 KiB")
    parser.add_argument("--baud", type=int, default=115200)
    parser.add_argument("--ber", type=float, default=0)
    parser.add_argument("--at-least", type=float, default=0, help="fail below this goodput")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-") as folder:
        goodput, summary = synchronise(options, folder)
    print("kiosk image, %d KiB at %d baud, BER %g: goodput %.4f, line in use %.4f; damaged %d, sent twice %d, every entry on the card "
          "is in the store" % (options.kib, options.baud, options.ber, goodput, summary["line_in_use"], summary["damaged_frames"],
                               summary["repeated_bytes"]))
    sys.exit(0 if goodput >= options.at_least else 1)


if __name__ == "__main__":
    main()
