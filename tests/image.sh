#!/bin/bash
# Builds the server's image with deploy/image and scans it with our own scanner: STRATA_BINARY, else what ./strata builds.
# Last line: N passed, N failed, N skipped.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P)
for tool in umoci skopeo mmdebstrap; do
    command -v "$tool" >/dev/null && continue
    echo "The image is built and scanned where $tool is installed."
    echo '0 passed, 0 failed, 1 skipped'
    exit 0
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
strata=${STRATA_BINARY:-$root/strata}
passed=0 failed=0

check() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
    fi
}

scan() { "$strata" scan "$@" --db "$scratch/advisories.db" --offline 2>"$scratch/notes"; }

"$root/deploy/image" "$scratch/image" test >"$scratch/log" 2>&1
code=$?
[ $code = 0 ] || tail -n 20 "$scratch/log"
check 'deploy/image builds the image' 0 $code
check 'it starts the server, as a user without rights' '["/opt/strata/strata-server"] 10001:10001' \
    "$(skopeo inspect --config "oci:$scratch/image:test" | tr -d ' \n' | sed -n 's/.*"User":"\([^"]*\)".*"Entrypoint":\(\[[^]]*\]\).*/\2 \1/p')"

# Debian's advisories, as small as they can be: one that the image's libc has, and one that is fixed in it.
mkdir -p "$scratch/feed"
cat >"$scratch/feed/json" <<'END'
{"glibc":{"CVE-2099-1":{"releases":{"bookworm":{"status":"open","urgency":"high"}}},
"CVE-2099-2":{"releases":{"bookworm":{"status":"resolved","fixed_version":"1.0-1","urgency":"high"}}}}}
END
"$strata" db update --feed debian --from "$scratch/feed/json" --db "$scratch/advisories.db" >/dev/null 2>"$scratch/notes"
check 'advisories are imported' 0 $?
umoci unpack --image "$scratch/image:test" "$scratch/bundle" >/dev/null 2>&1
installed=$(grep -c '^Package: ' "$scratch/bundle/rootfs/var/lib/dpkg/status")
skopeo copy -q "oci:$scratch/image:test" "docker-archive:$scratch/image.tar:strata-server:test" >/dev/null
for image in "oci:$scratch/image:test" "$scratch/image.tar"; do
    scan "$image" --format json --fail-on high >"$scratch/report.json"
    check "the scan of ${image##*/} ends with what it found" 1 $?
    check 'it is complete' '"status": "complete"' "$(grep -o '"status": "[a-z]*"' "$scratch/report.json" | head -n 1)"
    check 'it knows the distribution' '"namespace": "debian:12"' "$(grep -o '"namespace": "[^"]*"' "$scratch/report.json" | sort -u)"
    check 'it has the packages of dpkg, all of them' "$installed" "$(grep -c '"location": "var/lib/dpkg/status"' "$scratch/report.json")"
    check 'it finds what is open and nothing that is fixed' '"id": "CVE-2099-1"' "$(grep -o '"id": "CVE-[^"]*"' "$scratch/report.json" | sort -u)"
done

echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
