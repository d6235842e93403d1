package main

import (
	"runtime"
	"syscall"
	"time"
)

// used is the processor time that this process has used, user and system.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // only for a wrong argument
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// each measures what f costs per time of n. Garbage of before is not counted.
func each(n int, f func() error) (time.Duration, error) {
	runtime.GC()
	before := used()
	for range n {
		if err := f(); err != nil {
			return 0, err
		}
	}
	return (used() - before) / time.Duration(n), nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func repeat(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}
