// Command naast is the whole program: the site, the demo and the tools of the
// host.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"naast/internal/solve/matching"
)

type commands struct {
	SetupCode setupCodeCommand `cmd:"" help:"Make a new code that signs for a second person, while only one can enrol others."`
	SignHats  signHatsCommand  `cmd:"" help:"List the hats of staff that nobody signed, and sign them."`
	KeepKeys  keepKeysCommand  `cmd:"" help:"Say that it was looked why keys in the ring have no row in main: they stay, and are no alarm."`

	Serve    serveCommand   `cmd:"" help:"Serve the partnerships of a configuration file."`
	Setup    setupCommand   `cmd:"" help:"Make a whole new installation: configuration, keys, certificate, first coordinator."`
	Init     initCommand    `cmd:"" help:"Make the keys and the first coordinator of a new installation."`
	Backup   backupCommand  `cmd:"" aliases:"export" help:"Copy partnerships to a second place, while they run."`
	Restore  restoreCommand `cmd:"" aliases:"import" help:"Bring a partnership back into an empty place, on SQLite or PostgreSQL."`
	Verify   verifyCommand  `cmd:"" help:"Check databases, log and seals; the exit status tells whether all is well."`
	Doctor   doctorCommand  `cmd:"" help:"Look at everything around the program: keys, disks, clock, mail, backups; the exit status tells."`
	Ceremony struct {
		Make     ceremonyCommand `cmd:"" default:"withargs" help:"Make the three seats on paper, with the people who will hold them."`
		Practise practiseCommand `cmd:"" aliases:"oefenen" help:"Open the question of nobody with two sheets, and see that one opens nothing."`
	} `cmd:"" help:"The seats: two of three open a question when nobody else can (docs/ceremony.md)."`
	Incident incidentCommand `cmd:"" help:"See which questions an account touched, without content, and tell the residents: at the screen, by whoever keeps the log."`
	Migrate  migrateCommand  `cmd:"" help:"Take the steps of the databases that this version has and they lack, beside a running program."`
	Version  versionCommand  `cmd:"" help:"Say which version this is."`
	Update   updateCommand   `cmd:"" help:"Put another version in place of the one that runs: tried on a copy first, and with a way back."`
	Demo     demoCommand     `cmd:"" help:"Open a living demo partnership on this machine."`
	Solve    struct {
		Matching matchingCommand `cmd:"" help:"Read an instance on standard input, write the matching with its proof (docs/solve-matching.md)."`
	} `cmd:"" help:"Run an algorithm on a file."`
}

type matchingCommand struct{}

// Run reads one instance and writes its result.
func (matchingCommand) Run() error { return matching.Run(os.Stdin, os.Stdout) }

// private keeps what the program holds to itself: what it makes is for its own user,
// and a crash leaves no memory on disk, in which somebody's open page would lie.
func private() {
	syscall.Umask(0o077)
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) // where that cannot be, the unit does it too
}

func main() {
	private()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	var c commands
	k := kong.Parse(&c, kong.Name("naast"), kong.Description("Naast gets every resident with a question an independent supporter next to them."), kong.UsageOnError())
	k.BindTo(ctx, (*context.Context)(nil))
	k.Bind(log)
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "naast:", err)
		os.Exit(1)
	}
}
