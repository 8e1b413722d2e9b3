package supervisor

import (
	"maps"
	"net"
	"path/filepath"
	"testing"
	"time"
)

// manager is the socket of a service manager, and the environment it gives.
func manager(t *testing.T) (*net.UnixConn, map[string]string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn, map[string]string{"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "7"}
}

// next is what the manager is told next.
func next(t *testing.T, conn *net.UnixConn) string {
	t.Helper()
	b := make([]byte, 64)
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

func TestTheManagerIsToldOfStartLifeAndEnd(t *testing.T) {
	t.Parallel()
	conn, env := manager(t)
	s, err := Connect(func(key string) string { return env[key] }, 7)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Unix(1000, 0)
	for _, err := range []error{
		s.Ready(), s.Alive(start), s.Alive(start.Add(999 * time.Millisecond)), s.Alive(start.Add(time.Second)), s.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"} {
		if got := next(t, conn); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

func TestLifeIsToldOnlyWhoAsksForIt(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]map[string]string{
		"nobody asks":          {"WATCHDOG_USEC": ""},
		"another is meant":     {"WATCHDOG_PID": "8"},
		"no number":            {"WATCHDOG_USEC": "soon"},
		"a negative number":    {"WATCHDOG_USEC": "-1"},
		"more than there is":   {"WATCHDOG_USEC": "99999999999999999999"},
		"nothing to be waited": {"WATCHDOG_USEC": "0"},
	} {
		conn, env := manager(t)
		maps.Copy(env, set)
		s, err := Connect(func(key string) string { return env[key] }, 7)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Alive(time.Unix(1000, 0)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if got := next(t, conn); got != "STOPPING=1" {
			t.Errorf("%s: told %q", name, got)
		}
	}
}

func TestWithoutAManagerNothingIsTold(t *testing.T) {
	t.Parallel()
	s, err := Connect(func(string) string { return "" }, 7)
	if s != nil || err != nil {
		t.Fatalf("%v, %v", s, err)
	}
	for _, err := range []error{s.Ready(), s.Alive(time.Unix(1000, 0)), s.Close()} {
		if err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"relative", "/nowhere/that/is"} {
		if _, err := Connect(func(string) string { return name }, 7); err == nil {
			t.Errorf("it connects to %q", name)
		}
	}
}
