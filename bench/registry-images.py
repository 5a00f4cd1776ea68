"""Makes an OCI layout for bench/registry out of a Debian root tarball: 'five', its files in five layers, and 'app-00' to 'app-49', which have those
layers as their base and one of their own.  usage: registry-images.py DEBIAN.TAR LAYOUT [IMAGES]"""
import concurrent.futures, hashlib, io, json, os, sys, tarfile, zlib

source, layout, images = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 50
blobs = os.path.join(layout, "blobs", "sha256")
os.makedirs(blobs, exist_ok=True)
OWN_BYTES = 512 << 10


def blob(content):
    digest = hashlib.sha256(content).hexdigest()
    with open(os.path.join(blobs, digest), "wb") as file:
        file.write(content)
    return {"digest": "sha256:" + digest, "size": len(content)}


def compress(path):
    """The gzip blob of a tarball and the digest of its content."""
    with open(path, "rb") as file:
        tar = file.read()
    packed = zlib.compressobj(6, zlib.DEFLATED, 31)
    layer = blob(packed.compress(tar) + packed.flush())
    layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+gzip"
    return layer, "sha256:" + hashlib.sha256(tar).hexdigest(), len(tar)


def manifest(name, layers):
    config = json.dumps({"os": "linux", "architecture": "amd64", "config": {}, "rootfs": {"type": "layers", "diff_ids": [diff for _, diff, _ in layers]},
                         "history": [{"created_by": f"layer {i}"} for i in range(len(layers))]}).encode()
    document = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                           "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **blob(config)}, "layers": [layer for layer, _, _ in layers]}).encode()
    return {"mediaType": "application/vnd.oci.image.manifest.v1+json", **blob(document), "annotations": {"org.opencontainers.image.ref.name": name}}


def split():
    """Five tarballs of about the same size; the last one has the package database, the others one that is cut short."""
    parts = [os.path.join(layout, f"part-{i}.tar") for i in range(5)]
    with tarfile.open(source) as tar:
        members = tar.getmembers()
        total = sum(member.size + 512 for member in members)
        status = tar.extractfile("./var/lib/dpkg/status").read()
        written, index, out = 0, 0, tarfile.open(parts[0], "w")
        for member in members:
            if written > total * (index + 1) / 5 and index < 4:
                add_status(out, status, index)
                out.close()
                index += 1
                out = tarfile.open(parts[index], "w")
            if member.name != "./var/lib/dpkg/status":
                out.addfile(member, tar.extractfile(member) if member.isreg() else None)
            written += member.size + 512
        add_status(out, status, index)
        out.close()
    return parts, status


def add_status(out, status, index):
    paragraphs = status.split(b"\n\n")
    content = b"\n\n".join(paragraphs[: len(paragraphs) * (index + 1) // 5]) + b"\n\n"
    entry = tarfile.TarInfo("var/lib/dpkg/status")
    entry.size = len(content)
    out.addfile(entry, io.BytesIO(content))


parts, status = split()
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    base = list(pool.map(compress, parts))
entries = [manifest("five", base)]
for number in range(images):
    path = os.path.join(layout, "own.tar")
    with tarfile.open(path, "w") as own:
        noise = hashlib.shake_256(str(number).encode()).digest(OWN_BYTES)
        entry = tarfile.TarInfo(f"srv/app-{number}")
        entry.size = len(noise)
        own.addfile(entry, io.BytesIO(noise))
        more = f"Package: app-{number}\nStatus: install ok installed\nVersion: 1.{number}\nArchitecture: amd64\nMaintainer: bench\nDescription: bench\n\n".encode()
        entry = tarfile.TarInfo("var/lib/dpkg/status")
        entry.size = len(status) + len(more) + 1
        own.addfile(entry, io.BytesIO(status + b"\n" + more))
    entries.append(manifest(f"app-{number:02}", [*base, compress(path)]))
    os.unlink(path)
for path in parts:
    os.unlink(path)
with open(os.path.join(layout, "oci-layout"), "w") as file:
    file.write('{"imageLayoutVersion":"1.0.0"}')
with open(os.path.join(layout, "index.json"), "w") as file:
    json.dump({"schemaVersion": 2, "manifests": entries}, file)
print(f"five layers: {sum(size for _, _, size in base) / 1e6:.0f} MB of tar, {sum(layer['size'] for layer, _, _ in base) / 1e6:.0f} MB of gzip")
