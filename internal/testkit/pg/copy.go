package pg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Do runs one statement as the server's owner.
func (c *Cluster) Do(statement string) error {
	_, err := query(c.Address(), statement)
	return err
}

// At is the address of a database.
func (c *Cluster) At(database string) string { return c.address(database) }

// Space makes a tablespace of a directory that is there.
func (c *Cluster) Space(name, dir string) error {
	if _, err := credential(dir); err != nil { // hands it over
		return err
	}
	return c.Do("CREATE TABLESPACE " + name + " LOCATION '" + dir + "'")
}

// Copy is a copy of the whole server as it is now. It does not run.
func (c *Cluster) Copy() (*Cluster, error) { return c.copy() }

// Replica is a copy that follows this server from now on.
func (c *Cluster) Replica() (*Cluster, error) {
	r, err := c.copy("--write-recovery-conf")
	if err != nil {
		return nil, err
	}
	return r, r.Start()
}

func (c *Cluster) copy(more ...string) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(tempDir(), "naast-pg-")
	if err != nil {
		return nil, fmt.Errorf("copy postgres: %w", err)
	}
	to := &Cluster{dir: dir, args: arguments(bin, dir, Options{NoSync: true})}
	err = to.as(filepath.Join(bin, "pg_basebackup"), append([]string{"--pgdata=" + filepath.Join(dir, "data"), "--dbname=" + c.Address(), "--checkpoint=fast", "--no-sync"}, more...)...)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return to, nil
}

// Mark names this moment in the write-ahead log.
func (c *Cluster) Mark(name string) error {
	_, err := query(c.Address(), "SELECT pg_create_restore_point('"+name+"')")
	return err
}

// Archived waits until all of the write-ahead log up to now is in the archive.
func (c *Cluster) Archived() error {
	file, err := query(c.Address(), "SELECT pg_walfile_name(pg_switch_wal())")
	if err != nil {
		return err
	}
	return c.until(fmt.Sprintf("SELECT COALESCE(last_archived_wal,'')>='%s' FROM pg_stat_archiver", file))
}

// Recover starts a copy and lets it replay the archive of the server that it was
// taken from, up to a mark, as one does after an accident.
func (c *Cluster) Recover(from *Cluster, mark string) error {
	f, err := os.OpenFile(filepath.Join(c.dir, "data", "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("recover: %w", err)
	}
	_, err = fmt.Fprintf(f, "restore_command = 'cp %s/wal/%%f %%p'\nrecovery_target_name = '%s'\nrecovery_target_action = 'promote'\n", from.dir, mark)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(c.dir, "data", "recovery.signal"), nil, 0o666)
	}
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return fmt.Errorf("recover: %w", err)
	}
	return c.until("SELECT NOT pg_is_in_recovery()")
}

// Promote lets a replica stand alone, when it has all that its server has.
func (c *Cluster) Promote(from *Cluster) error {
	now, err := query(from.Address(), "SELECT pg_current_wal_flush_lsn()")
	if err == nil {
		err = c.until("SELECT pg_last_wal_replay_lsn()>='" + now + "'::pg_lsn")
	}
	if err != nil {
		return err
	}
	if _, err := query(c.Address(), "SELECT pg_promote()"); err != nil {
		return err
	}
	return c.until("SELECT NOT pg_is_in_recovery()")
}

// until waits until a query says so.
func (c *Cluster) until(yes string) error {
	for range 1200 {
		if got, err := query(c.Address(), yes); err != nil || got == "t" {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("postgres: " + yes + " does not come true: " + c.Log())
}
