package pg

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// as runs a program as the server's own user, in its directory.
func (c *Cluster) as(program string, args ...string) error {
	who, err := credential(c.dir)
	if err != nil {
		return err
	}
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{Credential: who}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, out)
	}
	return nil
}

// Base takes the base backup from which Rewind begins. It needs Options.Archive.
func (c *Cluster) Base() error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	return c.as(filepath.Join(bin, "pg_basebackup"), "--host="+c.dir, "--username=naast", "--pgdata="+filepath.Join(c.dir, "base"), "--checkpoint=fast", "--wal-method=none")
}

// Rewind puts the base backup in the place of the data and plays the log until a
// moment, as a host does who follows the manual of PostgreSQL.
func (c *Cluster) Rewind(to time.Time) error {
	if _, err := query(c.Address(), "SELECT pg_switch_wal()::text"); err != nil { // what is not archived yet
		return err
	}
	c.Stop()
	const script = `mv data data-before && cp -a base data && chmod 700 data && touch data/recovery.signal &&
printf "restore_command = 'cp %s/wal/%%f %%p'\\nrecovery_target_time = '%s'\\nrecovery_target_action = 'promote'\\n" "$1" "$2" >>data/postgresql.auto.conf`
	if err := c.as("/bin/sh", "-c", script, "rewind", c.dir, to.UTC().Format("2006-01-02 15:04:05.000000+00")); err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	for range 600 {
		if still, err := query(c.Address(), "SELECT pg_is_in_recovery()::text"); err == nil && still == "false" {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("rewind: %s", c.Log())
}
