#!/bin/sh
# The drill: a bare machine, the manual, a working site with mail, an update, the
# machine lost, one restored backup. As root on Linux with systemd installed; it
# changes nothing outside its own namespaces. What each step took stands in
# build/drill.txt; docs/drill.md tells what was real.
set -eu
here=$(pwd)
if [ "${1:-}" != inside ]; then
	work=$(mktemp -d) && mkdir -p build
	trap 'rm -rf "$work"' EXIT
	go build -trimpath -buildvcs=false -o "$work/naast" ./cmd/naast
	go build -trimpath -buildvcs=false -ldflags "-X main.release=next" -o "$work/naast-new" ./cmd/naast
	go build -o "$work/outside" ./internal/testkit/outside
	for p in pebble pebble-challtestsrv; do go build -modfile tools/go.mod -o "$work/$p" "github.com/letsencrypt/pebble/v2/cmd/$p"; done
	cp deploy/naast.service "$work/"
	unshare -m -n -p -f --kill-child --mount-proc sh "$0" inside "$work" >build/drill.txt 2>&1 || { tail -30 build/drill.txt; exit 1; }
	grep '^##' build/drill.txt
	exit 0
fi
work=$2
name=naast.wesselrade.example

bare() { # bare <machine>: systemd, the programs of Debian, and nothing of anybody
	m=$work/$1 && mkdir -p "$m" && mount -t tmpfs tmpfs "$m"
	(cd "$m" && mkdir -p usr etc/systemd/system var/lib tmp run root home proc dev sys srv && for d in bin sbin lib lib64; do ln -s usr/$d $d; done)
	mount --bind /usr "$m/usr" && mount -o remount,ro,bind "$m/usr" && mount -t tmpfs tmpfs "$m/usr/local" && mkdir "$m/usr/local/bin"
	mount --rbind /sys "$m/sys" && mount -t tmpfs tmpfs "$m/run" && mount -t tmpfs tmpfs "$m/dev"
	for x in null zero random urandom full tty; do touch "$m/dev/$x" && mount --bind /dev/$x "$m/dev/$x"; done
	ln -s /proc/self/fd "$m/dev/fd"
	mkdir "$m/dev/pts" "$m/dev/shm" && mount -t devpts devpts "$m/dev/pts" && mount -t tmpfs tmpfs "$m/dev/shm" && ln -s pts/ptmx "$m/dev/ptmx"
	cp -r /etc/pam.d /etc/security /etc/login.defs /etc/nsswitch.conf "$m/etc/" && : >"$m/etc/environment"
	echo 'root:x:0:0::/root:/bin/sh' >"$m/etc/passwd" && echo 'root:x:0:' >"$m/etc/group" && : >"$m/etc/shadow" && : >"$m/etc/machine-id"
	echo "127.0.0.1 localhost $name" >"$m/etc/hosts"
	mkdir "$m/mnt" "$m/mnt/elders" "$m/mnt/a" "$m/mnt/b" # disks of other machines
	for d in elders a b; do mkdir -p "$work/disk-$d" && mount --bind "$work/disk-$d" "$m/mnt/$d"; done
	cp "$work/naast" "$work/naast-new" "$work/naast.service" "$m/root/" && cp "$work/roots.pem" "$m/srv/"
	PATH=/usr/sbin:/usr/bin container=other unshare -m -p -u -i -C -f --kill-child sh -c "cd '$m' && mount -t proc proc proc && mkdir old && pivot_root . old && umount -l /old && exec /lib/systemd/systemd --system --unit=basic.target" &
	sleep 4
	pid=$(pgrep -f -n 'systemd --system --unit=basic.target')
}
on() { nsenter -t "$pid" -m -p -u -i -C -r -w /bin/sh -ec "cd /root; $1"; } # on the machine, as root
step() { # step <what> <commands>
	began=$(date +%s.%N)
	printf '\n# %s\n' "$2"
	on "$2"
	printf '## %6.1f s  %s\n' "$(echo "$(date +%s.%N) - $began" | awk '{print $1 - $3}')" "$1"
}
visit() { on "curl -sS -w '%{stderr}%{method} %{http_code} %{redirect_url}\\n' --cacert /root/site.pem -b /root/jar -c /root/jar $*"; }

