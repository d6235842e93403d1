package endure

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// spare is how much room is left when there is none: less than a message.
const spare = 64 << 10

// tighten takes the space away.
func (s *site) tighten() error {
	if s.Space == "" {
		largest, err := s.largest()
		if err != nil {
			return err
		}
		return s.run.Limit(largest + spare)
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(s.Space, &st); err != nil {
		return err
	}
	size := int64(st.Bavail) * int64(st.Bsize)
	err := os.WriteFile(s.ballast(), make([]byte, size), 0o600)
	if err != nil && !errors.Is(err, syscall.ENOSPC) { // others write there meanwhile
		return err
	}
	return os.Truncate(s.ballast(), max(0, size-spare))
}

// loosen gives the space back.
func (s *site) loosen() error {
	if s.Space == "" {
		return s.run.Limit(0)
	}
	return os.Remove(s.ballast())
}

func (s *site) ballast() string { return filepath.Join(s.Space, "ballast") }

// largest is the size of the largest file of the databases.
func (s *site) largest() (int64, error) {
	files, err := filepath.Glob(filepath.Join(s.dir, "*.db*"))
	if err != nil {
		return 0, err
	}
	var sizes []int64
	for _, f := range files {
		i, err := os.Stat(f)
		if err != nil {
			return 0, err
		}
		sizes = append(sizes, i.Size())
	}
	return slices.Max(sizes), nil
}
