"""Posts made-up advisories that affect the packages of a layer, one after another over one connection, and prints the median latency."""
import http.client
import json
import statistics
import sys
import time
import urllib.parse

_, what, api, layer, count = sys.argv
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
times = []
for number in range(int(count)):
    feature = features[number % len(features)]
    vulnerability = {
        "Name": f"CVE-2031-{10000 + number}",
        "NamespaceName": namespace,
        "Description": "A made-up weakness that lets a remote attacker cause a denial of service by a crafted packet. " * 3,
        "Link": f"https://example.org/CVE-2031-{10000 + number}",
        "Severity": ("Low", "Medium", "High", "Critical")[number % 4],
        "FixedIn": [{"Name": feature["Name"], "NamespaceName": namespace, "VersionFormat": feature["VersionFormat"], "Version": "9999:1"}],
    }
    start = time.perf_counter()
    call("POST", f"/namespaces/{urllib.parse.quote(namespace)}/vulnerabilities", {"Vulnerability": vulnerability})
    times.append((time.perf_counter() - start) * 1000)
print(f"median {statistics.median(times):.2f} ms, p99 {sorted(times)[int(len(times) * 0.99)]:.2f} ms")
