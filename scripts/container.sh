#!/bin/sh
# The drill in a container: the image of deploy/Containerfile, the lines of
# docs/running.md, a resident, a backup tried, the next container on the same volume.
# As root on Linux with podman and ports 80 and 443 free; what it makes it takes away.
# What follows the name goes to podman build. What each line said: build/container.txt.
set -eu
mkdir -p build
said=$(pwd)/build/container.txt
work=$(mktemp -d)
name=naast.wesselrade.example
image=naast-drill
inside="podman run --rm -i -v naast-drill:/var/lib/naast -v $work/copies:/copies -v $work/roots.pem:/roots.pem:ro"
ports="-p 80:8080 -p 443:8443"
config=/var/lib/naast/naast.toml
pids=
away() {
	podman rm -f -t 5 naast-site naast-hold >/dev/null 2>&1 || true
	podman volume rm -f naast-drill >/dev/null 2>&1 || true
	for p in $pids; do kill "$p" 2>/dev/null || true; done
	rm -rf "$work"
}
trap away EXIT

podman build -t $image -f deploy/Containerfile "$@" . >build/container-build.txt 2>&1 || { tail -30 build/container-build.txt; exit 1; }
exec 3>&1 >"$said" 2>&1
trap 'status=$?; [ $status = 0 ] || tail -30 "$said" >&3; away' EXIT
told() { echo "## $1" && echo "## $1" >&3; }
told "the image: $(podman image inspect -f '{{.Size}}' $image | awk '{printf "%d MB", $1 / 1e6}')"
for p in pebble pebble-challtestsrv; do go build -modfile tools/go.mod -o "$work/$p" "github.com/letsencrypt/pebble/v2/cmd/$p"; done
go build -o "$work/outside" ./internal/testkit/outside

# The authority and the mail server of somebody else, on this machine, where the
# containers reach it. The bridge is there while a container is.
podman run -d --name naast-hold --entrypoint sleep $image infinity
here=$(podman inspect -f '{{.NetworkSettings.Gateway}}' naast-hold)
cd "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=authority -addext "subjectAltName=IP:$here" -keyout key.pem -out roots.pem
chmod 644 roots.pem && install -d -o 900 -m 700 copies
cat >pebble.json <<-END
	{"pebble": {"listenAddress": "$here:14000", "managementListenAddress": "$here:15000", "certificate": "roots.pem", "privateKey": "key.pem", "httpPort": 80, "tlsPort": 443}}
END
./pebble-challtestsrv -defaultIPv4 "$here" -defaultIPv6 "" -dnsserver "$here:8053" -http01 "" -https01 "" -tlsalpn01 "" -doh "" -management "$here:8055" >/dev/null 2>&1 &
pids=$!
PEBBLE_VA_NOSLEEP=1 ./pebble -strict -config pebble.json -dnsserver "$here:8053" >/dev/null 2>&1 &
pids="$pids $!"
./outside mail-address "$here:0" >mails &
pids="$pids $!"
sleep 2
curl -sS --cacert roots.pem "https://$here:15000/roots/0" >site.pem
visit() { curl -sS -w '%{stderr}%{method} %{http_code} %{redirect_url}\n' --retry 20 --retry-all-errors --retry-delay 1 --cacert site.pem --resolve "$name:443:$here" -b "jar-$who" -c "jar-$who" "$@"; }

$inside --entrypoint /bin/sh $image -c 'mkdir /copies/main /copies/ring /copies/week'
printf '%s\n' $name wesselrade 'Naast in Wesselrade' 'Samenkracht Wesselrade' '0999 20 30 40' Ineke ineke beheer@post.example "$(cat mail-address)" naast@post.example - - |
	$inside $ports $image setup --config $config --listen :8443 --listen-http :8080 --mail-plain --authority "https://$here:14000/dir" --roots /roots.pem
$inside --entrypoint /bin/sh $image -c "cat >>$config" <<END
[backup]
to = "/copies/main"
ring_to = "/copies/ring"
week_key_to = ["/copies/week"]
END
serve() { podman run -d --name naast-site --restart=always -v naast-drill:/var/lib/naast -v "$work/copies:/copies" -v "$work/roots.pem:/roots.pem:ro" $ports $image; }
serve
grep beheer@post.example mails
told 'set up: the test mail came, and a certificate'

who=resident
visit https://$name/ | grep -q 'Naast in Wesselrade'
visit https://$name/vraag/1 -o /dev/null -d _sleutel=AAAAAAAAAAAAAAAAAAAAAAAAAA --data-urlencode 'verhaal=Ik kan de trap niet meer op.' -d domein=wonen
visit https://$name/vraag/5 -o /dev/null -d _sleutel=BBBBBBBBBBBBBBBBBBBBBBBBBB -d gezondheid=ja
visit https://$name/kaart | sed 's/<[^>]*>/ /g' | tr -s ' \n' ' ' >card
number=$(grep -oE '\b[0-9]{7}\b' card | head -1)
secret=$(grep -oE '\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b' card | head -1)
test "$number" && test "$secret"
told 'a resident sent a question over HTTPS, and has a card'

podman exec naast-site naast backup --config $config
podman exec naast-site naast restore --config $config --partnership wesselrade --verify
podman exec naast-site naast doctor --config $config
told 'a backup, tried; the doctor finds nothing wrong'

test "$(podman exec naast-site id -u)" = 900
podman exec naast-site cat /proc/1/limits | grep -E '^Max core file size +0 +0 '
podman cp naast-site:/usr/local/bin/naast-verify .
visit -f https://$name/logboek/bestand -o logboek.txt
./naast-verify groei logboek.txt logboek.txt
told 'not root, no image of the memory after a crash, and naast-verify comes out of it'

podman stop -t 30 naast-site && podman rm naast-site && serve
who=again
visit https://$name/terug -o /dev/null
visit https://$name/terug -o /dev/null -d _sleutel=CCCCCCCCCCCCCCCCCCCCCCCCCC -d "vraagnummer=$number" --data-urlencode "geheim=$secret"
visit https://$name/mijn-pagina | grep -q 'trap niet meer op' || visit https://$name/mijn-pagina/vraag | grep -q 'trap niet meer'
told 'the next container on the same volume: her card opens, and her question is there'
