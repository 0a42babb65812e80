#!/usr/bin/env python3
"""The example's weights from frame, sample and simulated visits, and figures computed with them.

    weights_test.py ESLABON EXAMPLE_FORM
"""
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

EXAMPLE = pathlib.Path(sys.argv.pop())
ESLABON = sys.argv.pop()


def run(*arguments, expect=0):
    done = subprocess.run([ESLABON, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == expect, (arguments, done.returncode, done.stderr)
    return done.stdout if expect == 0 else done.stderr


class Weights(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = pathlib.Path(cls.folder.name)
        run("form", "build", EXAMPLE, "-o", cls.at / "survey.esl")
        run("simulate", "--form", cls.at / "survey.esl", "--frame", EXAMPLE / "frame.csv", "--devices", 3, "--seed", 5, "-o", cls.at / "field")
        cls.source = ["--store", cls.at / "field/field.db", "--form", cls.at / "survey.esl"]
        cls.visits = {i["case"]: i["outcome"] for i in json.loads(run("list", "--store", cls.at / "field/field.db", "--json"))}
        cls.sample = {row["firm_id"]: row for row in csv.DictReader((EXAMPLE / "frame.csv").open())}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def weights(self, *arguments):
        return list(csv.DictReader(run("weights", *self.source, *arguments, "--csv").splitlines()))

    def test_the_frame_of_zones_gives_the_weights_of_the_sample(self):
        for row in self.weights("--plan", EXAMPLE / "weights.json"):
            self.assertAlmostEqual(float(row["base"]), float(self.sample[row["firm_id"]]["wt"]), delta=1e-4)
            self.assertEqual(row["population1"], self.sample[row["firm_id"]]["fpc"])

    def test_the_form_alone_says_which_columns(self):
        rows = self.weights("--sample", EXAMPLE / "frame.csv")
        weight, eligible, interviewed = (collections.Counter() for _ in range(3))
        for row in rows:
            weight[row["stratum"]] += float(row["wmedian"])
            outcome = self.visits.get(row["firm_id"], "")
            if outcome in ("completed", "partly completed", "refused", "appointment"):
                eligible[row["stratum"]] += float(row["base"])
            interviewed[row["stratum"]] += outcome == "completed"
            self.assertEqual(float(row["wmedian"]) > 0, outcome == "completed")
        for stratum, total in weight.items():
            self.assertAlmostEqual(total, eligible[stratum], places=6)
        self.assertEqual(sum(interviewed.values()), sum(row["contact"] == "completed" for row in rows))

    def test_calibrated_weights_add_up_to_the_register(self):
        totals = {key: collections.Counter() for key in ("a6a", "a2")}
        for row in self.weights("--plan", EXAMPLE / "weights.json"):
            for key, counter in totals.items():
                counter[self.sample[row["firm_id"]][key]] += float(row["weight"])
        for margin in json.loads((EXAMPLE / "weights.json").read_text())["calibration"][0]["margins"]:
            known = margin["population"]
            for level, count in zip(known[margin["by"]], known["Freq"]):
                self.assertAlmostEqual(totals[margin["by"]][str(level)], count, places=4)

    def test_figures_use_the_weights_of_the_file(self):
        run("weights", *self.source, "--plan", EXAMPLE / "weights.json", "-o", self.at / "weights.csv")
        figures = list(csv.DictReader(run("estimate", *self.source, "--weights", self.at / "weights.csv", "--csv").splitlines()))
        any_export = next(row for row in figures if row["name"] == "exp_any" and not row["domain"])
        weight = {row["firm_id"]: float(row["weight"]) for row in csv.DictReader((self.at / "weights.csv").open())}
        run("export", *self.source, "-o", self.at / "data.csv")
        above = below = 0
        for row in csv.DictReader((self.at / "data.csv").open()):
            if row["consent"] != "1" or "" in (row["direct_share"], row["indirect_share"]) or float(row["direct_share"]) < 0 or float(row["indirect_share"]) < 0:
                continue
            below += weight[row["firm_id"]]
            above += weight[row["firm_id"]] * (float(row["direct_share"]) + float(row["indirect_share"]) >= 1)
        self.assertAlmostEqual(float(any_export["estimate"]), 100 * above / below, places=9)
        run("report", *self.source, "--weights", self.at / "weights.csv", "-o", self.at / "report.html")

    def test_an_interviewed_firm_without_a_weight_is_named(self):
        firm = next(firm for firm, outcome in self.visits.items() if outcome == "completed")
        lines = [f"{known},{0 if known == firm else 1}" for known in self.sample]
        (self.at / "few.csv").write_text("firm_id,weight\n" + "\n".join(lines) + "\n")
        self.assertIn(f"has no weight for firm {firm}", run("estimate", *self.source, "--weights", self.at / "few.csv", expect=5))
        (self.at / "twice.csv").write_text("firm_id,weight\nE00001,1\nE00001,2\n")
        self.assertIn("row 2: firm E00001 stands there twice", run("estimate", *self.source, "--weights", self.at / "twice.csv", expect=5))
        self.assertIn("--weights", run("export", *self.source, "--weights", self.at / "few.csv", "-o", self.at / "x.csv", expect=2))
        self.assertIn("--sample", run("weights", *self.source, expect=2))
        self.assertIn("cannot", run("weights", *self.source, "--sample", self.at / "nowhere.csv", expect=5))


if __name__ == "__main__":
    unittest.main()
