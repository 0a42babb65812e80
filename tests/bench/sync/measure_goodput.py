#!/usr/bin/env python3
"""Goodput of a real session next to what else is installed, over a simulated line in real time.

    tests/bench/sync/measure_goodput.py [--build build/dev] [--baud 921600] [--ber 0,1e-6,1e-5,1e-4] [--runs 1]
        [--load one,many] [--latency-ms 0] [--usb-timer-ms 0] [--peers] [--cut-every BYTES]

With --cut-every the cable is pulled up to eight times and comes back half a second later, which does not count as line time;
what a cut costs is the difference to the same line left alone.

Goodput is payload bytes x 10 / baud / seconds from the first byte on the wire to the last: calling, comparing, frames,
acknowledgements, the store's fsync and the final confirmation all count. `one` is 1 MiB in 1024 entries (for the peers one
file), `many` is 500 interviews of 2 KiB in two entries each (500 files). With --peers UUCP's `i` protocol, ZMODEM and
C-Kermit (500 bytes x 30) run on the same line, where uucico, sz and kermit are installed (Debian: uucp lrzsz ckermit).
`never completed` is beyond six times the ideal time. ZMODEM takes long for many files: sz and rz wait between them.
Standard library only.
"""
import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import tempfile
import time

LOADS = {"one": (1024, 1024, 1), "many": (1000, 1024, 500)}  # entries, bytes each, files for the peers


class Line:
    """The simulated line while it runs; `stats` afterwards."""

    def __init__(self, options, folder, extra=()):
        self.a, self.b = os.path.join(folder, "a"), os.path.join(folder, "b")
        self.file = os.path.join(folder, "stats")
        program = os.path.join(options.build, "tests/bench/sync/line_simulator")
        self.process = subprocess.Popen(
            [program, "--baud", str(options.baud), "--ber", repr(options.now_ber), "--seed", str(options.now_seed),
             "--latency-ms", str(options.latency_ms), "--usb-timer-ms", str(options.usb_timer_ms), *extra,
             "--stats", self.file, self.a, self.b])
        while not (os.path.lexists(self.a) and os.path.lexists(self.b)):
            time.sleep(0.005)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        with open(self.file) as file:
            return json.load(file)


def ours(options, load, folder):
    entries, size, _ = LOADS[load]
    extra = ["--cut-every", str(options.cut_every), "--max-cuts", "8"] if options.cut_every else []
    line = Line(options, folder, extra)
    device = subprocess.Popen([os.path.join(options.build, "tests/bench/sync/device_end"), line.a, str(entries), str(size)],
                              stdout=subprocess.PIPE, text=True)
    time.sleep(0.3)
    store = os.path.join(folder, "store.db")
    station = subprocess.run([os.path.join(options.build, "host/eslabon"), "sync", "--port", "pty:" + line.b, "--store", store,
                              "--json", "--quiet", "--wait", "60"], stdout=subprocess.PIPE, text=True)
    time.sleep(0.1)
    stats = line.end()
    device.send_signal(signal.SIGTERM)
    told = json.loads(device.communicate()[0])
    summary = json.loads(station.stdout.splitlines()[-1])
    stats["complete"] = (station.returncode == 0 and told["acknowledged"] == entries and summary["new_entries"] == entries)
    stats["note"] = "repaired %d, damaged %d, sent twice %d" % (summary["repaired_symbols"], summary["damaged_frames"],
                                                               summary["repeated_bytes"])
    return stats


