"""
Posts made-up advisories, one after another over one connection: new ones, which affect nothing that is stored, and other severities for known
ones, which affect the packages of a layer. Beside them, from the same process and in turn: single-row INSERTs, each a durable transaction of its own;
a request that is refused before the database is asked, which is what HTTP and this client cost; and the statement that a direct edit is in the
database. Then how long an answered POST takes to be seen, by the server that answered it and by another; and a burst, with which the appliers compete.
Prints medians of all rounds in milliseconds, from the first byte sent to the last received. What comes before warms the server and is not counted. Needs python3-psycopg2.
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

_, api, other, layer, warm, count, rounds, burst, database = sys.argv
warm, count, rounds, burst = int(warm), int(count), int(rounds), int(burst)


def connect(to):
    address = urllib.parse.urlsplit(to)
    connection = socket.create_connection((address.hostname, address.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection, address.path


own, second = connect(api), connect(other)


def message(method, path, body=None, to=own):
    content = json.dumps(body) if body else ""
    return f"{method} {to[1]}{path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode()


def exchange(sent, to=own):
    connection, _ = to
    connection.sendall(sent)
    answer = connection.recv(1 << 16)
    while (head := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(1 << 16)
    fields = dict(line.lower().split(b": ", 1) for line in answer[:head].split(b"\r\n")[1:])
    length = head + 4 + int(fields[b"content-length"])
    while len(answer) < length:
        answer += connection.recv(1 << 16)
    return int(answer[9:12]), answer[head + 4:]


def request(method, path, body=None, to=own):
    return exchange(message(method, path, body, to), to)


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


def latencies(prepare, numbers):
    """What is sent is made before the clock starts."""
    times = []
    for number in numbers:
        run = prepare(number)
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return times


def report(what, times):
    print(f"{what} {statistics.median(times):.3f} ms, p99 {sorted(times)[int(len(times) * 0.99)]:.3f} ms, most {max(times):.3f} ms")


path = f"/namespaces/{urllib.parse.quote(namespace)}/vulnerabilities"
severities = ("Low", "Medium", "High", "Critical")
names = itertools.count(time.time_ns() // 1000)


def post(vulnerability, expected=201):
    sent = message("POST", path, {"Vulnerability": vulnerability})

    def run():
        status, answer = exchange(sent)
        if status != expected:
            raise SystemExit(f"POST: {status} {answer[:200]}")

    return run


def post_new(_):
    number = next(names)
    return post(vulnerability(number, "High", f"no-such-package-{number % 1000}"))


def post_changed(turn):
    return lambda number: post(vulnerability(number, severities[(number + turn) % 4]))


def post_refused(number):
    return post({**vulnerability(number, "High"), "Name": ""}, 400)


# Not "with": that makes one transaction of all, whatever autocommit says.
session = psycopg2.connect(database)
session.autocommit = True
rows = session.cursor()
rows.execute("DROP TABLE IF EXISTS bench")
rows.execute("CREATE TABLE bench (id bigint PRIMARY KEY, content bytea)")
content = b"x" * 300


def insert(_):
    values = (next(names), content)
    return lambda: rows.execute("INSERT INTO bench VALUES (%s, %s)", values)


def statement(_):
    name = f"CVE-2032-{next(names)}".encode()
    values = (b"bench:1", name, content, [b"openssl"], hashlib.sha256(name).digest(), content)
    return lambda: rows.execute(
        "SELECT * FROM strata.edit_vulnerability(%s, %s, %s, NULL, NULL, 1::bigint, 1::bigint, 1::numeric, 1::bigint, '{}', %s, %s, %s)", values)


def settle():
    call("GET", "/namespaces")


def seen_here(_):
    number = next(names)
    call("POST", path, {"Vulnerability": vulnerability(number, "High", f"no-such-package-{number % 1000}")})
    start = time.perf_counter()
    call("GET", f"{path}/CVE-2031-{10000 + number}")
    return (time.perf_counter() - start) * 1000


def seen_there(_):
    number = next(names)
    call("POST", path, {"Vulnerability": vulnerability(number, "High", f"no-such-package-{number % 1000}")})
    start = time.perf_counter()
    while request("GET", f"{path}/CVE-2031-{10000 + number}", to=second)[0] != 200:
        time.sleep(0.001)
    return (time.perf_counter() - start) * 1000


latencies(post_new, range(warm))
for turn in range(3):
    latencies(post_changed(turn), range(count))
times = {what: [] for what in ("http", "insert", "statement", "new", "changed")}
for turn in range(rounds):
    for what, run in (("http", post_refused), ("insert", insert), ("new", post_new), ("changed", post_changed(turn)), ("statement", statement)):
        settle()
        latencies(run, range(count // 4))
        times[what] += latencies(run, range(count))
for what in times:
    report(what, times[what])
report("seen", [seen_here(number) for number in range(100)])
report("elsewhere", [seen_there(number) for number in range(40)])
settle()
start = time.perf_counter()
report("burst", latencies(post_new, range(burst)))
posted = time.perf_counter()
settle()
print(f"posted {burst / (posted - start):.0f} a second")
print(f"applied {burst / (time.perf_counter() - start):.0f} a second, the last {(time.perf_counter() - posted) * 1000:.0f} ms after its answer")
