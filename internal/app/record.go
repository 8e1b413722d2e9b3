package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"iftopgo/flows/history/store"
	"iftopgo/internal/cli"
	"iftopgo/internal/privsep"
	"iftopgo/internal/recorder"
	"iftopgo/internal/userfile"
	"iftopgo/prefs"
)

// prepareHistory makes the directory of the history, and reads what is out of reach once the
// process is confined to that.
func (s *session) prepareHistory() (err error) {
	if !s.flags.Record {
		return nil
	}
	s.recording = recording{dir: s.namedHistoryDir(), sampler: newInterfaceSampler(s.clock)}
	r := &s.recording
	if r.dir == "" {
		if r.dir, err = recordDir(os.Getenv, os.Geteuid()); err != nil {
			return cli.Usage(err)
		}
	}
	if r.state, err = s.makeStateDir(r.dir); err != nil {
		return cli.Usage(fmt.Errorf("the directory of the history: %w", err))
	}
	if r.boot, err = recorder.Boot(); err != nil {
		return err
	}
	if r.at, r.first, err = r.read(); err != nil {
		return fmt.Errorf("reading the kernel's counters: %w", err)
	}
	_, _ = r.at.Zone() // This reads the zone from a file.
	return nil
}

// errAsRoot says why a directory is not recorded into.
var errAsRoot = errors.New("under sudo the program would stay root and write there, where the invoking user may put links: name none, so that it is " +
	systemStateDir + "; where there is a sandbox, leave out --no-sandbox")

// makeStateDir makes the directory of the history. Under sudo only that of the machine, which the
// invoking user does not choose, is made by root.
func (s *session) makeStateDir(path string) (privsep.StateDir, error) {
	sudo := userfile.SystemEnv().InvokingUser() != nil
	system := filepath.Clean(path) == systemStateDir || s.namedHistoryDir() == "" && !sudo
	dir := privsep.StateDir{Path: path, Files: append(store.Files(), recorder.LockName), System: system}
	var err error
	switch confined := !s.flags.NoSandbox && privsep.Supported; {
	case confined:
		err = dir.Prepare()
	case sudo && !system:
		err = errAsRoot
	default:
		err = dir.Make()
	}
	return dir, err
}

// limitMode has what is made from now on be as readable as the directory it is in: what programs
// spoke to is for those who may read that, and for nobody else.
func limitMode(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	syscall.Umask(int(fs.ModePerm &^ info.Mode().Perm()))
	return nil
}

// openHistory opens the history that is recorded, once the process is confined.
func (s *session) openHistory(ctx context.Context) error {
	if !s.flags.Record {
		return nil
	}
	r := &s.recording
	if err := limitMode(r.dir); err != nil {
		return cli.Usage(errors.Join(reachable(err), r.sampler.close()))
	}
	if err := store.Inspect(ctx, r.dir); err != nil { // Nothing is left behind beside another program's file.
		return cli.Usage(errors.Join(reachable(err), r.sampler.close()))
	}
	lock, err := recorder.Lock(r.dir)
	if err != nil {
		return cli.Usage(errors.Join(reachable(err), r.sampler.close()))
	}
	db, err := store.OpenWriter(ctx, r.dir, r.at)
	if err != nil {
		return cli.Usage(errors.Join(err, lock.Close(), r.sampler.close()))
	}
	h := &historyRecorder{sampler: r.sampler, lock: lock, tell: s.tellOfHistory}
	if db.MovedAside != "" {
		h.tell("the history was damaged; it was moved to " + db.MovedAside + ", and a new one begins")
	}
	settings := &s.prefs.History
	o := recorder.Options{
		Log: h.tell, Boot: r.boot, Flush: settings.FlushTime(), Places: settings.Top, Keep: keepOf(settings), Zone: time.Local,
	}
	if !s.flags.Recorded() {
		o.Read, o.First = r.read, r.first
	}
	// What is left is written when the capture has ended, and so has ctx.
	h.Recorder, err = recorder.New(context.WithoutCancel(ctx), o, db, r.at)
	if err != nil {
		return errors.Join(fmt.Errorf("recording: %w", err), db.Close(), lock.Close(), r.sampler.close())
	}
	s.recorder = h
	return nil
}

// namedHistoryDir is the directory that the user has named, by a flag or in the settings; empty
// for the usual one.
func (s *session) namedHistoryDir() string { return cmp.Or(s.flags.Dir, s.prefs.History.Dir) }

// keepOf is for how long the settings have buckets kept.
func keepOf(h *prefs.History) store.Keep {
	keep := store.DefaultKeep()
	for _, of := range []struct {
		level *time.Duration
		days  int
	}{{&keep.FiveMinutes, h.FiveMinutes}, {&keep.Hours, h.Hours}, {&keep.Days, h.Days}} {
		if of.days > 0 {
			*of.level = time.Duration(of.days) * 24 * time.Hour
		}
	}
	return keep
}

// reachable says what to do when the user whom the program has become cannot reach the history.
func reachable(err error) error {
	if errors.Is(err, fs.ErrPermission) && os.Geteuid() != 0 {
		return fmt.Errorf("%w: user %d records, who must own the directory and reach it (chmod o+x those above it)", err, os.Geteuid())
	}
	return err
}

// tellOfHistory says what becomes of the recording, for people and in the log.
func (s *session) tellOfHistory(text string) {
	s.log.Warn("history", "what", text)
	cli.Warn(s.stderr, text)
}
