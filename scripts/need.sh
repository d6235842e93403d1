#!/bin/sh
# Installs what the tests need and this machine does not have. What it may not
# install it names; with CI=true that is an error, elsewhere the tests that
# miss it will fail by themselves and say the same.
set -eu

missing=""
need() { # need <how to see that it is there> <Debian package>
	if ! eval "$1" >/dev/null 2>&1; then missing="$missing $2"; fi
}
need 'ls /usr/lib/postgresql/1[5-9]/bin/initdb /usr/lib/postgresql/[2-9][0-9]/bin/initdb 2>/dev/null | grep .' postgresql-15
need 'command -v chromium || command -v chromium-browser || command -v google-chrome' chromium
need 'command -v hunspell' hunspell
need 'echo huis | hunspell -d nl' hunspell-nl
need 'command -v glpsol' glpk-utils

if [ -z "$missing" ]; then exit 0; fi
echo "The tests need$missing, which this machine does not have."

if [ "${NAAST_WITHOUT:-}" ] && [ "${CI:-}" != true ]; then
	echo "NAAST_WITHOUT=$NAAST_WITHOUT is set, so nothing is installed."
	exit 0
fi
as=""
if [ "$(id -u)" != 0 ]; then as="sudo -n"; fi
if command -v apt-get >/dev/null && $as true 2>/dev/null; then
	echo "Installing with apt-get:$missing"
	export DEBIAN_FRONTEND=noninteractive
	$as apt-get update -qq </dev/null || echo "The list of packages could not be renewed; trying with the old one."
	# On a newer Debian PostgreSQL 15 is gone; any later one will do.
	if ! apt-cache show postgresql-15 >/dev/null 2>&1; then
		missing=$(echo "$missing" | sed 's/postgresql-15/postgresql/')
	fi
	# shellcheck disable=SC2086 # one argument per package
	if $as apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null; then exit 0; fi
fi
echo "They could not be installed here. As an administrator: apt-get install$missing" >&2
if [ "${CI:-}" = true ]; then exit 1; fi
