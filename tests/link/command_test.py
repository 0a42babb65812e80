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
import time
import unittest

from command_case import ESLABON, SERIAL, CommandCase, summaries


class Command(CommandCase):
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

    def test_a_device_that_hangs_in_the_middle_holds_up_none_of_the_others(self):
        ports = ["unix:" + self.path("kiosk%d" % i) for i in range(11)]
        devices = [self.device(port, 200, seed=i + 1) for i, port in enumerate(ports)]
        a, b = self.line("--baud", "115200")
        hanging = self.device(a, 80, 1000, seed=12)
        command = [ESLABON, "sync", "--json", "--wait", "2", "--store", self.path("store.db"), "--port", "pty:" + b]
        for port in ports:
            command += ["--port", port]
        station = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.running.append(station)
        done = set()
        for line in map(json.loads, station.stderr):
            if line["port"] == "pty:" + b and line["entries"] > 36:  # behind a chain, so that some can be stored
                hanging.send_signal(signal.SIGSTOP)
            if line["phase"] == "done":
                done.add(line["port"])
            if len(done) == len(ports):
                self.assertIsNone(station.poll())  # all others are done while it is still waited for
        told = {one["port"]: one for one in summaries(station.stdout.read())}
        self.assertEqual(station.wait(), 3)
        hanging.send_signal(signal.SIGCONT)
        self.assertEqual(done, set(ports))
        self.assertTrue(all(told[port]["ok"] and told[port]["new_entries"] == 200 for port in ports), told)
        self.assertIn("stopped answering; what has come so far is stored", told["pty:" + b]["problem"])
        self.assertGreater(told["pty:" + b]["stored_up_to"], 0)
        for device in devices:
            self.assertEqual(self.told_by(device)["acknowledged"], 200)
        result = self.sync(["pty:" + b])
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(summaries(result.stdout)[0]["stored_up_to"], 80)

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
        a, b = self.line("--baud", "921600", "--ber", "1e-5")
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
        a, b = self.line("--baud", "921600", "--cut-every", "100000", "--max-cuts", "5", "--away-ms", "100")
        self.device(a, 1000, 800)
        result = self.sync(["pty:" + b])
        self.assertEqual(result.returncode, 0, result.stderr)
        told = summaries(result.stdout)[0]
        self.assertEqual(told["stored_up_to"], 1000)
        self.assertGreaterEqual(told["reconnects"], 1)

    def test_the_serial_library_carries_a_session(self):
        a, b = self.line("--baud", "921600", "--ber", "1e-5")
        device = self.device(a, 400, 700)
        result = self.sync([self.serial(b)], env=SERIAL)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        self.assertEqual(self.told_by(device)["acknowledged"], 400)

    def plug_in(self, name, usb_id, terminal, serial_number="K-0001"):
        """An adapter at /dev/NAME as the kernel shows it, below the test's folder; `usb_id` None: a port of the board itself."""
        device = self.path("root/sys/devices/usb1/1-2" if usb_id else "root/sys/devices/pnp")
        there = os.path.join(device + "-" + name, "1-2:1.0", name, "tty", name)
        os.makedirs(there)
        os.symlink("../../../" + name, os.path.join(there, "device"))
        if usb_id:
            vendor, product = usb_id.split(":")
            words = {"idVendor": vendor, "idProduct": product, "serial": serial_number, "product": "USB serial", "busnum": "1", "devnum": "7"}
            for key, word in words.items():
                with open(os.path.join(device + "-" + name, key), "w") as file:
                    file.write(word + "\n")
        for folder in ("root/sys/class/tty", "root/dev"):
            os.makedirs(self.path(folder), exist_ok=True)
        os.symlink(terminal, self.path("root/dev/" + name))
        os.symlink(os.path.relpath(there, self.path("root/sys/class/tty")), self.path("root/sys/class/tty/" + name))

    def with_ports(self):
        return dict(SERIAL, TTY_SHIM_ROOT=self.path("root"))

    def test_adapters_that_devices_have_are_found_and_no_others_touched(self):
        ends = [self.line("--baud", "921600") for _ in range(2)]
        other, theirs = pty.openpty()
        self.plug_in("ttyUSB0", "0403:6001", ends[0][1])
        self.plug_in("ttyACM3", "0483:5740", ends[1][1])
        self.plug_in("ttyUSB1", "1234:5678", os.ttyname(theirs))
        self.plug_in("ttyS0", None, os.ttyname(theirs))
        devices = [self.device(end[0], 80, seed=i + 1) for i, end in enumerate(ends)]
        result = self.sync([], env=self.with_ports())
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        self.assertEqual({one["port"] for one in summaries(result.stdout)}, {"/dev/ttyUSB0", "/dev/ttyACM3"})
        os.set_blocking(other, False)
        self.assertRaises(BlockingIOError, os.read, other, 1)
        for device in devices:
            self.assertEqual(self.told_by(device)["acknowledged"], 80)

    def test_an_adapter_that_is_plugged_in_later_is_found_while_it_is_watched(self):
        ends = [self.line("--baud", "921600") for _ in range(2)]
        devices = [self.device(end[0], 60, seed=i + 1) for i, end in enumerate(ends)]
        self.plug_in("ttyUSB0", "10c4:ea60", ends[0][1])
        station = subprocess.Popen([ESLABON, "sync", "--watch", "--json", "--quiet", "--store", self.path("store.db")],
                                   stdout=subprocess.PIPE, text=True, env=self.with_ports())
        self.running.append(station)
        self.assertEqual(json.loads(station.stdout.readline())["port"], "/dev/ttyUSB0")
        self.plug_in("ttyUSB1", "1a86:7523", ends[1][1])
        told = json.loads(station.stdout.readline())
        self.assertEqual((told["port"], told["ok"], told["new_entries"]), ("/dev/ttyUSB1", True, 60))
        station.send_signal(signal.SIGTERM)
        self.assertEqual(station.wait(timeout=20), 0)
        for device in devices:
            self.assertEqual(self.told_by(device)["acknowledged"], 60)

    def test_without_an_adapter_the_operator_is_told(self):
        os.makedirs(self.path("root/sys/class/tty"))
        result = self.sync([], env=self.with_ports())
        self.assertEqual(result.returncode, 4)
        self.assertIn("no device", result.stderr)

    def over_a_line_of_rates(self, carries):
        """A session over a line that follows both ends' rates; what the line says of them."""
        a, b = self.line("--carries", str(carries))
        device = self.device(a, 60, 700, max_baud=921600)
        result = self.sync([self.serial(b)], env=SERIAL)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        time.sleep(2)  # a device that has not heard the good-bye goes back by itself
        self.assertEqual(self.told_by(device)["acknowledged"], 60)
        self.cable.send_signal(signal.SIGTERM)
        self.cable.wait()
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
        a, b = self.line("--baud", "115200")
        first = subprocess.Popen([ESLABON, "devices", "--port", "pty:" + b, "--wait", "5"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.running.append(first)
        time.sleep(0.7)
        second = subprocess.run([ESLABON, "devices", "--port", "pty:" + b, "--wait", "1"], capture_output=True, text=True)
        self.assertEqual(second.returncode, 4)
        self.assertIn("another program is using it", second.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
