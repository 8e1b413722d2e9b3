package supervisor

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// The states that are told (sd_notify(3)).
const (
	ready    = "READY=1"
	alive    = "WATCHDOG=1"
	stopping = "STOPPING=1"
)

// Supervisor is a service manager that wants to know. The methods of nil, which is none, do
// nothing; they are called from one goroutine.
type Supervisor struct {
	conn *net.UnixConn
	// every is the time between two signs of life; 0 where none are wanted.
	every time.Duration
	last  time.Time
}

// errNotSocket says that NOTIFY_SOCKET cannot be an address.
var errNotSocket = errors.New("neither an absolute path nor an abstract name")

// Connect connects to the service manager that the environment names (NOTIFY_SOCKET,
// WATCHDOG_USEC, WATCHDOG_PID), nil for none. pid is that of this process: what is in the
// environment of another one is not for it. The connection is there before privileges are
// dropped, and works afterwards. Close must be called.
func Connect(getenv func(string) string, pid int) (*Supervisor, error) {
	name := getenv("NOTIFY_SOCKET")
	if name == "" {
		return nil, nil
	}
	if name[0] != '/' && name[0] != '@' {
		return nil, fmt.Errorf("NOTIFY_SOCKET is %q: %w", name, errNotSocket)
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return nil, fmt.Errorf("NOTIFY_SOCKET: %w", err)
	}
	return &Supervisor{conn: conn, every: interval(getenv, pid)}, nil
}

// interval is half of what the manager waits for a sign of life, as it recommends; 0 when it
// does not.
func interval(getenv func(string) string, pid int) time.Duration {
	if of := getenv("WATCHDOG_PID"); of != "" && of != strconv.Itoa(pid) {
		return 0
	}
	microseconds, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64)
	const most = int64(24 * time.Hour / time.Microsecond)
	if err != nil || microseconds <= 0 {
		return 0
	}
	return time.Duration(min(microseconds, most)) * time.Microsecond / 2
}

// Ready says that the program has started, which the manager waits for (Type=notify).
func (s *Supervisor) Ready() error { return s.tell(ready) }

// Alive says that the program works, unless it has said so lately.
func (s *Supervisor) Alive(now time.Time) error {
	if s == nil || s.every == 0 || now.Sub(s.last) < s.every {
		return nil
	}
	s.last = now
	return s.tell(alive)
}

// Close says that the program ends.
func (s *Supervisor) Close() error {
	if s == nil {
		return nil
	}
	return errors.Join(s.tell(stopping), s.conn.Close())
}

// tell sends a state.
func (s *Supervisor) tell(state string) error {
	if s == nil {
		return nil
	}
	if _, err := s.conn.Write([]byte(state)); err != nil {
		return fmt.Errorf("telling the service manager %s: %w", state, err)
	}
	return nil
}
