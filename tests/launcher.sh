#!/bin/bash
# Tests ./strata in a scratch copy with a small program in place of the product. Last line: N passed, N failed, N skipped.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
copy="$scratch/a copy"
passed=0 failed=0

check() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
    fi
}

# say TEXT: the program now prints TEXT, its arguments and its input, and exits with their number.
say() {
    cat >"$copy/src/Cli/Program.cs" <<EOF
System.Console.WriteLine("$1 " + string.Join('|', args) + (System.Console.IsInputRedirected ? " " + System.Console.In.ReadToEnd() : ""));
return args.Length;
EOF
}

run() { # runs the launcher; output, notes and exit code go to the variables of these names
    output=$("$copy/strata" "$@" 2>"$scratch/notes" </dev/null)
    code=$?
    notes=$(cat "$scratch/notes")
}

mkdir -p "$copy/src/Cli" "$copy/samples"
cp "$root/strata" "$root/global.json" "$root/nuget.config" "$root/Directory.Build.props" "$root/Directory.Packages.props" \
    "$root/BannedSymbols.txt" "$copy/"
cat >"$copy/src/Cli/Cli.csproj" <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <AssemblyName>strata</AssemblyName>
    <PublishAot>true</PublishAot>
    <EnforceCodeStyleInBuild>false</EnforceCodeStyleInBuild>
    <AnalysisLevel>none</AnalysisLevel>
  </PropertyGroup>
</Project>
EOF
building='strata: building the native binary (once, and again when the sources change)'

say one
run 'a b' c
check 'first launch builds and answers' "one a b|c  2 $building" "$output $code $notes"

run
check 'second launch builds nothing' 'one   0 ' "$output $code $notes"

say two
run
check 'changed source is built' "two   0 $building" "$output $code $notes"

echo '// more' >"$copy/src/Cli/More.cs"
run
check 'added source is built' "$building" "$notes"
rm "$copy/src/Cli/More.cs"
run
check 'removed source is built' "$building" "$notes"

ln -s "$copy/strata" "$scratch/link"
check 'symlink from another folder' 'two x ' "$(cd / && "$scratch/link" x </dev/null 2>&1)"

say three
"$copy/strata" first >"$scratch/first" 2>"$scratch/first-notes" </dev/null &
"$copy/strata" second >"$scratch/second" 2>"$scratch/second-notes" </dev/null
wait
check 'two at once both answer' 'three first  three second ' "$(cat "$scratch/first") $(cat "$scratch/second")"
check 'two at once build once' 1 "$(cat "$scratch"/*-notes | grep -c building)"

say four
check 'standard input reaches the program after a build' 'four  input' "$(echo input | "$copy/strata" 2>/dev/null)"

# A machine without a compiler: every program but compilers.
mkdir "$scratch/bin"
for program in /usr/bin/* /bin/* "$(command -v dotnet)"; do
    case ${program##*/} in
        *clang* | *gcc* | cc | c++ | *g++* | c89* | c99* | apt-get) ;;
        *) ln -sf "$program" "$scratch/bin/" 2>/dev/null ;;
    esac
done
with_compiler=$PATH
DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
export DOTNET_ROOT
PATH=$scratch/bin

say five
STRATA_NO_INSTALL=1 run
check 'without a compiler a build on the runtime answers' 'five   0' "$output $code"
check 'without a compiler the missing packages are named' 1 "$(grep -c 'gcc libc6-dev binutils' "$scratch/notes")"
STRATA_NO_INSTALL=1 run
check 'a build on the runtime is used again' 0 "$(grep -c building "$scratch/notes")"

if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then
    printf '#!/bin/sh\necho "$*" >>"%s/apt"\nexit 1\n' "$scratch" >"$scratch/bin/apt-get"
    chmod +x "$scratch/bin/apt-get"
    rm -rf "$copy/artifacts/launcher/portable"*
    run
    check 'root on Debian installs what is missing, and answers when that fails' 'five   0 update' "$output $code $(cat "$scratch/apt")"
    say six
    : >"$scratch/apt"
    STRATA_NO_INSTALL=1 run
    check 'STRATA_NO_INSTALL=1 prevents it' 'six   0 ' "$output $code $(cat "$scratch/apt")"
fi
PATH=$with_compiler

run
check 'with a compiler again the native binary is built' "$building" "$notes"

echo 'nonsense' >"$copy/src/Cli/Program.cs"
run
check 'source that does not compile is a failure' '3 ' "$code $output"
check 'its errors are shown' yes "$(grep -q 'error CS' "$scratch/notes" && echo yes)"

echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
