package tty

import (
	"os"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// waiting is how long a test waits for what has to come.
const waiting = 30 * time.Second

// TestKeysAreReadBetweenStartAndStop types while keys are read, while they are not, and when they are again.
func TestKeysAreReadBetweenStartAndStop(t *testing.T) {
	t.Parallel()
	master, keys, events, failed := typing(t)
	want := func(key string) {
		t.Helper()
		if _, err := master.WriteString(key); err != nil {
			t.Fatal(err)
		}
		select {
		case e := <-events:
			if k, ok := e.(uv.KeyPressEvent); !ok || k.String() != key {
				t.Errorf("%v, want %s", e, key)
			}
		case <-time.After(waiting):
			t.Fatalf("%s does not come", key)
		}
	}
	if err := keys.Start(); err != nil {
		t.Fatal(err)
	}
	want("a")
	if err := keys.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := master.WriteString("b"); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 10)
	if n, err := keys.screen.Input().Read(b); err != nil || string(b[:n]) != "b" {
		t.Errorf("%q is left for others, %v, want b", b[:n], err)
	}
	if err := keys.Start(); err != nil {
		t.Fatal(err)
	}
	want("c")
	if err := keys.Stop(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-failed:
		t.Error("it failed")
	case e := <-events:
		t.Errorf("%v has come, too", e)
	default:
	}
}

func TestATerminalThatIsGoneEndsTheReading(t *testing.T) {
	t.Parallel()
	master, keys, _, failed := typing(t)
	if err := keys.Start(); err != nil {
		t.Fatal(err)
	}
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-failed:
	case <-time.After(waiting):
		t.Error("nobody hears of it")
	}
}

// typing is the other end of a terminal, and what reads what is typed there.
func typing(t *testing.T) (master *os.File, keys *Keys, events chan uv.Event, failed chan struct{}) {
	t.Helper()
	screen, master, _ := openPseudo(t)
	events, failed = make(chan uv.Event, 10), make(chan struct{})
	keys = NewKeys(screen, "xterm-256color", func(e uv.Event) { events <- e }, func() { close(failed) })
	return master, keys, events, failed
}
