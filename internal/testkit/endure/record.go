package endure

import (
	"bytes"
	"path/filepath"
	"sync"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// kind is what a disk was told, or what somebody was told meanwhile.
type kind int

const (
	wrote kind = iota
	resized
	synced
	named    // a file got its name in the directory
	unnamed  // a name was taken away
	dirSaved // the directory was synced
	told     // somebody was told that something is kept
)

// entry is one thing that happened, in its place in the order.
type entry struct {
	kind kind
	file int // which file; told: which promise
	name string
	at   int64 // where bytes go; resized: the new size
	data []byte
}

// weakness is what a control leaves out.
type weakness string

const (
	full   weakness = ""       // as the program runs
	normal weakness = "NORMAL" // the setting is not made, and SQLite's own for a WAL is NORMAL
	off    weakness = "OFF"    // nothing is synced: what OFF does
	noDirs weakness = "files"  // files are synced, directories are not
)

// recorder is the machine's own disk, which writes down what it is told. It knows
// files that it saw being made.
type recorder struct {
	vfs.VFS

	mu    sync.Mutex
	weak  weakness
	deaf  bool // nothing is written down any more
	tape  []entry
	names map[string]int
	files int
}

const recorderName = "recording"

var recording = sync.OnceValue(func() *recorder {
	r := &recorder{VFS: vfs.Find("os")}
	vfs.Register(recorderName, r)
	return r
})

// begin forgets what was recorded.
func (r *recorder) begin(w weakness) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.weak, r.deaf, r.tape, r.names, r.files = w, false, nil, map[string]int{}, 0
}

// end leaves the recorder as a disk that never waits for a sync: images are
// opened on it.
func (r *recorder) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.weak, r.deaf = full, true
}

func (r *recorder) add(e entry) {
	if r.deaf || e.kind == dirSaved && r.weak == noDirs || (e.kind == dirSaved || e.kind == synced) && r.weak == off {
		return
	}
	r.tape = append(r.tape, e)
}

// tell notes that somebody was told something.
func (r *recorder) tell(promise int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(entry{kind: told, file: promise})
}

// Open is not asked: SQLite calls OpenFilename.
func (r *recorder) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return vfsutil.WrapOpen(r.VFS, name, flags)
}

func (r *recorder) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, flags, err := vfsutil.WrapOpenFilename(r.VFS, name, flags)
	if err != nil || name == nil { // a temporary file has no name, and nobody looks for it after a crash
		return f, flags, err
	}
	path := name.String()
	id, known := r.names[path]
	if !known {
		id = r.files
		r.files, r.names[path] = r.files+1, id
		r.add(entry{kind: named, file: id, name: filepath.Base(path)})
	}
	// The layer beneath syncs the directory with the first sync of these.
	journal := flags&(vfs.OPEN_MAIN_JOURNAL|vfs.OPEN_SUPER_JOURNAL|vfs.OPEN_WAL) != 0 && flags&vfs.OPEN_CREATE != 0
	return &recorded{f, r, id, journal}, flags, nil
}

func (r *recorder) Delete(name string, syncDir bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.VFS.Delete(name, syncDir); err != nil {
		return err
	}
	r.add(entry{kind: unnamed, file: r.names[name], name: filepath.Base(name)})
	delete(r.names, name)
	if syncDir {
		r.add(entry{kind: dirSaved})
	}
	return nil
}

// recorded is one opened file.
type recorded struct {
	vfs.File
	to      *recorder
	file    int
	journal bool // its directory is still to be synced with it
}

func (f *recorded) WriteAt(b []byte, off int64) (int, error) {
	f.to.mu.Lock()
	defer f.to.mu.Unlock()
	n, err := f.File.WriteAt(b, off)
	f.to.add(entry{kind: wrote, file: f.file, at: off, data: bytes.Clone(b[:n])})
	return n, err
}

func (f *recorded) Truncate(size int64) error {
	f.to.mu.Lock()
	defer f.to.mu.Unlock()
	f.to.add(entry{kind: resized, file: f.file, at: size})
	return f.File.Truncate(size)
}

// Sync is not passed on: only what was recorded counts, and it is faster so.
func (f *recorded) Sync(vfs.SyncFlag) error {
	f.to.mu.Lock()
	defer f.to.mu.Unlock()
	f.to.add(entry{kind: synced, file: f.file})
	if f.journal {
		f.journal = false
		f.to.add(entry{kind: dirSaved})
	}
	return nil
}

// SizeHint makes a file longer in one go, as the layer beneath does.
func (f *recorded) SizeHint(size int64) error {
	f.to.mu.Lock()
	defer f.to.mu.Unlock()
	now, err := f.File.Size()
	if err != nil || size <= now {
		return err
	}
	f.to.add(entry{kind: resized, file: f.file, at: size})
	return vfsutil.WrapSizeHint(f.File, size)
}

// Pragma takes the setting away from the control: as if it were not made.
func (f *recorded) Pragma(name, value string) (string, error) {
	f.to.mu.Lock()
	defer f.to.mu.Unlock()
	if name == "synchronous" && value != "" && f.to.weak == normal {
		return "", nil
	}
	return vfsutil.WrapPragma(f.File, name, value)
}

func (f *recorded) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }
func (f *recorded) Unwrap() vfs.File               { return f.File }
func (f *recorded) LockState() vfs.LockLevel       { return vfsutil.WrapLockState(f.File) }
