#!/bin/bash
# Builds everything and runs every test. Its last line is "N passed, N failed, N skipped"; it fails when anything did.
# As root on Debian it first installs what the tests use and is missing; STRATA_NO_INSTALL=1 prevents that, and the tests that need it are
# skipped. STRATA_NO_FUZZ=1 leaves out fuzzing. STRATA_UPDATE_GOLDEN=1 writes golden files anew.
set -u
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0 skipped=0

step() { printf '\n== %s\n' "$*"; }

# count NAME EXIT-CODE: a step that is a test of its own.
count() {
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n' "$1"
    fi
}

finish() {
    printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" = 0 ]
    exit
}

install_packages() {
    command -v dpkg-query >/dev/null || return 0
    local wanted=(clang cmake make binutils zlib1g-dev libssl-dev libsqlite3-dev openssl bsdutils docker-registry skopeo umoci mmdebstrap afl++ isal zstd xz-utils bzip2 postgresql pgbouncer rpm podman docker.io curl zsh fish)
    local missing=() package
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    if [ "$(id -u)" != 0 ] || [ "${STRATA_NO_INSTALL:-}" = 1 ]; then
        echo "Not installed, so that some tests are skipped: ${missing[*]}"
        return
    fi
    step "Installing ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
        || echo 'Some could not be installed; the tests that need them are skipped.'
}

# Lock files name the compiler package of the SDK that made them: another SDK of the same band restores without them, but never on CI.
restore() {
    dotnet restore Strata.slnx --locked-mode -v quiet && return
    [ "${CI:-}" != true ] && echo 'The lock files fit another SDK; restoring without them.' && dotnet restore Strata.slnx -v quiet
}

# run_tests PROJECT: runs one test program and adds its numbers.
run_tests() {
    local program="artifacts/bin/$1/release/Strata.$1" log="artifacts/$1.log" line total errors failures skips others
    step "$1"
    # A test that hangs is named in the log after two minutes, and ends the program after fifteen.
    timeout 900 "$program" -noColor -diagnostics -longRunning 120 >"$log" 2>&1 </dev/null
    grep -E -A 25 '\[FAIL\]' "$log"
    line=$(grep -E '^ +Strata.*Total: ' "$log" | tail -n 1)
    number() { sed -n "s/.*$1: \([0-9]*\).*/\1/p" <<<"$line"; }
    total=$(number Total) errors=$(number Errors) failures=$(number Failed) skips=$(number Skipped) others=$(number 'Not Run')
    if [ -z "$total" ] || [ "$total" = 0 ]; then
        tail -n 20 "$log"
        count "$1 ran to its end" 1
        return
    fi
    echo "$line"
    errors=${errors:-0} failures=${failures:-0} skips=${skips:-0} others=${others:-0}
    passed=$((passed + total - failures - skips - others))
    failed=$((failed + failures + errors))
    skipped=$((skipped + skips + others))
}

# run_script PATH: runs a script whose last line is "N passed, N failed, N skipped" and adds its numbers.
run_script() {
    local log line
    log=artifacts/$(basename "$1").log
    step "$1"
    "$1" 2>&1 | tee "$log"
    line=$(tail -n 1 "$log")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    else
        count "$1 ran to its end" 1
    fi
}

mkdir -p artifacts
install_packages

step 'Restoring and building'
restore || { count 'packages are restored as locked' 1; finish; }
dotnet build Strata.slnx -c Release --no-restore -v quiet -nologo || { count 'everything builds without a warning' 1; finish; }
count 'everything builds without a warning' 0

step 'Publishing the native binary'
case $(uname -m) in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
dotnet publish src/Cli -c Release -r $rid -o artifacts/native -v quiet -nologo >artifacts/native.log 2>&1
published=$?
grep -E 'warning|error' artifacts/native.log && published=1
count 'the native binary is published without a warning' $published
export STRATA_BINARY=$PWD/artifacts/native/strata

for project in tests/*.Tests; do
    run_tests "$(basename "$project")"
done
run_script tests/launcher.sh
run_script tests/release.sh
run_script tests/image.sh

step 'Fuzzing'
if [ "${STRATA_NO_FUZZ:-}" = 1 ] || ! command -v afl-fuzz >/dev/null; then
    echo 'Fuzzing is skipped.'
    skipped=$((skipped + 1))
else
    fuzz/run --ci
    count 'fuzzing finds no crash' $?
fi

finish
