package privsep

import (
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"time"

	"iftopgo/capture/kernelcount"
	"iftopgo/internal/privsep/fdpass"
	"iftopgo/internal/privsep/filebroker"
	"iftopgo/internal/privsep/sandbox"
)

// Supported says whether this system can confine a process.
const Supported = sandbox.Supported

// Separation is the program's side: the helper it has started, and its own confinement.
// Its methods are called from one goroutine, but for Socket's.
type Separation struct {
	off       bool
	log       *slog.Logger
	opener    fdpass.Opener
	helper    *fdpass.Helper
	helperErr error
	broker    *filebroker.Client
	confined  *Report
}

// New returns a separation that has not begun. With off nothing is separated: everything
// stays in this process, with the privileges it was started with.
func New(off bool, log *slog.Logger) *Separation {
	s := &Separation{off: off || !Supported, log: log}
	s.opener.Load = kernelcount.Prepare()
	return s
}

// Off says that nothing is separated.
func (s *Separation) Off() bool { return s.off }

// Socket opens packet sockets for the capture (packet(7)), in this process until there
// is a helper; nil where the capture opens them itself.
func (s *Separation) Socket() func(cooked bool) (int, error) {
	if s.off {
		return nil
	}
	return s.opener.Open
}

// Counter loads programs that count packets (package kernelcount), in this process until there is a
// helper; nil where the capture loads them itself.
func (s *Separation) Counter() func(config []byte) (fds []int, cpus int, err error) {
	if s.off {
		return nil
	}
	return s.opener.Counter
}

// StartHelper starts the helper, with the privileges that this process still has. With
// findOwners it finds the processes of flows too, with count it loads programs that count packets.
// after is what says when to ask whether it is there. Capturing works all the same after an error,
// which HelperErr repeats.
func (s *Separation) StartHelper(findOwners, count bool, after func(time.Duration) <-chan struct{}) error {
	if s.off {
		return nil
	}
	if s.helper, s.helperErr = fdpass.Start(findOwners, count, after); s.helperErr != nil {
		return s.helperErr
	}
	s.opener.Use(s.helper)
	return nil
}

// HasHelper says whether a helper was started.
func (s *Separation) HasHelper() bool { return s.helper != nil }

// HelperErr says why there is no helper where one was wanted; nil if there is one, or
// none was wanted.
func (s *Separation) HelperErr() error { return s.helperErr }

// OwnersConn is the connection to the part of the helper that finds processes; nil
// without one.
func (s *Separation) OwnersConn() *net.UnixConn {
	if s.helper == nil {
		return nil
	}
	return s.helper.Owners()
}

// OpenSystemFile opens a file of /etc to read it that this process may not open any more, because
// it has been replaced since: resolv.conf, hosts, services, protocols, networks or ethers. The
// helper does that; without one the error is fs.ErrPermission.
func (s *Separation) OpenSystemFile(path string) (*os.File, error) {
	if s.helper == nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
	}
	return s.helper.OpenSystemFile(path)
}

// ErrHelperStalled says that the helper does not answer, which it may do later.
var ErrHelperStalled = fdpass.ErrStalled

// errNoHelper is why no sockets can be had where the helper was not started.
var errNoHelper = errors.New("there is no helper")

// SocketsLost says why Socket can open nothing any more: there is no helper, or it has
// ended. nil while it can.
func (s *Separation) SocketsLost() error { return s.opener.Lost() }

// HelperDone is closed when the helper has ended; nil without one. EndReason then says why.
func (s *Separation) HelperDone() <-chan struct{} {
	if s.helper == nil {
		return nil
	}
	return s.helper.Done()
}

// HelperStalled says whether the helper does not answer.
func (s *Separation) HelperStalled() bool { return s.helper != nil && s.helper.Stalled() }

// HelperChanged gets a value when HelperStalled has changed; nil without a helper.
func (s *Separation) HelperChanged() <-chan struct{} {
	if s.helper == nil {
		return nil
	}
	return s.helper.StallChanged()
}

// EndReason says how the helper ended, once HelperDone is closed.
func (s *Separation) EndReason() error { return s.helper.Err() }

// Confine drops the privileges of this process and confines it to what the options say,
// for good. The first call counts; later ones return its report.
func (s *Separation) Confine(o *Options) Report {
	if s.confined == nil {
		r := s.dropPrivileges(o)
		s.confined = &r
	}
	return *s.confined
}

// dropPrivileges is Confine the first time.
func (s *Separation) dropPrivileges(o *Options) Report {
	if s.off {
		return Report{}
	}
	if s.helperErr != nil {
		s.opener.Refuse(errNoHelper)
	}
	return dropPrivileges(o, os.Getenv, os.Geteuid())
}

// Close ends the helper and the file broker. A helper that takes longer ends by itself.
func (s *Separation) Close() {
	if s.broker != nil {
		if err := s.broker.Close(); err != nil {
			s.log.Warn("file broker", "reason", err)
		}
	}
	if s.helper == nil {
		return
	}
	if err := s.helper.Close(); err != nil {
		s.log.Warn("helper", "reason", err)
	}
}
