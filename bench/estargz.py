#!/usr/bin/env python3
"""Writes a tar as eStargz (stargz-snapshotter, docs/estargz.md), file by file, for bench/lazy.

estargz.py IN.tar OUT    writes the blob; prints a JSON object with the digest of the table, of the blob and of its content, and its size.
"""
import hashlib, json, struct, sys, tarfile, zlib

CHUNK = 4 << 20
KINDS = {tarfile.DIRTYPE: "dir", tarfile.REGTYPE: "reg", tarfile.AREGTYPE: "reg", tarfile.SYMTYPE: "symlink", tarfile.LNKTYPE: "hardlink",
         tarfile.CHRTYPE: "char", tarfile.BLKTYPE: "block", tarfile.FIFOTYPE: "fifo"}


class Blob:
    def __init__(self, path):
        self.out = open(path, "wb")
        self.length = 0
        self.digest, self.content = hashlib.sha256(), hashlib.sha256()
        self.member = None

    def raw(self, data):
        self.out.write(data)
        self.digest.update(data)
        self.length += len(data)

    def put(self, data):
        if self.member is None:
            self.member = zlib.compressobj(6, zlib.DEFLATED, 31)
        self.content.update(data)
        self.raw(self.member.compress(data))

    def end(self):
        if self.member is not None:
            self.raw(self.member.flush())
            self.member = None


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


source = tarfile.open(sys.argv[1])
blob, entries = Blob(sys.argv[2]), []
for member in source:
    blob.put(member.tobuf(tarfile.PAX_FORMAT))
    entry = {"name": member.name + ("/" if member.isdir() else ""), "type": KINDS[member.type], "mode": member.mode, "uid": member.uid, "gid": member.gid}
    if member.linkname:
        entry["linkName"] = member.linkname
    entries.append(entry)
    if not member.isreg() or member.size == 0:
        continue
    entry["size"] = member.size
    content, whole, offset = source.extractfile(member), hashlib.sha256(), 0
    while offset < member.size:
        chunk = content.read(CHUNK)
        whole.update(chunk)
        blob.end()
        part = entry if offset == 0 else {"name": member.name, "type": "chunk", "chunkOffset": offset}
        part["offset"] = blob.length
        part["chunkDigest"] = sha256(chunk)
        if len(chunk) < member.size:
            part["chunkSize"] = len(chunk)
        if offset > 0:
            entries.append(part)
        blob.put(chunk)
        offset += len(chunk)
    entry["digest"] = "sha256:" + whole.hexdigest()
    blob.put(bytes(-member.size % 512))

blob.end()
table = json.dumps({"version": 1, "entries": entries}).encode()
offset = blob.length
head = tarfile.TarInfo("stargz.index.json")
head.size = len(table)
blob.put(head.tobuf(tarfile.USTAR_FORMAT) + table + bytes(-len(table) % 512) + bytes(1024))
blob.end()
extra = b"SG" + struct.pack("<H", 22) + b"%016xSTARGZ" % offset
blob.raw(b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff" + struct.pack("<H", len(extra)) + extra + b"\x01\x00\x00\xff\xff" + bytes(8))
print(json.dumps({"toc": sha256(table), "blob": "sha256:" + blob.digest.hexdigest(), "content": "sha256:" + blob.content.hexdigest(), "size": blob.length}))
