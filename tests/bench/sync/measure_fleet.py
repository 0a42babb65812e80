#!/usr/bin/env python3
"""Many devices at once against one, over paced lines in real time, and what the host's process costs.

    tests/bench/sync/measure_fleet.py [--build build/dev] [--devices 12] [--baud 921600] [--kib 1024] [--ber 0]

Prints the goodput of one device alone and of all together (from the first byte on any line to the last), their ratio, and
the processor time of the command (getrusage), as a share of one core. On a machine that is busy with other things the
lines are late and the ratio means nothing; the processor time does. Exits with 1 when the ratio is below .95 or the command
takes more than one core. Standard library only.
"""
import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile


def measure(options, devices, folder):
    fleet = subprocess.Popen([os.path.join(options.build, "tests/bench/sync/device_fleet"), folder, str(devices), str(options.kib), "1024",
                              str(options.baud), repr(options.ber)], stdout=subprocess.PIPE, text=True)
    try:
        assert fleet.stdout.readline() == "ready\n"
        command = [os.path.join(options.build, "host/eslabon"), "sync", "--json", "--quiet", "--store", os.path.join(folder, "store.db")]
        for number in range(1, devices + 1):
            command += ["--port", "unix:" + os.path.join(folder, "kiosk%d" % number)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        fleet.send_signal(signal.SIGTERM)
        told = [json.loads(line) for line in fleet.communicate()[0].splitlines()]
    finally:
        fleet.kill()
    if done.returncode != 0 or any(one["acknowledged"] != options.kib for one in told):
        raise SystemExit("not all came: %s\n%s" % (told, done.stdout))
    span_s = (max(one["last_us"] for one in told) - min(one["first_us"] for one in told)) / 1e6
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return devices * options.kib * 1024 / span_s, cpu_s, span_s


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--devices", type=int, default=12)
    parser.add_argument("--baud", type=int, default=921600)
    parser.add_argument("--kib", type=int, default=1024, help="entries of 1 KiB on each device")
    parser.add_argument("--ber", type=float, default=0)
    options = parser.parse_args()
    results = []
    for devices in (1, options.devices):
        with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
            results.append(measure(options, devices, folder))
        rate, cpu_s, span_s = results[-1]
        print("%2d at once: %.0f bytes/s, goodput %.4f of each line; host processor time %.2f s in %.2f s: %.2f of a core"
              % (devices, rate, rate * 10 / options.baud / devices, cpu_s, span_s, cpu_s / span_s), flush=True)
    ratio = results[1][0] / results[0][0] / options.devices
    line_s = options.kib * 1024 * 10 / 921600
    print("%d at once carry %.3f of %d times one; at 921,600 baud undisturbed the command would take %.2f of a core"
          % (options.devices, ratio, options.devices, results[1][1] / line_s))
    sys.exit(0 if ratio >= 0.95 and results[1][1] < results[1][2] else 1)


if __name__ == "__main__":
    main()
