package filebroker

import (
	"encoding/json"
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"

	"iftopgo/internal/boundedfile"
	"iftopgo/internal/userfile"
)

// server answers requests.
type server struct {
	conn   *net.UnixConn
	config Config
	roots  []*os.Root // of Config.Dirs, nil for one that cannot be opened
	change change
}

// Receive reads what is agreed on, which is the first message.
func Receive(conn *net.UnixConn) (c Config, err error) {
	b := make([]byte, maxConfig)
	n, err := conn.Read(b)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(b[:n], &c); err != nil || c.Job == 0 {
		return c, err
	}
	c.state, err = openState()
	return c, err
}

// Serve answers the requests on a connection, until it is closed. Bytes that are not a request,
// or not one at this time, end it with an error. What was not kept by then is discarded.
func Serve(conn *net.UnixConn, c Config, d Directories) (err error) {
	s := &server{conn: conn, config: c}
	defer func() { err = errors.Join(err, s.change.end()) }()
	for _, dir := range c.Dirs {
		root, err := os.OpenRoot(dir)
		if err != nil {
			root = nil // Nothing can be made in it, which is said when that is tried.
		}
		s.roots = append(s.roots, root)
	}
	ready, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if _, err := conn.Write(ready); err != nil {
		return nil //nolint:nilerr // The program has ended, which is no error.
	}
	for {
		var b [maxRequest + 1]byte
		n, err := conn.Read(b[:])
		if err != nil || n == 0 {
			return nil //nolint:nilerr // The program has ended, which is no error.
		}
		r, err := parseRequest(b[:n])
		if err != nil {
			return err
		}
		if err := s.answer(r); err != nil {
			return err
		}
	}
}

// answer answers a request. The error is one of the connection, or of who is at its other end.
func (s *server) answer(r request) error {
	switch r.kind {
	case openToRead:
		f, err := s.open(r.path)
		if err == nil {
			defer f.Close() //nolint:errcheck // It is not read here.
		}
		return s.reply(f, err)
	case newExport:
		return s.pass(func() (*os.File, error) { return s.newExport(r) })
	case lockSettings:
		if s.change.begun() {
			return errBadRequest
		}
		return s.reply(nil, s.change.lock(userfile.Place{Path: s.config.Settings, Owner: s.config.Owner}))
	case newSettings:
		if s.change.directory == nil {
			return errBadRequest
		}
		return s.pass(s.change.replace)
	case commit:
		if s.change.file == nil {
			return errBadRequest
		}
		return s.reply(nil, s.change.commit())
	case stopJob:
		if err := s.reply(nil, nil); err != nil { // The program waits for it, and then stops.
			return err
		}
		return stop(s.config.Job, s.config.state)
	default:
		return s.reply(nil, s.change.end())
	}
}

// open opens the file of settings, or another one that was agreed on, to read it.
func (s *server) open(path string) (*os.File, error) {
	if path != s.config.Settings && !Agreed(path, s.config.Read) {
		return nil, unix.EACCES
	}
	return os.OpenFile(path, boundedfile.Flags, 0)
}

// newExport makes an export.
func (s *server) newExport(r request) (*os.File, error) {
	if err := checkName(r.path); err != nil {
		return nil, err
	}
	if int(r.dir) >= len(s.roots) || s.roots[r.dir] == nil {
		return nil, unix.EACCES
	}
	return s.change.export(s.roots[r.dir], r.path, s.config.Owner)
}

// pass answers a request for a new file, of which there is one at a time.
func (s *server) pass(open func() (*os.File, error)) error {
	if s.change.file != nil {
		return errBadRequest
	}
	f, err := open()
	return s.reply(f, err)
}

// reply answers with a descriptor, if f is not nil, or with an error.
func (s *server) reply(f *os.File, failed error) error {
	var rights []byte
	if failed == nil && f != nil {
		rights = unix.UnixRights(int(f.Fd()))
	}
	_, _, err := s.conn.WriteMsgUnix(encodeReply(failed), rights, nil)
	return err
}
