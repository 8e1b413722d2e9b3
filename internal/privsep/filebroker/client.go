package filebroker

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"iftopgo/internal/boundedfile"
	"iftopgo/internal/userfile"
)

// patience is how long the broker may take for an answer: longer than another instance may
// hold the lock of the settings.
const patience = 10 * time.Second

// errEnded says that there is nobody to ask any more.
var errEnded = errors.New("the file broker has ended")

// Client is the broker as the program sees it. Its methods may be called from any goroutine.
type Client struct {
	conn     *net.UnixConn
	settings string
	// done is closed when the broker has exited.
	done chan struct{}

	// mu is held from the beginning of a change to its end.
	mu sync.Mutex
}

// Ready waits until the broker has confined itself.
func (c *Client) Ready() (d Directories, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := make([]byte, maxConfig)
	if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return d, fmt.Errorf("%w: %w", errEnded, err)
	}
	n, err := c.conn.Read(b)
	if err != nil || n == 0 {
		return d, errors.Join(errEnded, err)
	}
	return d, json.Unmarshal(b[:n], &d)
}

// Done is closed when the broker has exited.
func (c *Client) Done() <-chan struct{} { return c.done }

// Close ends the broker.
func (c *Client) Close() error { return c.conn.Close() }

// ask sends a request and returns the descriptor that comes with the answer, nil for none.
func (c *Client) ask(r request, name string) (f *os.File, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, fmt.Errorf("%w: %w", errEnded, err)
	}
	if _, err := c.conn.Write(r.encode()); err != nil {
		return nil, fmt.Errorf("%w: %w", errEnded, err)
	}
	f, failed, err := receive(c.conn, name)
	if err != nil { // What comes later would be taken for the answer to another request.
		return nil, errors.Join(fmt.Errorf("%w: %w", errEnded, err), c.conn.Close())
	}
	return f, failed
}

// expect is ask for what comes with a descriptor.
func (c *Client) expect(r request, name string) (*os.File, error) {
	f, err := c.ask(r, name)
	if err == nil && f == nil {
		err = errors.New("the file broker has passed on nothing")
	}
	return f, err
}

// end ends what another request has begun.
func (c *Client) end() error {
	_, err := c.ask(request{kind: end}, "")
	return err
}

// Create makes an export: a new file below one of the directories, by its index. It is there
// completely or not at all.
func (c *Client) Create(dir int, path string, data []byte) (err error) {
	if path == "" || len(path) > maxPath || dir > 0xff || strings.ContainsRune(path, 0) {
		return errName
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() { err = errors.Join(err, c.end()) }()
	f, err := c.expect(request{kind: newExport, dir: byte(dir), path: path}, path)
	if err != nil {
		return err
	}
	return c.fill(f, data)
}

// fill writes a new file and has it kept.
func (c *Client) fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		err = named.Err
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = c.ask(request{kind: commit}, "")
	return err
}

// OpenSettings opens the file of settings to read it.
func (c *Client) OpenSettings() (*os.File, error) { return c.Open(c.settings) }

// Open opens a file or a directory that was agreed on, to read it. A named pipe is not waited
// for.
func (c *Client) Open(path string) (*os.File, error) {
	if path == "" || len(path) > maxPath || strings.ContainsRune(path, 0) {
		return nil, syscall.ENOENT
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expect(request{kind: openToRead, path: path}, path)
}

// StopJob has what of the program's job it must not signal itself stop (SIGTSTP), as soon as the
// program has stopped.
func (c *Client) StopJob() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.ask(request{kind: stopJob}, "")
	return err
}

// Edit is an edit of the file of settings, which nobody else edits meanwhile.
type Edit struct{ c *Client }

// EditSettings locks the file of settings until the edit is closed.
func (c *Client) EditSettings() (*Edit, error) {
	c.mu.Lock()
	if _, err := c.ask(request{kind: lockSettings}, ""); err != nil {
		defer c.mu.Unlock()
		return nil, errors.Join(err, c.end())
	}
	return &Edit{c}, nil
}

// Read reads the file; without an error and without info if there is none.
func (e *Edit) Read() ([]byte, fs.FileInfo, error) {
	f, err := e.c.expect(request{kind: openToRead, path: e.c.settings}, e.c.settings)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return boundedfile.ReadFrom(f, userfile.MaxRead)
}

// Replace puts data in the place of the file, as userfile.Directory does. The broker keeps
// mode and owner of the file that is there.
func (e *Edit) Replace(data []byte, _ fs.FileInfo) error {
	f, err := e.c.expect(request{kind: newSettings}, e.c.settings)
	if err != nil {
		return err
	}
	return e.c.fill(f, data)
}

// Close unlocks the file.
func (e *Edit) Close() error {
	defer e.c.mu.Unlock()
	return e.c.end()
}
