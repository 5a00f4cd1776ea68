"""
Posts made-up advisories that affect the packages of a layer, one after another over one connection, and prints the median latency; then
that of single-row INSERTs, each a transaction of its own, from the same process. The first posts warm the server and are not counted.
"""
import http.client
import json
import statistics
import sys
import time
import urllib.parse

import psycopg2

_, api, layer, warm, count, database = sys.argv
warm, count = int(warm), int(count)
address = urllib.parse.urlsplit(api)
connection = http.client.HTTPConnection(address.hostname, address.port)


def call(method, path, body=None):
    connection.request(method, f"{address.path}{path}", json.dumps(body) if body else None)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status not in (200, 201):
        raise SystemExit(f"{method} {path}: {answer.status} {content[:200]}")
    return json.loads(content) if content else None


report = call("GET", f"/layers/{layer}?features")["Layer"]
features, namespace = report["Features"], report["NamespaceName"]


def vulnerability(number, severity):
    feature = features[number % len(features)]
    return {
        "Name": f"CVE-2031-{10000 + number}",
        "NamespaceName": namespace,
        "Description": "A made-up weakness that lets a remote attacker cause a denial of service by a crafted packet. " * 3,
        "Link": f"https://example.org/CVE-2031-{10000 + number}",
        "Severity": severity,
        "FixedIn": [{"Name": feature["Name"], "NamespaceName": namespace, "VersionFormat": feature["VersionFormat"], "Version": "9999:1"}],
    }


def latencies(run, numbers):
    times = []
    for number in numbers:
        start = time.perf_counter()
        run(number)
        times.append((time.perf_counter() - start) * 1000)
    return times


def report(what, times):
    print(f"{what} {statistics.median(times):.3f} ms, p99 {sorted(times)[int(len(times) * 0.99)]:.3f} ms")


path = f"/namespaces/{urllib.parse.quote(namespace)}/vulnerabilities"
severities = ("Low", "Medium", "High", "Critical")
for turn in range(1 + warm // count):
    latencies(lambda number: call("POST", path, {"Vulnerability": vulnerability(number, severities[(number + turn) % 4])}), range(count))
report("edit", latencies(lambda number: call("POST", path, {"Vulnerability": vulnerability(number, severities[(number + turn + 1) % 4])}), range(count)))

with psycopg2.connect(database) as session:
    session.autocommit = True
    rows = session.cursor()
    rows.execute("CREATE TABLE bench (id bigint PRIMARY KEY, content bytea)")
    content = b"x" * 300
    report("insert", latencies(lambda number: rows.execute("INSERT INTO bench VALUES (%s, %s)", (number, content)), range(5 * count))[-count:])
