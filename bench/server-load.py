"""
Posts made-up advisories, one after another over one connection: new ones, which affect nothing that is stored, and other severities for known
ones, which affect the packages of a layer. Beside them, from the same process: single-row INSERTs, each a durable transaction of its own; a request that is refused before
the database is asked, which is what HTTP and this client cost; and the statement that an edit is in the database. Prints medians. What comes
before warms the server and is not counted. Needs python3-psycopg2.
"""
import hashlib
import itertools
import json
import socket
import statistics
import sys
import time
import urllib.parse

import psycopg2

_, api, layer, warm, count, database = sys.argv
warm, count = int(warm), int(count)
address = urllib.parse.urlsplit(api)
connection = socket.create_connection((address.hostname, address.port))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def request(method, path, body=None):
    content = json.dumps(body) if body else ""
    connection.sendall(f"{method} {address.path}{path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode())
    answer = connection.recv(1 << 16)
    while (head := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(1 << 16)
    fields = dict(line.lower().split(b": ", 1) for line in answer[:head].split(b"\r\n")[1:])
    length = head + 4 + int(fields[b"content-length"])
    while len(answer) < length:
        answer += connection.recv(1 << 16)
    return int(answer[9:12]), answer[head + 4:]


def call(method, path, body=None):
    status, content = request(method, path, body)
    if status not in (200, 201):
        raise SystemExit(f"{method} {path}: {status} {content[:200]}")
    return json.loads(content) if content else None


report = call("GET", f"/layers/{layer}?features")["Layer"]
features, namespace = report["Features"], report["NamespaceName"]


def vulnerability(number, severity, package=None):
    feature = features[number % len(features)]
    return {
        "Name": f"CVE-2031-{10000 + number}",
        "NamespaceName": namespace,
        "Description": "A made-up weakness that lets a remote attacker cause a denial of service by a crafted packet. " * 3,
        "Link": f"https://example.org/CVE-2031-{10000 + number}",
        "Severity": severity,
        "FixedIn": [{"Name": package or feature["Name"], "NamespaceName": namespace, "VersionFormat": feature["VersionFormat"], "Version": "9999:1"}],
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
names = itertools.count(time.time_ns() // 1000)


def post_new(_):
    number = next(names)
    call("POST", path, {"Vulnerability": vulnerability(number, "High", f"no-such-package-{number % 1000}")})


def post_changed(turn):
    return lambda number: call("POST", path, {"Vulnerability": vulnerability(number, severities[(number + turn) % 4])})


def post_refused(number):
    status, _ = request("POST", path, {"Vulnerability": {**vulnerability(number, "High"), "Name": ""}})
    if status != 400:
        raise SystemExit(f"a vulnerability without a name: {status}")


# Not "with": that makes one transaction of all, whatever autocommit says.
session = psycopg2.connect(database)
session.autocommit = True
rows = session.cursor()
rows.execute("DROP TABLE IF EXISTS bench")
rows.execute("CREATE TABLE bench (id bigint PRIMARY KEY, content bytea)")
content = b"x" * 300


def insert(number):
    rows.execute("INSERT INTO bench VALUES (%s, %s)", (next(names), content))


def statement(number):
    name = f"CVE-2032-{next(names)}".encode()
    rows.execute(
        "SELECT * FROM strata.edit_vulnerability(%s, %s, %s, NULL, NULL, 1::bigint, 1::bigint, 1::numeric, 1::bigint, '{}', %s, %s, %s)",
        (b"bench:1", name, content, [b"openssl"], hashlib.sha256(name).digest(), content))


latencies(post_new, range(warm))
for turn in range(3):
    latencies(post_changed(turn), range(count))
latencies(insert, range(count))
report("http", latencies(post_refused, range(2 * count))[count:])
report("insert", latencies(insert, range(count)))
report("statement", latencies(statement, range(2 * count))[count:])
report("new", latencies(post_new, range(count)))
report("changed", latencies(post_changed(turn + 1), range(count)))
