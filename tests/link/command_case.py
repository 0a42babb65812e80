"""What tests of the command have in common: device ends, lines, the command itself.

BUILD is the first argument of the test's program.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.path.abspath(sys.argv.pop(1))
ESLABON = os.path.join(BUILD, "host/eslabon")
DEVICE = os.path.join(BUILD, "tests/bench/sync/device_end")
LINE = os.path.join(BUILD, "tests/bench/sync/line_simulator")
SHIM = os.path.join(BUILD, "tests/link/libtty_shim.so")
SERIAL = dict(os.environ, LD_PRELOAD=SHIM, ASAN_OPTIONS="verify_asan_link_order=0")


def summaries(text):
    return [line for line in map(json.loads, text.splitlines()) if line["event"] == "summary"]


class CommandCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="eslabon-")
        self.addCleanup(self.folder.cleanup)
        self.running = []
        self.addCleanup(self.end_all)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def end_all(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def device(self, where, entries, size=300, seed=1, max_baud=115200):
        process = subprocess.Popen([DEVICE, where, str(entries), str(size), str(seed), str(max_baud)], stdout=subprocess.PIPE, text=True)
        self.running.append(process)
        if where.startswith("unix:"):
            while not os.path.exists(where[5:]):
                time.sleep(0.01)
        return process

    def line(self, *options):
        """A simulated cable: the device's end and the station's."""
        number = len(self.running)
        a, b = self.path("a%d" % number), self.path("b%d" % number)
        self.cable = subprocess.Popen([LINE, *options, "--stats", self.path("stats"), a, b])
        self.running.append(self.cable)
        while not os.path.lexists(b):
            time.sleep(0.01)
        return a, b

    def told(self, *arguments):
        """What the command says, which must go well."""
        done = subprocess.run([ESLABON, *arguments], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return done.stdout

    def told_by(self, device):
        device.send_signal(signal.SIGTERM)
        return json.loads(device.communicate(timeout=20)[0])

    @staticmethod
    def serial(path):
        """A terminal's name for the serial library, which only opens what lies below /dev and below /sys/class/tty."""
        return "/dev/../../.." + path

    def sync(self, ports, *options, **more):
        arguments = [ESLABON, "sync", "--json", "--quiet", "--store", self.path("store.db"), *options]
        for port in ports:
            arguments += ["--port", port]
        return subprocess.run(arguments, capture_output=True, text=True, timeout=120, **more)
