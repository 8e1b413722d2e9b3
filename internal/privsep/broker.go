package privsep

import (
	"io/fs"
	"os"

	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/privsep/sandbox"
	"iftopgo/internal/tuning"
)

// IsBroker reports whether the command line (os.Args) is that of the file broker.
func IsBroker(args []string) bool { return len(args) == 2 && args[1] == filebroker.Argument }

// BrokerMain is the file broker: it opens files for the program that has started it, until that
// ends. started is false when it could not begin, because it was not started as a broker is.
func BrokerMain() (started bool, err error) {
	plan := tuning.MakePlan()
	plan.SetHelperLimits()
	tuning.UseOneThread()
	conn, err := filebroker.Inherited()
	if err != nil {
		return false, err
	}
	c, err := filebroker.Receive(conn)
	if err != nil {
		return false, err
	}
	d := filebroker.Directories{Missing: confineBroker(&c)}
	for i, dir := range c.Dirs {
		if sandbox.Writable(dir) {
			d.Writable = append(d.Writable, i)
		}
	}
	return true, filebroker.Serve(conn, c, d)
}

// confineBroker confines this process to the files that were agreed on.
func confineBroker(c *filebroker.Config) (missing []string) {
	limits := sandbox.Limits{Calls: sandbox.BrokerCalls, Job: c.Job, Paths: []sandbox.Path{{Name: os.DevNull, Access: sandbox.Device}}}
	user, err := sandbox.InvokingUser(os.Getenv, os.Geteuid())
	if err != nil {
		missing = append(missing, "another user than root: "+err.Error())
	}
	limits.User = user
	for _, dir := range c.Dirs {
		limits.Paths = append(limits.Paths, sandbox.Path{Name: dir, Access: sandbox.New})
	}
	if c.SettingsDir != "" {
		limits.Paths = append(limits.Paths, sandbox.Path{Name: c.SettingsDir, Access: sandbox.Read | sandbox.Create})
	}
	for _, path := range c.Read {
		limits.Paths = append(limits.Paths, sandbox.Path{Name: path, Access: sandbox.Read})
	}
	if mode, ok := modeOf(c.Settings); ok {
		limits.Modes = []uint32{uint32(mode)}
	}
	return append(missing, sandbox.Confine(limits).Missing...)
}

// modeOf returns the permissions of a file, which it keeps when it is replaced.
func modeOf(path string) (fs.FileMode, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	return info.Mode().Perm(), true
}

// StartBroker starts the file broker, before this process is confined.
func (s *Separation) StartBroker(c filebroker.Config) (err error) {
	s.broker, err = filebroker.Start(c)
	return err
}

// Broker opens files once the program is confined; nil without one.
func (s *Separation) Broker() *filebroker.Client { return s.broker }

// BrokerDone is closed when the file broker has exited; nil without one.
func (s *Separation) BrokerDone() <-chan struct{} {
	if s.broker == nil {
		return nil
	}
	return s.broker.Done()
}
