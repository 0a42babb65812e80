"""eslabon expr --batch: escapes, headers, failing rows. Usage: expr_batch_test.py ESLABON"""
import pathlib
import subprocess
import sys
import tempfile

PLAIN = "p1\ta:int=20;b=x\\;y\tconcat(${a} * 2, ' ', ${b}, '\\n')\n" "p2\t\t1 +\n" "p3\tsales[1]:int=5;sales[2]:int=9\tsum(${sales})\r\n" "p4\t.=7\t. > 6\n"
PLAIN_ANSWERS = ["p1\tstring\t40 x;y\\n", "p2\terror\tcharacter 4: the expression ends too early", "p3\tnumber\t14", "p4\tboolean\ttrue"]
HEADED = "source\tid\ttz\texpression\tas\tcontext\nz\th1\tEtc/GMT+5\tdecimal-date-time('2030-01-01') mod 1\t\t\nz\th2\t\t${q}\tbool\tq=no\n"
HEADED_ANSWERS = ["h1\tnumber\t0.20833333333", "h2\tboolean\ttrue"]


def answers(eslabon, content):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "cases.tsv"
        path.write_text(content, encoding="utf-8", newline="")
        done = subprocess.run([eslabon, "expr", "--batch", path], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.split("\n")[:-1]


def check(found, wanted):
    assert len(found) == len(wanted), found
    for line, start in zip(found, wanted):
        assert line.startswith(start), f"{line!r} does not begin with {start!r}"


check(answers(sys.argv[1], PLAIN), PLAIN_ANSWERS)
check(answers(sys.argv[1], HEADED), HEADED_ANSWERS)
failed = subprocess.run([sys.argv[1], "expr", "yeer()"], capture_output=True, text=True, timeout=60)
assert failed.returncode == 5 and "no function 'yeer()'" in failed.stderr and failed.stdout == "", failed
