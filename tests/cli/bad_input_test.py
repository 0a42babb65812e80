#!/usr/bin/env python3
"""What people and cables get wrong: a clear message, the right exit code, nothing lost, nothing half-written.

    bad_input_test.py ESLABON EXAMPLE_FORM
"""
import csv
import os
import pathlib
import pty
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import tty
import unittest

EXAMPLE = pathlib.Path(sys.argv.pop())
ESLABON = sys.argv.pop()

TEN_FAULTS = {
    "survey.csv": [
        ["type", "name", "label", "relevant", "constraint", "calculation", "choice_filter"],
        ["integer", "staff", "How many work here?", "", "", "", ""],
        ["integre", "women", "How many are women?", "", "", "", ""],                 # type!A3
        ["integer", "2nd", "How many joined?", "", "", "", ""],                      # name!B4
        ["select_one sizes", "size", "What size?", "", "", "", ""],                  # list that is not there!A5
        ["integer", "staff", "How many, again?", "", "", "", ""],                    # name twice!B6
        ["text", "owner", "Who owns it?", "${stuff} > 1", "", "", ""],               # unknown name!D7
        ["decimal", "sales", "Sales?", "", ". > (3", "", ""],                        # syntax!E8
        ["calculate", "share", "", "", "", "summ(3)", ""],                    # unknown function!F9
        ["calculate", "a", "", "", "", "${b} + 1", ""],                              # circle!F10
        ["calculate", "b", "", "", "", "${a} + 1", ""],
        ["video", "film", "Film the workshop", "", "", "", ""],                      # not on a kiosk!A12
        ["end group", "", "", "", "", "", ""]],                                      # nothing to end!A13
    "choices.csv": [["list_name", "name", "label"], ["yn", "1", "Yes"], ["yn", "2", "No"]],
}
PLACES = ["A3", "B4", "A5", "B6", "D7", "E8", "F9", "F10", "A12", "A13"]


def run(*words, timeout=60):
    return subprocess.run([ESLABON, *map(str, words)], capture_output=True, text=True, timeout=timeout)


def entries(store):
    with sqlite3.connect(store) as base:
        return base.execute("select count(*), total(length(bytes)) from chunk").fetchone()


class BadInput(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="eslabon-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refused(self, code, *words, says):
        result = run(*words)
        self.assertEqual(result.returncode, code, (words, result.stdout, result.stderr))
        self.assertIn(says, result.stderr)
        return result

    def package(self, source=EXAMPLE, name="form.esl"):
        path = self.folder / name
        built = run("form", "build", source, "-o", path)
        self.assertEqual(built.returncode, 0, built.stderr)
        return path

    def store_of_visits(self, form):
        self.assertEqual(run("simulate", "--form", form, "--population", 300, "--interviews", 12, "--devices", 2, "--seed", 4, "-o",
                             self.folder / "field").returncode, 0)
        return self.folder / "field/field.db"

    def test_a_package_cut_anywhere_is_refused_by_every_command(self):
        whole = self.package().read_bytes()
        chance = random.Random(5)
        for length in [0, 1, 3, 64, len(whole) - 1] + [chance.randrange(len(whole)) for _ in range(20)]:
            cut = self.folder / "cut.esl"
            cut.write_bytes(whole[:length])
            self.refused(5, "form", "show", cut, says="cut.esl")
            self.refused(5, "simulate", "--form", cut, "--population", 9, "--interviews", 3, "-o", self.folder / "nothing", says="cut.esl")
            self.assertFalse((self.folder / "nothing").exists())

    def test_ten_faults_of_a_workbook_are_all_told_in_one_run_each_with_its_cell(self):
        book = self.folder / "book"
        book.mkdir()
        for name, rows in TEN_FAULTS.items():
            with open(book / name, "w", newline="") as file:
                csv.writer(file).writerows(rows)
        told = self.refused(5, "form", "build", book, "-o", self.folder / "never.esl", says="survey")
        for place in PLACES:
            self.assertIn("!%s:" % place, told.stderr)
        self.assertFalse((self.folder / "never.esl").exists())

    def test_a_refused_workbook_leaves_the_package_of_yesterday(self):
        path = self.package()
        before = path.read_bytes()
        (self.folder / "bad.md").write_text("# survey\n\n| type | name | label |\n|---|---|---|\n| nonsense | a | A |\n")
        self.refused(5, "form", "build", self.folder / "bad.md", "-o", path, says="survey!A2")
        self.assertEqual(path.read_bytes(), before)

    def test_a_card_full_of_noise_is_said_to_hold_no_journal(self):
        card = self.folder / "noise.img"
        card.write_bytes(random.Random(3).randbytes(1 << 20))
        for verb in ["list", "verify"]:
            self.refused(5, "image", verb, card, says="holds no journal")

    def test_a_line_that_only_babbles_ends_with_no_device_and_an_untouched_store(self):
        store = self.store_of_visits(self.package())
        before = entries(store)
        master, slave = pty.openpty()
        tty.setraw(slave)
        chance = random.Random(8)
        ended = threading.Event()

        def babble():
            while not ended.wait(0.005):
                os.write(master, chance.randbytes(150))

        def swallow():
            while not ended.is_set():
                os.read(master, 4096)

        for voice in [babble, swallow]:
            threading.Thread(target=voice, daemon=True).start()
        told = self.refused(4, "sync", "--store", store, "--wait", "2", "--port", "pty:" + os.ttyname(slave), says="nobody answers")
        ended.set()
        self.assertNotIn("Traceback", told.stderr)
        self.assertEqual(entries(store), before)

    def test_a_port_that_is_not_there_is_named(self):
        self.refused(4, "sync", "--store", self.folder / "s.db", "--port", "/dev/ttyUSB98", says="/dev/ttyUSB98: no such port")

    def test_interviews_of_another_version_of_the_form_are_not_counted_as_this_ones(self):
        store = self.store_of_visits(self.package())
        other = self.folder / "other"
        shutil.copytree(EXAMPLE, other)
        with open(other / "survey.csv", "a") as file:
            file.write('note,thanks,"Thank you"\n')
        newer = self.package(other, "newer.esl")
        told = self.refused(5, "estimate", "--store", store, "--form", newer, says="no interviews of this form")
        self.assertEqual(told.stdout, "")

    def test_a_store_without_the_form_of_its_interviews_says_so_and_keeps_them(self):
        store = self.store_of_visits(self.package())
        before = entries(store)
        with sqlite3.connect(store) as base:
            base.execute("delete from object")
        result = run("check", "--store", store)
        self.assertIn("the store does not have this interview's form", result.stdout)
        self.assertEqual(entries(store), before)


if __name__ == "__main__":
    unittest.main()
