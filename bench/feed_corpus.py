"""Writes real feed documents again and again under new ids, in the publisher's format, so that an import is more than a process' start.

What makes a record another one is its ids: numbers of CVEs and of OVAL's parts get digits behind them, numbers of updates are counted anew,
and formats whose records are a package's get new package names. All else stays as the publisher wrote it.
"""
import bz2
import gzip
import io
import itertools
import json
import lzma
import os
import re
import subprocess
import tarfile
import zipfile

IDS = re.compile(
    r"(CVE-\d{4}-\d{4,}"
    r"|oval:[\w.-]+:(?:def|tst|obj|ste|var):\d+"
    r"|(?:(?:RH|AL|RL|EL|OE)[SBE]A|OESA|PHSA)-\d{4}[:-]\d+"
    r"|ALAS[\w.-]*?-\d{4}-\d+|(?:USN|AVG)-\d+"
    r"|(?<=FEDORA-\d{4}-)[0-9a-f]{8,16}|(?<=FEDORA-EPEL-\d{4}-)[0-9a-f]{8,16})", re.I)


def text(path):
    """The text of a file, decompressed."""
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout.decode()
    opener = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}.get(os.path.splitext(path)[1], open)
    with opener(path, "rb") as stream:
        return stream.read().decode()


class Template:
    """A text whose ids are others in each round."""

    counter = itertools.count(1)

    def __init__(self, source):
        self.pieces = IDS.split(source)

    def round(self, number, known):
        """The text with the ids of a round; `known` keeps one id the same in all texts of the round."""
        pieces = self.pieces.copy()
        for index in range(1, len(pieces), 2):
            found = pieces[index]
            if found not in known:
                known[found] = self.renamed(found, number)
            pieces[index] = known[found]
        return "".join(pieces)

    @classmethod
    def renamed(cls, found, number):
        if found[:4].upper() == "CVE-":
            return f"{found}{number:05}"
        if found.startswith("oval:"):
            space, _, digits = found.rpartition(":")
            return f"{space}:{digits[-14:]}{number:05}"
        if re.fullmatch("[0-9a-f]{8,16}", found):
            return f"{next(cls.counter):010x}"
        return re.sub(r"\d+$", str(next(cls.counter) % 1_000_000), found)


def rounds(count):
    return ((number, {}) for number in range(count))


def oval(sources, folder, count):
    """Documents of OVAL with their definitions, tests, objects, states and variables repeated, under the names that they have."""
    for source in sources:
        whole = text(source)
        name = re.sub(r"\.(gz|bz2)$", "", os.path.basename(source))
        sections = re.split(r"(?<=>)(?=\s*</(?:\w+:)?(?:definitions|tests|objects|states|variables)>)", whole)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            for section in sections:
                head = re.match(r".*?<(?:\w+:)?(?:definitions|tests|objects|states|variables)(?:\s[^>]*)?>", section, re.S)
                if head is None:
                    out.write(section)
                    continue
                out.write(head[0])
                template = Template(section[head.end():])
                for number, known in rounds(count):
                    out.write(template.round(number, known))


def updateinfo(sources, folder, count):
    """Files `updateinfo.xml` with their updates repeated, at the paths that they have below the last folder of the corpus. Fixes of bugs,
    which an import leaves out, become fixes of vulnerabilities: Fedora's fixtures have no others."""
    for source in sources:
        whole = text(source).replace('type="bugfix"', 'type="security"')
        begin, end = whole.index("<update "), whole.rindex("</update>") + len("</update>")
        template = Template(whole[begin:end] + "\n")
        target = os.path.join(folder, os.path.basename(source)) if "/repodata/" not in source else os.path.join(
            folder, *source.split("/")[source.split("/").index("happy") + 1:])
        target = re.sub(r"\.(bz2|xz|zst|gz)$", "", target)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as out:
            out.write(whole[:begin])
            for number, known in rounds(count):
                out.write(template.round(number, known))
            out.write(whole[end:])


