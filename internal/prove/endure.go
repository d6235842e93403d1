package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"naast/internal/testkit/endure"
	"naast/internal/testkit/pg"
	"naast/internal/testkit/program"
	"naast/internal/testkit/smtp"
)

const (
	killGoal  = "1,000 kills: 0 acknowledged writes lost, 0 doubled, 0 by half"
	kills     = 1000
	powerGoal = "10,000 images: everything acknowledged is there, nothing by half"
	images    = 10_000
	failGoal  = "every write and sync of each main act fails in its turn: 0 false acknowledgements, reading goes on, the act succeeds afterwards"
	cableGoal = "the connection breaks at each thing that each main act says, before it arrives and when the answer comes: as above"
	fullGoal  = "20 times full: nothing lost, reading goes on, back within 10 s, nothing started by hand"
	stopGoal  = "20 times full: nothing lost, back within 10 s, the program not started again, PostgreSQL by who watches over services"
	fulls     = 20
	backIn    = 10 * time.Second
	loseGoal  = "10,000 repeats, 10,000 cases, one mail for each and reader"
	questions = 10_000
)

// plan builds the program and the demo that is copied; on PostgreSQL with its
// write-ahead log elsewhere, when a directory is given.
func (s *stage) plan(cycles int, log string) (endure.Plan, error) {
	bin, err := program.Build(s.dir)
	p := endure.Plan{TB: s, Binary: bin, Seed: filepath.Join(s.dir, "seed"), Dir: s.dir, Cycles: cycles}
	switch {
	case err != nil:
	case s.postgres:
		p.Servers, err = endure.StartServers(s, bin, p.Seed, pg.Options{Log: log})
	default:
		program.Demo(s, bin, p.Seed).Stop()
	}
	return p, err
}

// space lets the databases lie on a small file system of their own, which can be
// really full. Only root may mount one.
func (s *stage) space(p *endure.Plan) error {
	if err := s.mount(); err != nil {
		return err
	}
	if p.Space = s.small(); p.Servers == nil {
		p.Dir = p.Space
		return nil
	}
	return p.Servers.Lie(p.Space)
}

func (s *stage) small() string { return filepath.Join(s.dir, "space") }

// mount makes a small file system.
func (s *stage) mount() error {
	if err := os.Mkdir(s.small(), 0o755); err != nil {
		return err
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", s.small()).CombinedOutput(); err != nil {
		return fmt.Errorf("mount a small file system (this needs root): %w %s", err, out)
	}
	s.Cleanup(func() { exec.Command("umount", "-l", s.small()).Run() }) // what stays mounted takes memory only
	return os.Chmod(s.dir, 0o711)                                       // servers run as another user
}

// endured runs a proof with furniture of tests, and takes that away afterwards.
func endured(dir string, postgres bool, cycles int, run func(*stage, endure.Plan) (outcome, error)) (outcome, error) {
	s := &stage{dir: dir, postgres: postgres}
	defer s.clear()
	return s.endured(cycles, "", run)
}

func (s *stage) endured(cycles int, log string, run func(*stage, endure.Plan) (outcome, error)) (outcome, error) {
	p, err := s.plan(cycles, log)
	if err != nil {
		return outcome{}, err
	}
	start := time.Now()
	o, err := run(s, p)
	o.figure += fmt.Sprintf("; %.0f s", time.Since(start).Seconds())
	return o, err
}

func killed(dir string, postgres bool) (outcome, error) {
	return endured(dir, postgres, part(kills), func(_ *stage, p endure.Plan) (outcome, error) {
		k, err := endure.Kill(p)
		if err != nil {
			return outcome{}, err
		}
		p.Cycles = 5
		control, err := endure.KillEager(p)
		if err != nil {
			return outcome{}, err
		}
		var unseen []string
		if !postgres {
			unseen, err = endure.Unseen(p)
		}
		return outcome{figure: k.String(), holds: k.Holds(), control: control.Lost > 0 && len(unseen) == 0, done: k.Cycles, of: kills}, err
	})
}

// cutActs is how many acts stand in each life of a recording.
const cutActs = 100

func cut(_ context.Context, dir string) (outcome, error) {
	s := &stage{dir: dir}
	defer s.clear()
	p := endure.Plan{TB: s, Dir: dir, Cycles: images}
	start := time.Now()
	c, err := endure.CutPower(p, cutActs)
	if err != nil {
		return outcome{}, err
	}
	o := outcome{figure: fmt.Sprintf("%s; %.0f s", c, time.Since(start).Seconds()), holds: c.Holds(), control: true}
	p.Cycles = 100
	for name, control := range map[string]func(endure.Plan, int) (endure.Cut, error){"NORMAL": endure.CutPowerNormal, "OFF": endure.CutPowerOff, "files only": endure.CutPowerNoDirs} {
		c, err := control(p, 20)
		if err != nil {
			return outcome{}, err
		}
		o.control = o.control && c.Bad > 0
		o.figure += fmt.Sprintf("; %s: %d of %d bad", name, c.Bad, c.Images)
	}
	return o, nil
}

func failed(dir string, each, unseen func(endure.Plan, int) (endure.Failed, error)) (outcome, error) {
	s := &stage{dir: dir}
	defer s.clear()
	f, err := each(endure.Plan{TB: s, Dir: filepath.Join(dir, "all")}, 1)
	if err != nil {
		return outcome{}, err
	}
	s.dir = filepath.Join(dir, "control") // keys of its own
	control, err := unseen(endure.Plan{TB: s, Dir: s.dir}, 7)
	return outcome{figure: f.String(), holds: f.Holds(), control: control.False > 0}, err
}

func filled(dir string, postgres, real bool) (outcome, error) {
	return endured(dir, postgres, fulls, func(s *stage, p endure.Plan) (outcome, error) {
		if real {
			if err := s.space(&p); err != nil {
				return outcome{}, err
			}
		}
		return fill(p)
	})
}

func fill(p endure.Plan) (outcome, error) {
	f, err := endure.Fill(p)
	if err != nil {
		return outcome{}, err
	}
	p.Cycles = 1
	control, err := endure.FillEager(p)
	return outcome{figure: f.String(), holds: f.Holds() && f.Back <= backIn, control: control.Lost > 0}, err
}

// stopped fills what the write-ahead logs lie on. PostgreSQL stops there, and whoever
// watches over services starts it again: here as systemd would.
func stopped(_ context.Context, dir string) (outcome, error) {
	s := &stage{dir: dir, postgres: true}
	defer s.clear()
	if err := s.mount(); err != nil {
		return outcome{}, err
	}
	return s.endured(fulls, s.small(), func(s *stage, p endure.Plan) (outcome, error) {
		p.Space = s.small()
		o, err := fill(p)
		n := p.Servers.Stopped()
		o.figure += fmt.Sprintf("; PostgreSQL stopped %d times", n)
		o.holds = o.holds && n > 0 // or the log was not what is full
		return o, err
	})
}

func lost(dir string, postgres bool) (outcome, error) {
	return endured(dir, postgres, part(questions), func(s *stage, p endure.Plan) (outcome, error) {
		a, err := endure.Lose(p, smtp.New(s))
		if err != nil {
			return outcome{}, err
		}
		p.Cycles = 50
		control, err := endure.LoseFresh(p, smtp.New(s))
		return outcome{figure: a.String(), holds: a.Holds(), control: control.Doubled > 0 && !control.Holds(), done: a.Cases, of: questions}, err
	})
}
