#!/bin/sh
# What can be checked without running the program: secrets in the history,
# mistakes that a scanner knows, what is in the program and under which licences.
# Each check is tried on something planted first. Needs no network once the
# modules of tools/audit.mod and tools/go.mod are there. Leaves build/sbom.cdx.json
# (naast) and build/sbom-verify.cdx.json (naast-verify).
set -eu
tool() { go tool -modfile=tools/audit.mod "$@"; }
fail() { echo "$1" >&2; exit 1; }
work=build/audit
rm -rf $work
mkdir -p $work/planted

# Secrets. The planted one is put together here, or it would be found in this file.
printf 'aws = "%s%s"\n' AKIA Z7QH3N5DW2XKL4VB >$work/planted/secret.txt
if tool gitleaks dir --no-banner --log-level=error $work/planted >/dev/null 2>&1; then fail "gitleaks does not find a planted secret"; fi
tool gitleaks git --no-banner --log-level=error --redact . || fail "gitleaks found something in the history"
echo "secrets: none in the history"

# Mistakes. Each high finding stands in scripts/gosec.txt with the reason why it is none.
scan() { # scan <packages> <file>
	tool gosec -quiet -exclude-generated -severity=high -exclude-dir=internal/bench -exclude-dir=internal/testkit -exclude-dir=internal/demo \
		-fmt=json -out="$2" "$1" >/dev/null 2>&1 || true # it fails when it finds something
	[ -s "$2" ] || fail "gosec did not run"
}
count() { # rule, file and how often, one a line
	awk -v root="$PWD/" -F'"' '$2 == "rule_id" { rule = $4 } $2 == "file" { f = $4; sub(root, "", f); n[rule " " f]++ }
		END { for (k in n) print k, n[k] }' "$1" | sort
}
printf 'package planted\n\nimport "crypto/tls"\n\n// Open trusts everybody.\nvar Open = tls.Config{InsecureSkipVerify: true}\n' >$work/planted/planted.go
scan ./$work/planted $work/planted.json
[ -n "$(count $work/planted.json)" ] || fail "gosec does not find a planted mistake"
rm -r $work/planted
scan ./... $work/gosec.json
count $work/gosec.json >$work/found
awk '!/^#/ && NF > 3 { print $1, $2, $3 }' scripts/gosec.txt | sort >$work/known
diff $work/known $work/found || fail "The high findings of gosec (>) are others than scripts/gosec.txt explains (<): mend them, or write why each is none."
echo "gosec: $(awk '{ n += $3 } END { print n + 0 }' $work/found) high findings, each with its reason"

# Mistakes of another kind: what compiles and is wrong, or is never used.
static() { go tool -modfile=tools/go.mod staticcheck "$@"; }
mkdir -p $work/planted
printf 'package planted\n\nimport "strings"\n\n// Trim forgets what it made.\nfunc Trim(s string) { strings.TrimSpace(s) }\n' >$work/planted/planted.go
if static ./$work/planted >/dev/null 2>&1; then fail "staticcheck does not find a planted mistake"; fi
static ./$work/planted 2>&1 | grep -q SA4017 || fail "staticcheck did not run"
rm -r $work/planted
static ./... || fail "staticcheck found something"
echo "staticcheck: nothing"

# What is in the programs. The versions come out of the programs themselves.
parts() { # program, list to leave and how many parts there are at least
	go build -trimpath -buildvcs=false -o "$work/$1" "./cmd/$1"
	# It finds no licences when the program has no version at all.
	tool cyclonedx-gomod bin -version v0.0.0 -json -licenses -std -noserial -notimestamp -output "$2" "$work/$1" 2>/dev/null
	[ "$(licences "$2" | wc -l)" -ge "$3" ] || fail "the list of parts of $1 is too short"
	[ -n "$(refused "$2" MIT)" ] || fail "a licence in $1 that is not allowed goes unnoticed"
	[ -z "$(refused "$2" "$allowed")" ] || { refused "$2" "$allowed" >&2; fail "licences in $1 that do not go with the EUPL-1.2"; }
	echo "parts of $1: $(licences "$2" | wc -l), all under licences that go with the EUPL-1.2; $2"
}
allowed='MIT|MIT-0|BSD-2-Clause|BSD-3-Clause|Apache-2.0|MPL-2.0|ISC|EUPL-1.2'
licences() { # list: name and licence of each part
	awk -F'"' '/"components": \[/ { on = 1 } /^  "dependencies"/ { on = 0 } !on { next }
		/^      "name":/ { if (name) print name, id; name = $4; id = "none" } /"license": \{/ { in_l = 1 } in_l && $2 == "id" { id = $4; in_l = 0 }
		END { if (name) print name, id }' "$1"
}
# Two that the tool does not recognise, read by a person: goose is MIT, Go itself BSD-3-Clause.
refused() { licences "$1" | grep -vE "^(github.com/pressly/goose/v3|std) none$" | grep -vE " ($2)$" || true; }
parts naast build/sbom.cdx.json 30
parts naast-verify build/sbom-verify.cdx.json 2