def write_files(load, folder):
    entries, size, files = LOADS[load]
    source = os.path.join(folder, "source")
    os.makedirs(source)
    numbers = random.Random(5)
    for i in range(files):
        with open(os.path.join(source, "f%03d.bin" % i), "wb") as file:
            file.write(numbers.randbytes(entries * size // files))
    return source


def all_came(source, target):
    def content(folder):
        names = sorted(n for n in os.listdir(folder) if n.endswith(".bin"))
        return [(n, hashlib.sha256(open(os.path.join(folder, n), "rb").read()).hexdigest()) for n in names]
    return content(source) == content(target)


def wait_for(processes, limit_s):
    end = time.time() + limit_s
    while time.time() < end and any(p.poll() is None for p in processes):
        time.sleep(0.02)
    for p in processes:
        if p.poll() is None:
            p.kill()
        p.wait()


def zmodem(options, load, folder):
    source, target = write_files(load, folder), os.path.join(folder, "target")
    os.makedirs(target)
    line = Line(options, folder)
    names = [os.path.join(source, n) for n in sorted(os.listdir(source))]
    serial = dict(os.environ, LD_PRELOAD=os.path.abspath(os.path.join(options.build, "tests/link/libtty_shim.so")))
    with open(line.b, "r+b", buffering=0) as b, open(line.a, "r+b", buffering=0) as a:
        receiver = subprocess.Popen(["rz", "-b", "-q", "-y"], stdin=b, stdout=b, stderr=subprocess.DEVNULL, cwd=target, env=serial)
        time.sleep(0.05)
        sender = subprocess.Popen(["sz", "-b", "-q", *names], stdin=a, stdout=a, stderr=subprocess.DEVNULL, env=serial)
        wait_for([receiver, sender], options.limit_s)
    stats = line.end()
    stats["complete"] = all_came(source, target)
    return stats


def uucp(options, load, folder):
    source, target = write_files(load, folder), os.path.join(folder, "target")
    os.makedirs(target)
    line = Line(options, folder)
    for side, name, peer in (("A", "alpha", "beta"), ("B", "beta", "alpha")):
        spool = os.path.join(folder, "spool" + side)
        os.makedirs(spool)
        texts = {
            "sys": 'system %s\ntime any\nport line\nchat "" ""\nprotocol i\nprotocol-parameter i packet-size 1024\n'
                   "protocol-parameter i window 16\nprotocol-parameter i ack-frequency 8\nlocal-send /\nlocal-receive /\n"
                   "remote-send /\nremote-receive /\nsuccess-wait 0\n" % peer,
            "port": "port line\ntype direct\ndevice %s\nspeed %d\ncarrier false\nhardflow false\n"
                    % (os.path.join(folder, side.lower()), options.baud),
            "config": "nodename %s\nspool %s\npubdir %s\nlockdir %s\nsysfile %s\nportfile %s\nlogfile %s\nstatfile %s\n"
                      "debugfile %s\nunknown called-chat false\n"
                      % (name, spool, target, folder, *(os.path.join(folder, x + side) for x in ("sys", "port", "log", "stat", "debug"))),
        }
        for kind, text in texts.items():
            with open(os.path.join(folder, kind + side), "w") as file:
                file.write(text)
    subprocess.run(["chmod", "-R", "a+rwX", folder], check=True)
    subprocess.run(["chown", "-hR", "uucp:uucp", folder], check=True)
    for name in sorted(os.listdir(source)):
        subprocess.run(["uucp", "-I", os.path.join(folder, "configA"), "-r", "-C", os.path.join(source, name),
                        "beta!" + target + "/"], check=True)
    sender = subprocess.Popen(["uucico", "-I", os.path.join(folder, "configA"), "-D", "-q", "-f", "-S", "beta"],
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.4)
    with open(line.b, "r+b", buffering=0) as b:
        receiver = subprocess.Popen(["uucico", "-I", os.path.join(folder, "configB"), "-D", "-q"], stdin=b, stdout=b,
                                    stderr=subprocess.DEVNULL)
        wait_for([receiver, sender], options.limit_s)
    stats = line.end()
    stats["complete"] = all_came(source, target)
    return stats


def kermit(options, load, folder):
    source, target = write_files(load, folder), os.path.join(folder, "target")
    os.makedirs(target)
    line = Line(options, folder)
    settings = ["set carrier-watch off", "set line %s", "set speed %d" % options.baud, "set flow-control none", "set parity none",
                "set file type binary", "set file collision overwrite", "set transfer display none", "set transfer mode manual",
                # without prefixes a packet that is sent again ends at its first NUL, and the file is wrong
                "set prefixing minimal", "set clear-channel off", "set repeat counts off", "set block-check 3", "set window 30",
                "set send packet-length 500", "set receive packet-length 500", "set retry 60", "set delay 0",
                "set reliable off", "set streaming off"]

    def start(end, verb, cwd):
        commands = ",".join(settings) % end + "," + verb
        return subprocess.Popen(["kermit", "-Y", "-q", "-C", commands], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
    receiver = start(line.b, "receive,exit", target)
    time.sleep(0.3)
    sender = start(line.a, "send *.bin,exit", source)
    wait_for([receiver, sender], options.limit_s)
    stats = line.end()
    stats["complete"] = all_came(source, target)
    return stats


def measure(program, options, load):
    folder = tempfile.mkdtemp(prefix="goodput-")
    os.chmod(folder, 0o777)
    try:
        stats = program(options, load, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    entries, size, _ = LOADS[load]
    goodput = entries * size * 10 / options.baud / stats["span_s"] if stats["complete"] and stats["span_s"] else 0
    return goodput, stats


def cost_of_a_cut(options, load, stats):
    """Milliseconds of line and bytes sent again, a cut, against the same line left alone."""
    every, options.cut_every = options.cut_every, 0
    whole = measure(ours, options, load)[1]
    options.cut_every = every
    cuts = max(1, stats["cuts"])
    return (stats["span_s"] - whole["span_s"]) * 1000 / cuts, (stats["up_bytes"] - whole["up_bytes"]) / cuts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--baud", type=int, default=921600)
    parser.add_argument("--ber", default="0,1e-6,1e-5,1e-4")
    parser.add_argument("--load", default="one,many")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument("--usb-timer-ms", type=float, default=0)
    parser.add_argument("--cut-every", type=int, default=0)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    programs = [("eslabon", ours)]
    if options.peers:
        programs += [(n, f) for n, f, needed in (("UUCP i", uucp, "uucico"), ("ZMODEM", zmodem, "sz"), ("Kermit", kermit, "kermit")) if shutil.which(needed)]
    options.limit_s = 6 * (1 << 20) * 10 / options.baud + 10
    failed = False
    for load in options.load.split(","):
        for ber in options.ber.split(","):
            for name, program in programs:
                results = []
                for run in range(options.runs):
                    options.now_ber, options.now_seed = float(ber), 100 + run
                    results.append(measure(program, options, load))
                goodput = statistics.median(r[0] for r in results)
                failed |= name == "eslabon" and not all(r[1]["complete"] for r in results)
                print("%-8s %-5s BER %-6s %s  %s" % (name, load, ber, "%.4f" % goodput if goodput else "never completed",
                                                    results[-1][1].get("note", "")), flush=True)
                if options.cut_every and name == "eslabon":
                    print("%d cuts, each %.1f ms of line and %.0f bytes sent again"
                          % (results[-1][1]["cuts"], *cost_of_a_cut(options, load, results[-1][1])), flush=True)
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
