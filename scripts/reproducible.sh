#!/bin/sh
# Builds both programs twice, in two places, the second with nothing kept from
# before, and compares. The controls are one word that differs in each.
set -eu
top=$(pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
place() { # place <name>: the sources as they are here
	mkdir -p "$work/$1"
	git ls-files -z | xargs -0 cp --parents -P -t "$work/$1"
	ln -s "$top/node_modules" "$work/$1/node_modules"
}
build() { # build <place> <program>...: prints the hash of each
	(cd "$work/$1" && shift && go run ./internal/web/assets/build >/dev/null && for p; do
		go build -trimpath -buildvcs=false -o "$p.out" "./cmd/$p" || exit 1
		echo "$p $(sha256sum "$p.out" | cut -d' ' -f1)"
	done)
}
differs() { # differs <program> <file> <word> <other word>: the control
	sed -i "s/$3/$4/" "$work/another/place/$2"
	other=$(build another/place "$1")
	if echo "$one" | grep -qxF "$other"; then echo "The control: another $1 has the same hash" >&2; exit 1; fi
}
place one
place another/place
one=$(build one naast naast-verify)
export GOCACHE="$work/cache"
two=$(build another/place naast naast-verify)
if [ "$one" != "$two" ]; then printf 'Two builds of the same sources differ:\n%s\n%s\n' "$one" "$two" >&2; exit 1; fi
differs naast cmd/naast/serve.go 'The configuration file' 'A configuration file'
differs naast-verify cmd/naast-verify/main.go 'Klaar met 0' 'Gereed met 0'
echo "reproducible:"
echo "$one"
