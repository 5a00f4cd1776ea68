"""Writes the OSV records of real corpora again and again under new ids, as NDJSON, until there are as many affected ranges as asked for."""
import json
import sys
import zipfile

corpus, target, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
records = []
for name in ("almalinux/osv", "osv/Debian", "osv/Ubuntu", "osv/Alpine", "osv/Rocky Linux"):
    with zipfile.ZipFile(f"{corpus}/feeds/{name}/all.zip") as archive:
        records += [json.loads(archive.read(entry)) for entry in archive.namelist() if entry.endswith(".json")]
written = 0
with open(target, "w", encoding="utf-8") as lines:
    for number in range(1_000_000):
        for record in records:
            lines.write(json.dumps({**record, "id": f"{record['id']}-{number}"}) + "\n")
            written += sum(len(affected.get("ranges", [])) for affected in record.get("affected", []))
        if written >= wanted:
            break
