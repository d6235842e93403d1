#!/bin/sh
# Builds the program twice, in two places, the second with nothing kept from
# before, and compares. The control is one word that differs.
set -eu
top=$(pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
place() { # place <name>: the sources as they are here
	mkdir -p "$work/$1"
	git ls-files -z | xargs -0 cp --parents -P -t "$work/$1"
	ln -s "$top/node_modules" "$work/$1/node_modules"
}
build() { # build <place>: prints the hash of the program
	(cd "$work/$1" && go run ./internal/web/assets/build >/dev/null && go build -trimpath -buildvcs=false -o naast.out ./cmd/naast && sha256sum naast.out | cut -d' ' -f1)
}
place one
place another/place
one=$(build one)
export GOCACHE="$work/cache"
two=$(build another/place)
if [ "$one" != "$two" ]; then echo "Two builds of the same sources differ: $one $two" >&2; exit 1; fi
sed -i 's/The configuration file/A configuration file/' "$work/another/place/cmd/naast/serve.go"
if [ "$one" = "$(build another/place)" ]; then echo "The control: another program has the same hash" >&2; exit 1; fi
echo "reproducible: $one"
