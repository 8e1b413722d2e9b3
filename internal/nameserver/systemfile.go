package nameserver

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"iftopgo/internal/boundedfile"
)

// Open opens a file of the system that this process may not open any more: it has been replaced
// since the process was confined.
type Open func(path string) (*os.File, error)

const (
	// lookInterval is how often it is looked whether a file has been replaced, as often as the
	// standard library looks whether it has changed.
	lookInterval = 5 * time.Second
	// maxSystemFile is the largest file that is read, in bytes: tens of thousands of hosts.
	maxSystemFile = 4 << 20
)

// SystemFile is a file that the standard library reads by its name, which it cannot do once it
// was replaced in a confined process. Its methods may be called from any goroutine.
type SystemFile struct {
	path string
	open Open
	now  func() time.Time
	// own opens the file as the standard library does.
	own Open

	mu       sync.Mutex
	looked   time.Time
	replaced bool
	text     []byte
}

// NewSystemFile returns a file; open opens it when it was replaced, nil when that is never needed.
func NewSystemFile(path string, open Open) *SystemFile {
	own := func(path string) (*os.File, error) { return os.OpenFile(path, boundedfile.Flags, 0) }
	return &SystemFile{path: path, open: open, now: time.Now, own: own}
}

// Replaced returns the text of the file if it was replaced by one that only Open opens. While that
// fails, the text is the last one that could be read.
func (f *SystemFile) Replaced() (text []byte, replaced bool) {
	if f.open == nil {
		return nil, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.now(); now.Sub(f.looked) >= lookInterval {
		f.looked = now
		f.look()
	}
	return f.text, f.replaced
}

// look looks whether the file can be opened, and reads it if not.
func (f *SystemFile) look() {
	own, err := f.own(f.path)
	if f.replaced = errors.Is(err, fs.ErrPermission); !f.replaced {
		if err == nil {
			_ = own.Close() // Nothing was read from it.
		}
		f.text = nil
		return
	}
	opened, err := f.open(f.path)
	if err != nil {
		return
	}
	if text, _, err := boundedfile.ReadFrom(opened, maxSystemFile); err == nil {
		f.text = text
	}
}
