#!/bin/sh
# Runs every fuzz test for a while: fuzz.sh 20s
set -eu
grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' cmd internal ./*_test.go 2>/dev/null | sort | while read -r file; do
	grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | cut -d' ' -f2 | while read -r name; do
		echo "$name in $(dirname "$file")"
		go test -run '^$' -fuzz "^$name\$" -fuzztime "$1" "./$(dirname "$file")" </dev/null
	done
done
