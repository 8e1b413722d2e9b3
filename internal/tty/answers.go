package tty

import (
	"bytes"
	"sync"
	"time"
)

// requestAttributes asks for the primary device attributes (DA1, ECMA-48 section 8.3.24).
// Whatever a terminal is, it answers this, after all that it was asked before: ESC [ ? …
// c.
const requestAttributes = "\x1b[c"

const (
	// answerTime is how long answers are waited for, since they were asked for: longer
	// than over a slow line. A terminal that gives none delays the shell by that, if
	// the program is quit at once.
	answerTime = 1200 * time.Millisecond
	// pointerTime is how long after it was moved a pointer may still be moving: reports
	// of it may then be on the way.
	pointerTime = time.Second
	// longestTrip is the longest round trip to wait for because of such reports alone.
	longestTrip = 300 * time.Millisecond
)

// answers keeps account of what a terminal was asked and has not answered yet. One
// goroutine reads, others write.
type answers struct {
	now func() time.Time

	mu      sync.Mutex
	pending int       // how many requests for attributes have no answer yet
	until   time.Time // for which the answers are waited for
	asked   time.Time // when the oldest of them was asked for
	trip    time.Duration
	pointer time.Time // when it was last moved, or a button pressed
	state   int       // how much of an answer has been read: see step
}

func (a *answers) init(now func() time.Time) { a.now = now }

// written looks at what was written to the terminal, and says whether it asks for
// something, after which the attributes are to be requested.
func (a *answers) written(b []byte) bool {
	if !asks(b) {
		return false
	}
	a.request(answerTime)
	return true
}

// request notes that the attributes are requested, and how long to wait for them.
func (a *answers) request(within time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if a.pending == 0 {
		a.asked = now
	}
	a.pending++
	a.until = now.Add(within)
}

// askLast says whether the attributes are to be requested once more because reports of
// the pointer may be on the way: what has come when they are answered is all there is.
func (a *answers) askLast() bool {
	moving := a.moving()
	a.mu.Lock()
	trip, pending := a.trip, a.pending
	a.mu.Unlock()
	if pending > 0 || !moving || trip == 0 || trip > longestTrip {
		return false
	}
	a.request(2*trip + longestTrip/3)
	return true
}

// moving says whether the pointer was moved lately.
func (a *answers) moving() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.pointer.IsZero() && a.now().Sub(a.pointer) < pointerTime
}

// left is for how long answers are still to be waited for, 0 when all have come.
func (a *answers) left() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pending == 0 {
		return 0
	}
	return max(0, a.until.Sub(a.now()))
}

// read looks at what was read from the terminal.
func (a *answers) read(b []byte) {
	if len(b) == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range b {
		var done bool
		if a.state, done = step(a.state, c); done && a.pending > 0 {
			a.pending--
			a.trip = max(a.now().Sub(a.asked), 1)
		}
	}
	if bytes.Contains(b, []byte("\x1b[<")) || bytes.Contains(b, []byte("\x1b[M")) { // SGR, and X10
		a.pointer = a.now()
	}
}

// How much of an answer to requestAttributes has been read.
const (
	nothing = iota
	escape
	bracket
	parameters
)

// step takes a byte of what is read, and says whether it is the last one of an answer.
func step(state int, c byte) (next int, done bool) {
	switch {
	case c == 0x1b:
		return escape, false
	case state == escape && c == '[':
		return bracket, false
	case state == bracket && c == '?':
		return parameters, false
	case state == parameters && (c == ';' || '0' <= c && c <= '9'):
		return parameters, false
	default:
		return nothing, state == parameters && c == 'c'
	}
}

// questions are what asks a terminal for something: colours (OSC 10 to 12), the keyboard
// (kitty's protocol), its version (XTVERSION), its capabilities (XTGETTCAP), the cursor
// (DSR). Text on the screen has no control characters and so none of them.
var questions = [][]byte{
	[]byte(";?\x07"), []byte(";?\x1b\\"), []byte("\x1b[?u"), []byte("\x1b[>q"), []byte("\x1b[>0q"), []byte("\x1bP+q"), []byte("\x1b[6n"), []byte("\x1b[?6n"),
}

// asks says whether output asks the terminal for something.
func asks(b []byte) bool {
	for _, q := range questions {
		if bytes.Contains(b, q) {
			return true
		}
	}
	return asksForMode(b)
}

// asksForMode says whether output asks for a mode (DECRQM: ESC [ ? Ps $ p).
func asksForMode(b []byte) bool {
	for {
		at := bytes.Index(b, []byte("$p"))
		if at < 0 {
			return false
		}
		if bytes.HasSuffix(bytes.TrimRight(b[:at], "0123456789;"), []byte("\x1b[?")) {
			return true
		}
		b = b[at+2:]
	}
}
