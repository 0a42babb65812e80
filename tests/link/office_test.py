#!/usr/bin/env python3
"""Whole evenings: a real kiosk with somebody in front of it, the real command, a line between them.

    office_test.py BUILD_FOLDER
"""
import json
import os
import subprocess
import unittest

from command_case import BUILD, SERIAL, CommandCase, summaries

KIOSK = os.path.join(BUILD, "tests/link/kiosk_end")
SCENARIOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../scenarios")
FIRMS = os.path.join(SCENARIOS, "workshop_firms.csv")
VISIT = """choose "Empresas"
select firm "Vidrios del Lago"
next
answer open_now yes
answer people 300
answer rent 900
answer founded 2015-06-30
answer tools "drill"
next
answer product_name "Ventanas"
answer units 75
choose "No"
answer thanks OK
expect screen end
row 1
keys s
expect screen firms"""


class Office(CommandCase):
    def setUp(self):
        super().setUp()
        a, b = self.line("--baud", "921600", "--ber", "1e-5")
        self.kiosk = subprocess.Popen([KIOSK, a], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.running.append(self.kiosk)
        self.form = self.path("workshop.esl")
        self.told("form", "build", os.path.join(SCENARIOS, "workshop.md"), "-o", self.form)
        self.over("pty:" + b)
        self.end = b

    def over(self, port, env=None):
        self.port, self.env = port, env

    def play(self, scenario):
        """What somebody does with the kiosk and sees on it, line by line."""
        for line in scenario.strip().splitlines():
            self.kiosk.stdin.write(line + "\n")
            self.kiosk.stdin.flush()
            self.assertEqual(self.kiosk.stdout.readline().strip(), "ok", line)

    def evening(self, *options):
        result = self.sync([self.port], "--form", self.form, "--assign", FIRMS, *options, env=self.env)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return summaries(result.stdout)[0]

    def people(self, pin):
        path = self.path("people%s.json" % pin)
        with open(path, "w") as file:
            json.dump({"lock_minutes": 5, "enumerators": [{"id": "E31", "name": "Rosa Caballero", "pin": pin}]}, file)
        return path

    def review(self, verb, *options):
        return self.told("review", verb, "--store", self.path("store.db"), *options)

    def answers(self):
        told = json.loads(self.told("show", "--store", self.path("store.db"), "--json", "W06"))
        return {one["name"]: one["value"] for one in told if "value" in one}

    def an_interview_comes_back(self):
        given = self.evening("--config", self.people("5150"))
        self.assertEqual([(one["kind"], one["installed"]) for one in given["objects"]],
                         [("form package", True), ("assignments", True), ("configuration", True)])
        self.play('back\nsign in "Rosa" 5150\nlanguage "Español"\n' + VISIT)
        self.evening()
        self.assertEqual(str(self.answers()["people"]), "300")
        self.review("reject", "W06", "--note", "Revise las personas con el contador.", "--comment", "people=¿300 con ese alquiler?", "--who", "Ema")
        self.review("assign", "W06", "--to", "E31", "--who", "Ema")
        given = self.evening()
        self.assertLess(given["objects"][1]["spared_bytes"], given["objects"][1]["bytes"])  # another list than before
        self.play("""
back
select firm "Vidrios del Lago"
expect text "Revise las personas"
keys s
expect screen missing
choose "personas"
expect text "con ese alquiler"
answer people 30
menu finish
expect screen end
row 1
keys s""")
        self.evening()
        self.assertEqual(str(self.answers()["people"]), "30")
        row = json.loads(self.review("list", "--json"))[0]
        self.assertEqual((row["firm"], row["status"]), ("W06", "answered"))
        self.assertEqual([one["decision"] for one in row["decisions"]], ["rejected", "assigned"])
        self.review("accept", "W06")
        again = self.evening()  # the list is the first one again, which the kiosk has: it is in use again
        self.assertEqual(again["objects"][1]["spared_bytes"], again["objects"][1]["bytes"])
        self.play('back\nselect firm "Vidrios del Lago"\nexpect screen end')
        self.told("check", "--store", self.path("store.db"))

    def test_an_interview_that_the_office_sends_back_is_corrected_and_comes_again(self):
        self.an_interview_comes_back()

    def test_an_interview_is_sent_back_through_the_serial_library(self):
        self.over(self.serial(self.end), SERIAL)
        self.an_interview_comes_back()

    def test_the_last_list_of_people_says_who_may_sign_in(self):
        self.evening("--config", self.people("5150"))
        self.play('back\nsign in "Rosa" 5150\nexpect screen home')
        given = self.evening("--config", self.people("7788"))
        self.assertTrue(all(one["installed"] for one in given["objects"]), given)
        self.play('power cut\nsign in "Rosa" 5150\nexpect text "not known"\nkeys s\nsign in "Rosa" 7788\nexpect screen home')
        again = self.evening("--config", self.people("5150"))  # the kiosk has that list still
        self.assertEqual(again["objects"][2]["spared_bytes"], again["objects"][2]["bytes"])
        self.play('power cut\nsign in "Rosa" 7788\nexpect text "not known"\nkeys s\nsign in "Rosa" 5150\nexpect screen home')

    def test_a_list_of_people_that_cannot_be_read_is_not_sent(self):
        with open(self.path("people.json"), "w") as file:
            file.write('{"enumerators": [{"id": "E1", "name": "Ana", "pin": "12"}]}')
        result = self.sync([self.port], "--config", self.path("people.json"))
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn("pin", result.stderr)
        self.play("expect screen home")


if __name__ == "__main__":
    unittest.main(verbosity=2)
