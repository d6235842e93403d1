package endure

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"

	"naast/internal/db"
)

// disk is the machine's own, whose nth write or sync fails.
type disk struct {
	vfs.VFS

	mu   sync.Mutex
	n    int // writes and syncs so far
	at   int // which one fails; 0: none
	full bool
}

const diskName = "failing"

// failing is registered once: SQLite knows it by its name.
var failing = sync.OnceValue(func() *disk {
	d := &disk{VFS: vfs.Find("os")}
	vfs.Register(diskName, d)
	return d
})

// arm begins to count. A full disk goes on failing, until it is armed anew; other
// errors come once.
func (d *disk) arm(at int, full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n, d.at, d.full = 0, at, full
}

func (d *disk) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.n
}

// step counts one, and says whether it fails. A disk that is full still syncs.
func (d *disk) step(code error, sync bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	switch {
	case d.at == 0:
	case d.full && d.n >= d.at && !sync:
		return sqlite3.FULL
	case !d.full && d.n == d.at:
		return code
	}
	return nil
}

func (d *disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := vfsutil.WrapOpen(d.VFS, name, flags)
	return d.wrap(f, flags, err)
}

func (d *disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := vfsutil.WrapOpenFilename(d.VFS, name, flags)
	return d.wrap(f, flags, err)
}

func (d *disk) wrap(f vfs.File, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if err != nil {
		return nil, flags, err
	}
	return &diskFile{f, d}, flags, nil
}

type diskFile struct {
	vfs.File
	disk *disk
}

func (f *diskFile) WriteAt(b []byte, off int64) (int, error) {
	if err := f.disk.step(sqlite3.IOERR_WRITE, false); err != nil {
		return 0, err
	}
	return f.File.WriteAt(b, off)
}

func (f *diskFile) Sync(flags vfs.SyncFlag) error {
	if err := f.disk.step(sqlite3.IOERR_FSYNC, true); err != nil {
		return err
	}
	return f.File.Sync(flags)
}

func (f *diskFile) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }
func (f *diskFile) Unwrap() vfs.File               { return f.File }
func (f *diskFile) LockState() vfs.LockLevel       { return vfsutil.WrapLockState(f.File) }

// onFiles is a partnership on SQLite.
type onFiles struct {
	*disk
	dir string
}

func onDisk(p Plan) trouble { return &onFiles{failing(), p.Dir} }

func (o *onFiles) path(name string) string { return filepath.Join(o.dir, name) }

func (o *onFiles) ground() db.Config {
	os.MkdirAll(o.path("ground"), 0o700) // when it fails, opening does
	return at(o.path("ground"), "")
}

func (o *onFiles) fresh() error     { return copyAll(o.path("ground"), o.path("try")) }
func (o *onFiles) clear()           { os.RemoveAll(o.path("try")) }
func (o *onFiles) shaky() db.Config { return at(o.path("try"), "?vfs="+diskName) }
func (o *onFiles) firm() db.Config  { return at(o.path("try"), "") }
