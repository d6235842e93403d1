// Command start runs a command with two PostgreSQL servers beside it, main and
// ring, and ends them with it:
//
//	go run ./internal/testkit/pg/start go test ./...
//
// The addresses are in NAAST_TEST_PG_MAIN and NAAST_TEST_PG_RING. With
// NAAST_TEST_PG_NOSYNC=1 the servers do not wait for the disk.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"naast/internal/testkit/pg"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "start: say which command to run")
		os.Exit(2)
	}
	os.Exit(run(os.Args[1], os.Args[2:]))
}

func run(name string, args []string) int {
	pair, err := pg.StartPair(pg.Options{NoSync: os.Getenv("NAAST_TEST_PG_NOSYNC") == "1"})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start:", err)
		return 1
	}
	defer pair[0].Close()
	defer pair[1].Close()
	// An interrupt reaches the command too; we wait for it and then clean up.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cmd := exec.Command(name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), pg.EnvMain+"="+pair[0].Address(), pg.EnvRing+"="+pair[1].Address())
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return max(exit.ExitCode(), 1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "start:", err)
		return 1
	}
	return 0
}