def debian(sources, folder, count):
    """One document of the tracker with the packages repeated under new names."""
    packages = [(name, json.dumps(records)) for source in sources for name, records in json.loads(text(source)).items()]
    with open(os.path.join(folder, "debian.json"), "w", encoding="utf-8") as out:
        written = (f'{json.dumps(f"{name}-{place}-{number}")}: {records}'
                   for number in range(count) for place, (name, records) in enumerate(packages))
        out.write("{" + next(written))
        out.writelines(", " + member for member in written)
        out.write("}")


def secdb(sources, folder, count):
    """Secdb files with the packages repeated under new names, in as many files as keep each under the limit of its size."""
    for source in sources:
        branch, name = source.split("/")[-2:]
        document = json.loads(text(source))
        packages, length = document["packages"], os.path.getsize(source)
        each = max(1, (24 << 20) // (length * 2))
        for first in range(0, count, each):
            renamed = [{"pkg": {**package["pkg"], "name": f"{package['pkg']['name']}-{number}"}}
                       for number in range(first, min(count, first + each)) for package in packages]
            target = os.path.join(folder, branch, name if first == 0 else f"part{first}-{name}")
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8") as out:
                json.dump({**document, "packages": renamed}, out, indent=2)


def secdb_yaml(sources, folder, count):
    """The same in the older form."""
    for source in sources:
        branch, name = source.split("/")[-2:]
        head, packages = text(source).split("\npackages:")
        if not packages.strip("\n []"):
            continue
        each = max(1, (24 << 20) // len(packages))
        for first in range(0, count, each):
            target = os.path.join(folder, branch, name if first == 0 else f"part{first}-{name}")
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8") as out:
                out.write(head + "\npackages:")
                for number in range(first, min(count, first + each)):
                    out.write(re.sub(r"(?m)^(      name: .*)$", rf"\1-{number}", packages))


def listing(member):
    """Documents of which a list is repeated: `{"advisories": [...]}`, or a list alone where the member is null."""
    def write(sources, folder, count):
        for source in sources:
            document = json.loads(text(source))
            template = Template(",\n".join(json.dumps(item) for item in (document if member is None else document[member])))
            with open(os.path.join(folder, re.sub(r"\.(gz|bz2)$", "", os.path.basename(source))), "w", encoding="utf-8") as out:
                if member is not None:
                    # How many there are is told beside them.
                    rest = {name: value * count if value == len(document[member]) else value
                            for name, value in document.items() if name != member}
                    out.write(json.dumps(rest)[:-1] + (", " if rest else "") + json.dumps(member) + ": ")
                out.write("[")
                for number, known in rounds(count):
                    out.write((",\n" if number else "") + template.round(number, known))
                out.write("]" if member is None else "]}")
    return write


def members(source):
    """The documents of an archive or folder."""
    if os.path.isdir(source):
        for root, _, names in os.walk(source):
            for name in sorted(names):
                yield name, text(os.path.join(root, name))
    elif source.endswith(".zip"):
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                yield name, archive.read(name).decode()
    else:
        content = source if not source.endswith(".zst") else io.BytesIO(
            subprocess.run(["zstd", "-dcq", source], check=True, capture_output=True).stdout)
        with tarfile.open(source if content is source else None, fileobj=None if content is source else content) as archive:
            for member in archive:
                if member.isfile():
                    yield member.name, archive.extractfile(member).read().decode()


def archive(pattern, path="all.tar"):
    """One archive with a file for each document, as its publisher packs them: a tar without compression."""
    def write(sources, folder, count):
        templates = [(Template(name), Template(document))
                     for source in sources for name, document in members(source) if re.search(pattern, name)]
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with tarfile.open(os.path.join(folder, path), "w") as out:
            for number, known in rounds(count):
                for name, document in templates:
                    content = document.round(number, known).encode()
                    entry = tarfile.TarInfo(name.round(number, known))
                    entry.size = len(content)
                    out.addfile(entry, io.BytesIO(content))
    return write


def epss(sources, folder, count):
    """A day's scores with rows repeated."""
    head, rows = re.fullmatch(r"((?:#[^\n]*\n)?cve,[^\n]*\n)(.*)", text(sources[0]), re.S).groups()
    template = Template(rows)
    with open(os.path.join(folder, "epss_scores.csv"), "w", encoding="utf-8") as out:
        out.write(head)
        for number, known in rounds(count):
            out.write(template.round(number, known))
