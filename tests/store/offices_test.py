#!/usr/bin/env python3
"""Three offices with a server each, a national one that reads them, and one store that holds everything: the same figures.

    offices_test.py ESLABON SURVEY-FOLDER
"""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from postgres_clusters import Clusters  # noqa: E402
from program import Program, expect  # noqa: E402

eslabon, survey = Program(sys.argv[1]), sys.argv[2]
offices = ("north", "centre", "south")

with Clusters(4) as clusters, tempfile.TemporaryDirectory() as folder:
    national = clusters[3].url
    eslabon("form", "build", survey, "-o", f"{folder}/form.esl")
    for seed, (office, cluster) in enumerate(zip(offices, clusters), 1):
        eslabon("simulate", "--form", f"{folder}/form.esl", "--population", "4000", "--interviews", "150", "--devices", "2", "--seed", str(seed),
                "-o", f"{folder}/{office}")
        eslabon("merge", f"{folder}/{office}/field.db", "--store", cluster.url)
        eslabon("store", "attach-office", office, cluster.url, "--store", national)
    fields = {office: f"{folder}/{office}/field.db" for office in offices}
    eslabon("merge", *fields.values(), "--store", f"{folder}/whole.db")
    eslabon("merge", fields["north"], fields["south"], "--store", f"{folder}/two.db")

    def figures(store, *options):
        return eslabon("estimate", "--store", store, *options).stdout

    expect("the national store has the figures of one store with everything", figures(national) == figures(f"{folder}/whole.db"))
    expect("and the same interviews", eslabon("list", "--json", "--store", national).stdout == eslabon("list", "--json", "--store", f"{folder}/whole.db").stdout)
    expect("and the same content", eslabon("store", "verify", "--store", national).stdout == eslabon("store", "verify", "--store", f"{folder}/whole.db").stdout)
    expect("coverage names all three", all(name in eslabon("store", "offices", "--store", national).stdout for name in offices))
    expect("nothing can be written to it", "national store" in eslabon("merge", fields["north"], "--store", national, code=2).stderr)
    expect("an office can be left out", figures(national, "--without-office", "centre") == figures(f"{folder}/two.db"))
    expect("one that is not there cannot", "no office 'west'" in eslabon("estimate", "--store", national, "--without-office", "west", code=2).stderr)

    clusters[1].stop()
    down = eslabon("estimate", "--store", national, code=6)
    expect("an office that is down is named, with the way on", "centre" in down.stderr and "--without-office centre" in down.stderr and down.stdout == "")
    expect("coverage says so", "does not answer" in eslabon("store", "offices", "--store", national, code=6).stdout)
    rest = eslabon("estimate", "--store", national, "--without-office", "centre")
    expect("the rest comes on request, and says what it lacks", rest.stdout == figures(f"{folder}/two.db") and "without the office centre" in rest.stderr)

    clusters[1].start()
    eslabon("merge", fields["north"], "--store", clusters[1].url)
    twice = eslabon("estimate", "--store", national, code=1)
    expect("devices at two offices are not counted twice, but named", "'centre' and 'north'" in twice.stderr)
