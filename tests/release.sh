#!/bin/bash
# Tests the release binary of eng/publish in a root that holds nothing but the binary and glibc. Needs root for chroot, and openssl.
# Last line: N passed, N failed, N skipped.
set -u
repository=$(cd "$(dirname "$0")/.." && pwd -P)
if [ "$(id -u)" != 0 ] || ! command -v openssl >/dev/null; then
    echo 'The release binary is tested as root, with openssl installed.'
    echo '0 passed, 0 failed, 1 skipped'
    exit 0
fi

scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
passed=0 failed=0

check() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
    fi
}

"$repository/eng/publish" "$scratch/release"
check 'eng/publish makes a binary within its size, libraries and glibc' 0 $?

inside=$scratch/root
mkdir -p "$inside/tmp"
cp "$scratch/release/strata" "$inside/"
for library in $(ldd "$inside/strata" | grep -o '/[^ ]*'); do
    mkdir -p "$inside${library%/*}"
    cp "$library" "$inside$library"
done
strata() { HOME=/ chroot "$inside" /strata "$@"; }

check 'only glibc is there' 'ld-linux libc libm' \
    "$(find "$inside" -name '*.so*' -printf '%f\n' | sed 's/[-.]\(x86\|aarch\|so\).*//' | sort | xargs)"
check 'version' 'strata 0.1.0' "$(strata --version)"
check 'demo finds something' yes "$(strata demo | grep -q '^openssl .*CVE-' && echo yes)"

mkdir -p "$inside/target/etc" "$inside/target/var/lib/dpkg"
printf 'ID=debian\nVERSION_ID="12"\n' >"$inside/target/etc/os-release"
printf 'Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.11-1\n\n' \
    >"$inside/target/var/lib/dpkg/status"
mkdir -p "$scratch/web/data"
cat >"$scratch/web/data/json" <<'EOF'
{"openssl":{"CVE-2024-5535":{"releases":{"bookworm":{"status":"resolved","repositories":{"bookworm":"3.0.15-1~deb12u1"},
"fixed_version":"3.0.15-1~deb12u1","urgency":"low"}}}}}
EOF
cp "$scratch/web/data/json" "$inside/tracker.json"
check 'local data of a feed is imported' 'debian: updated, 1 record' "$(strata db update --feed debian --from /tracker.json --db /x.db)"
check 'a root file system is scanned' 'CVE-2024-5535' \
    "$(strata scan dir:/target --offline --db /x.db --format json | sed -n 's/^ *"id": "\(CVE.*\)",$/\1/p')"

# An https server whose certificate is signed by an authority of our own.
cd "$scratch/web" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Authority 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem \
    -extfile <(echo subjectAltName=IP:127.0.0.1) 2>/dev/null
port=$((20000 + $$ % 20000))
openssl s_server -accept $port -cert server.pem -key server.key -WWW >/dev/null 2>&1 &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break
    sleep 0.2
done

fetch() { # OPTIONS: fetches the feed over https into a new database
    rm -f "$inside"/https.db*
    strata db update --feed debian --feed-url debian=https://127.0.0.1:$port/ --db /https.db "$@" 2>&1
}

check 'an authority that nobody named is not trusted' yes "$(fetch | grep -q 'was not updated' && echo yes)"
cp ca.pem "$inside/ca.pem"
check '--ca-file' 'debian: updated, 1 record' "$(fetch --ca-file /ca.pem)"
for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/pki/tls/cacert.pem \
    /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem /etc/ssl/cert.pem; do
    mkdir -p "$inside${bundle%/*}"
    cp ca.pem "$inside$bundle"
    check "certificates in $bundle" 'debian: updated, 1 record' "$(fetch)"
    rm "$inside$bundle"
done
check 'SSL_CERT_FILE' 'debian: updated, 1 record' "$(SSL_CERT_FILE=/ca.pem fetch)"

echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
