package main

import (
	"net"
	"os"
	"strings"
)

// pidFile lies in the directory of the keys and names the process that serves.
const pidFile = "naast.pid"

// tellSystemd tells systemd a line of sd_notify(3); without systemd nobody listens.
func tellSystemd(line string) {
	to := os.Getenv("NOTIFY_SOCKET")
	if to == "" {
		return
	}
	if strings.HasPrefix(to, "@") { // an abstract name
		to = "\x00" + to[1:]
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: to, Net: "unixgram"})
	if err != nil {
		return
	}
	defer c.Close()
	_, _ = c.Write([]byte(line)) // systemd says by itself that it hears nothing
}
