#!/usr/bin/env python3
"""The real command against a real device end: many at once, killed, cut, through libserialport.

    command_test.py BUILD_FOLDER
"""
import json
import os
import pty
import random
import signal
import socket
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


def summaries(text):
    return [line for line in map(json.loads, text.splitlines()) if line["event"] == "summary"]


class Command(unittest.TestCase):
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

    def told_by(self, device):
        device.send_signal(signal.SIGTERM)
        return json.loads(device.communicate(timeout=20)[0])

    def sync(self, ports, *options, **more):
        arguments = [ESLABON, "sync", "--json", "--quiet", "--store", self.path("store.db"), *options]
        for port in ports:
            arguments += ["--port", port]
        return subprocess.run(arguments, capture_output=True, text=True, timeout=120, **more)

    def test_twelve_devices_at_once_and_a_dead_one_holds_up_nobody(self):
        ports = ["unix:" + self.path("kiosk%d" % i) for i in range(12)]
        devices = [self.device(port, 200, seed=i + 1) for i, port in enumerate(ports)]
        result = self.sync(ports + ["unix:" + self.path("nobody")])
        self.assertEqual(result.returncode, 3, result.stderr)
        told = summaries(result.stdout)
        self.assertEqual(sum(1 for one in told if one["ok"] and one["new_entries"] == 200), 12)
        self.assertIn("no such port", result.stderr + result.stdout)
        for device in devices:
            self.assertEqual(self.told_by(device)["acknowledged"], 200)

    def test_two_devices_of_one_identity_are_named(self):
        ports = ["unix:" + self.path("first"), "unix:" + self.path("second")]
        for port in ports:
            self.device(port, 3000, 1000, seed=7)
        result = self.sync(ports)
        self.assertEqual(result.returncode, 3)
        self.assertIn("another device with the identity", result.stdout)

    def test_an_older_card_is_named_and_the_operator_told_what_to_do(self):
        port = "unix:" + self.path("kiosk")
        self.told_by_after_sync(port, 40)
        device = self.device(port, 30, seed=5)
        result = self.sync([port])
        self.assertEqual(result.returncode, 3)
        problem = summaries(result.stdout)[0]["problem"]
        self.assertIn("an older card is in it", problem)
        self.assertIn("Put the newer card back", problem)
        self.assertEqual(self.told_by(device)["acknowledged"], 0)
        stored = subprocess.run([ESLABON, "log", "--store", self.path("store.db")], capture_output=True, text=True)
        self.assertEqual(len(stored.stdout.splitlines()), 40)

    def told_by_after_sync(self, port, entries, *options):
        device = self.device(port, entries, seed=5)
        result = self.sync([port], *options)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        told = self.told_by(device)
        self.assertEqual(told["acknowledged"], entries)
        os.unlink(port[5:])
        return told

    def test_two_laptops_are_told_apart(self):
        port = "unix:" + self.path("kiosk")
        told = self.told_by_after_sync(port, 20, "--station", "north-1")
        self.assertEqual(told["station"], "north-1")
        device = self.device(port, 20, seed=5)
        wrong = self.sync([port], "--station", "much too long")
        self.assertEqual(wrong.returncode, 2)
        self.assertEqual(self.sync([port], "--station", "south").returncode, 0)
        listed = subprocess.run([ESLABON, "devices", "--json", "--port", port], capture_output=True, text=True)
        self.assertEqual(json.loads(listed.stdout)[0]["held"], {"up_to": 20, "station": "south"})
        self.assertEqual(self.told_by(device)["station"], "south")

    def test_a_killed_station_loses_and_doubles_nothing(self):
        a, b = self.path("a"), self.path("b")
        line = subprocess.Popen([LINE, "--baud", "921600", "--ber", "1e-5", "--stats", self.path("stats"), a, b])
        self.running.append(line)
        while not os.path.lexists(b):
            time.sleep(0.01)
        device = self.device(a, 2000, 500)
        chance = random.Random(3)
        for _ in range(6):
            station = subprocess.Popen([ESLABON, "sync", "--quiet", "--store", self.path("store.db"), "--port", "pty:" + b],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.05, 0.6))
            station.kill()
            station.wait()
        result = self.sync(["pty:" + b])
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(summaries(result.stdout)[0]["stored_up_to"], 2000)
        self.assertEqual(self.told_by(device)["acknowledged"], 2000)
        again = self.sync(["pty:" + b], "--wait", "1")
        self.assertEqual(again.returncode, 4)

    def test_a_cable_pulled_many_times_costs_only_time(self):
        a, b = self.path("a"), self.path("b")
        line = subprocess.Popen([LINE, "--baud", "921600", "--cut-every", "100000", "--max-cuts", "5", "--away-ms", "100",
                                 "--stats", self.path("stats"), a, b])
        self.running.append(line)
        while not os.path.lexists(b):
            time.sleep(0.01)
        self.device(a, 1000, 800)
        result = self.sync(["pty:" + b])
        self.assertEqual(result.returncode, 0, result.stderr)
        told = summaries(result.stdout)[0]
        self.assertEqual(told["stored_up_to"], 1000)
        self.assertGreaterEqual(told["reconnects"], 1)

    def test_the_serial_library_carries_a_session(self):
        a, b = self.path("a"), self.path("b")
        line = subprocess.Popen([LINE, "--baud", "921600", "--ber", "1e-5", "--stats", self.path("stats"), a, b])
        self.running.append(line)
        while not os.path.lexists(b):
            time.sleep(0.01)
        device = self.device(a, 400, 700)
        # The library only opens what lies below /dev and has an entry below /sys/class/tty.
        port = "/dev/../../.." + b
        result = self.sync([port], env=dict(os.environ, LD_PRELOAD=SHIM, ASAN_OPTIONS="verify_asan_link_order=0"))
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        self.assertEqual(self.told_by(device)["acknowledged"], 400)

    def over_a_line_of_rates(self, carries):
        """A session over a line that follows both ends' rates; what the line says of them."""
        a, b = self.path("a"), self.path("b")
        line = subprocess.Popen([LINE, "--carries", str(carries), "--stats", self.path("stats"), a, b])
        self.running.append(line)
        while not os.path.lexists(b):
            time.sleep(0.01)
        device = self.device(a, 60, 700, max_baud=921600)
        result = self.sync(["/dev/../../.." + b], env=dict(os.environ, LD_PRELOAD=SHIM))
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        time.sleep(2)  # a device that has not heard the good-bye goes back by itself
        self.assertEqual(self.told_by(device)["acknowledged"], 60)
        line.send_signal(signal.SIGTERM)
        line.wait()
        with open(self.path("stats")) as file:
            return json.load(file)

    def test_the_rate_is_raised_and_put_back(self):
        stats = self.over_a_line_of_rates(carries=1000000)
        self.assertEqual(stats["top_baud"], 921600)
        self.assertEqual(stats["last_baud"], 115200)

    def test_a_cable_that_does_not_carry_the_high_rate_still_brings_everything(self):
        stats = self.over_a_line_of_rates(carries=300000)
        self.assertEqual(stats["top_baud"], 921600)
        self.assertEqual(stats["last_baud"], 115200)

    def test_a_device_behind_a_network_socket(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            number = free.getsockname()[1]
        device = self.device("tcp:%d" % number, 50)
        time.sleep(0.5)
        result = self.sync(["tcp:127.0.0.1:%d" % number])
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        self.assertEqual(self.told_by(device)["acknowledged"], 50)
        self.assertEqual(self.sync(["tcp:127.0.0.1:%d" % number], "--wait", "1").returncode, 4)

    def test_a_host_that_does_not_answer_holds_up_nobody(self):
        port = "unix:" + self.path("kiosk")
        device = self.device(port, 50)
        with socket.socket() as deaf:  # its queue of one is full: whoever comes then is left waiting
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(0)
            address = deaf.getsockname()
            callers = [socket.socket() for _ in range(4)]
            for caller in callers:
                caller.setblocking(False)
                caller.connect_ex(address)
            result = self.sync(["tcp:127.0.0.1:%d" % address[1], port], "--wait", "3")
            for caller in callers:
                caller.close()
        self.assertEqual(result.returncode, 3, result.stderr + result.stdout)
        self.assertEqual(self.told_by(device)["acknowledged"], 50)
        self.assertEqual([one["ok"] for one in summaries(result.stdout)], [False, True])

    def test_watching_takes_devices_as_they_come_and_go(self):
        port = "unix:" + self.path("kiosk")
        station = subprocess.Popen([ESLABON, "sync", "--watch", "--json", "--quiet", "--store", self.path("store.db"), "--port", port],
                                   stdout=subprocess.PIPE, text=True)
        self.running.append(station)
        time.sleep(0.3)
        for entries, new in ((30, 30), (45, 15), (46, 1)):
            device = self.device(port, entries, seed=5)
            told = json.loads(station.stdout.readline())
            self.assertTrue(told["ok"], told)
            self.assertEqual((told["new_entries"], told["confirmed_up_to"]), (new, entries))
            self.assertEqual(self.told_by(device)["acknowledged"], entries)
            os.unlink(port[5:])
        station.send_signal(signal.SIGINT)
        self.assertEqual(station.wait(timeout=20), 0)

    def test_json_is_a_line_an_event_on_both_streams(self):
        port = "unix:" + self.path("kiosk")
        self.device(port, 200)
        result = subprocess.run([ESLABON, "sync", "--json", "--store", self.path("store.db"), "--port", port], capture_output=True, text=True)
        self.assertEqual([json.loads(line)["event"] for line in result.stdout.splitlines()], ["summary"])
        progress = [json.loads(line) for line in result.stderr.splitlines()]
        self.assertEqual({line["event"] for line in progress}, {"progress"})
        self.assertEqual((progress[-1]["phase"], progress[-1]["entries"], progress[-1]["entries_total"]), ("done", 200, 200))

    def test_plain_lines_where_there_is_no_terminal_and_rows_where_there_is_one(self):
        port = "unix:" + self.path("kiosk")
        self.device(port, 20)
        command = [ESLABON, "sync", "--store", self.path("store.db"), "--port", port]
        plain = subprocess.run(command, capture_output=True, text=True)
        self.assertIn("done, device", plain.stderr)
        self.assertNotIn("\x1b", plain.stderr)
        master, slave = pty.openpty()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=slave, env=dict(os.environ, TERM="xterm"))
        os.close(slave)
        self.assertIn(b"\x1b[2K", os.read(master, 65536))
        os.close(master)

    def test_a_port_in_use_is_told(self):
        a, b = self.path("a"), self.path("b")
        line = subprocess.Popen([LINE, "--baud", "115200", "--stats", self.path("stats"), a, b])
        self.running.append(line)
        while not os.path.lexists(b):
            time.sleep(0.01)
        first = subprocess.Popen([ESLABON, "devices", "--port", "pty:" + b, "--wait", "5"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.running.append(first)
        time.sleep(0.7)
        second = subprocess.run([ESLABON, "devices", "--port", "pty:" + b, "--wait", "1"], capture_output=True, text=True)
        self.assertEqual(second.returncode, 4)
        self.assertIn("another program is using it", second.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