ip link set lo up
cd "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=authority -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out roots.pem 2>/dev/null
cat >pebble.json <<-END
	{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000", "certificate": "roots.pem", "privateKey": "key.pem", "httpPort": 80, "tlsPort": 443}}
END
./pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 "" -dnsserver 127.0.0.1:8053 -http01 "" -https01 "" -tlsalpn01 "" -doh "" -management 127.0.0.1:8055 >/dev/null 2>&1 &
PEBBLE_VA_NOSLEEP=1 ./pebble -strict -config pebble.json -dnsserver 127.0.0.1:8053 >/dev/null 2>&1 &
./outside mail-address 127.0.0.1:0 >mails &
sleep 2
curl -sS -w "%{stderr}%{method} %{url} %{http_code} %{redirect_url}\n" --cacert roots.pem https://127.0.0.1:15000/roots/0 >site.pem
mail=$(cat mail-address)

bare one
cp site.pem "$work/one/root/"
step "install the program" 'install -m 755 naast /usr/local/bin/naast
useradd --system --home /var/lib/naast naast
install -d -o naast -m 700 /var/lib/naast /etc/naast'
step "naast setup: twelve questions, keys, a mail, a certificate" "printf '%s\n' $name wesselrade 'Naast in Wesselrade' 'Samenkracht Wesselrade' '0999 20 30 40' Ineke ineke beheer@post.example $mail naast@post.example - - |
naast setup --config /etc/naast/naast.toml --mail-plain --authority https://127.0.0.1:14000/dir --roots /srv/roots.pem >paper && cat paper
chown -R naast /var/lib/naast /etc/naast"
step "start it" 'cp naast.service /etc/systemd/system/ && systemctl daemon-reload && { systemctl enable --now naast || { journalctl --no-pager -u naast | tail -20; exit 1; }; }'
step "the backup" 'cat >>/etc/naast/naast.toml <<END
[backup]
to = "/mnt/elders/naast"
ring_to = "/mnt/a/ring"
week_key_to = ["/mnt/a/week", "/mnt/b/week"]
END
install -d -o naast -m 700 /mnt/elders/naast /mnt/a/ring /mnt/a/week /mnt/b/week
systemctl reload naast
su -s /bin/sh naast -c "naast backup --config /etc/naast/naast.toml"'
step "the doctor" "su -s /bin/sh naast -c 'naast doctor --config /etc/naast/naast.toml' || true"
cat mails && grep -q beheer@post.example mails
visit https://$name/ | grep -q 'Naast in Wesselrade'
echo '## the first page answers over HTTPS, and the test mail came'

visit https://$name/vraag/1 -o /dev/null -d _sleutel=AAAAAAAAAAAAAAAAAAAAAAAAAA --data-urlencode "'verhaal=Ik kan de trap niet meer op.'" -d domein=wonen
visit https://$name/vraag/5 -o /dev/null -d _sleutel=BBBBBBBBBBBBBBBBBBBBBBBBBB -d gezondheid=ja
visit https://$name/kaart >card
number=$(sed 's/<[^>]*>/ /g' card | grep -oE '\b[0-9]{7}\b' | head -1)
secret=$(sed 's/<[^>]*>/ /g' card | tr -s ' \n' ' ' | grep -oE '\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b' | head -1)
test "$number" && test "$secret"
echo '## a resident sent a question and has a card'

step "another version, while it runs" 'sha256sum naast-new >SHA256SUMS
before=$(systemctl show -p MainPID --value naast)
naast update --sums SHA256SUMS --config /etc/naast/naast.toml naast-new
after=$(systemctl show -p MainPID --value naast)
[ "$before" != "$after" ] && systemctl is-active naast && naast version'
step "and back" 'naast update --back --config /etc/naast/naast.toml && systemctl is-active naast && naast version'
step "a backup by hand, tried" "su -s /bin/sh naast -c 'naast backup --config /etc/naast/naast.toml && naast restore --config /etc/naast/naast.toml --partnership wesselrade --verify'"
paper=$(grep -E '^ +naast (server|pepper) 1 ' "$work/one/root/paper")
cp "$work/one/etc/naast/naast.toml" "$work/toml"
kill -9 "$pid" && sleep 1
echo '## the machine is lost'

bare two
cp site.pem "$work/two/root/" && cp toml "$work/two/root/naast.toml"
echo "$paper" | grep server >"$work/two/root/line-server" && echo "$paper" | grep pepper >"$work/two/root/line-pepper"
step "install the program on another machine" 'install -m 755 naast /usr/local/bin/naast
useradd --system --home /var/lib/naast naast
install -d -o naast -m 700 /var/lib/naast /etc/naast /var/lib/naast/keys /var/lib/naast/wesselrade
cp naast.toml /etc/naast/'
step "two lines from paper, and the week key" 'cp line-server /var/lib/naast/keys/server-1.key && cp line-pepper /var/lib/naast/keys/pepper-1.key && cp /mnt/b/week/ring-*.key /var/lib/naast/keys/
chmod 400 /var/lib/naast/keys/* && chown -R naast /var/lib/naast /etc/naast /mnt/elders /mnt/a /mnt/b'
step "naast restore" "su -s /bin/sh naast -c 'naast restore --config /etc/naast/naast.toml --partnership wesselrade'"
step "start it" 'cp naast.service /etc/systemd/system/ && systemctl daemon-reload && { systemctl enable --now naast || { journalctl --no-pager -u naast | tail -20; exit 1; }; }'
visit --retry 20 --retry-all-errors https://$name/terug -o /dev/null
visit https://$name/terug -o /dev/null -d _sleutel=CCCCCCCCCCCCCCCCCCCCCCCCCC -d "vraagnummer=$number" --data-urlencode "'geheim=$secret'"
visit https://$name/mijn-pagina | grep -q 'Ik kan de trap niet meer op' || visit https://$name/mijn-pagina/vraag | grep -q 'trap niet meer'
echo '## her card opens, and her question is there'
