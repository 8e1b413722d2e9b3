package sshlink

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeSSH puts a command called ssh in front of all others: what a machine does is what its name
// says.
func fakeSSH(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\necho \"$@\" >> " + filepath.Join(dir, "log") + "\n" + `
for a; do [ "$a" = iftopgo ] && break; name=$a; done
case $name in
good) echo '{"schema":1}'; exec sleep 100;;
gone) echo first; echo 'it is over' >&2; exit 3;;
asks) case "$*" in *BatchMode*) echo 'Permission denied' >&2; exit 255;; esac; echo asked >&2; echo line; exec sleep 100;;
esac
echo "no such machine: $name" >&2
exit 255
`
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// connection is a connector that a test has started.
type connection struct {
	*eventReader
	orders io.Closer
	ended  chan error
}

func connect(t *testing.T, names ...string) connection {
	t.Helper()
	orders, give := io.Pipe()
	events, out := io.Pipe()
	c := connection{eventReader: &eventReader{in: events}, orders: give, ended: make(chan error, 1)}
	go func() {
		c.ended <- newConnector(names, out).run(orders)
		_ = out.Close()
	}()
	return c
}

// until reads events until a condition holds, and returns all of them.
func (c connection) until(t *testing.T, holds func(all []Event) bool) (all []Event) {
	t.Helper()
	for !holds(all) {
		e, err := c.next()
		if err != nil {
			t.Fatalf("after %d events: %v", len(all), err)
		}
		e.Data = bytes.Clone(e.Data)
		all = append(all, e)
	}
	return all
}

func (c connection) close(t *testing.T) {
	t.Helper()
	if err := c.orders.Close(); err != nil {
		t.Error(err)
	}
	if _, err := io.Copy(io.Discard, c.in); err != nil {
		t.Error(err)
	}
	if err := <-c.ended; err != nil {
		t.Error(err)
	}
}

func has(kind Kind) func([]Event) bool {
	return func(all []Event) bool {
		for _, e := range all {
			if e.Kind == kind {
				return true
			}
		}
		return false
	}
}

func TestMachinesAreConnectedBeforeTheScreenBegins(t *testing.T) {
	fakeSSH(t)
	c := connect(t, "good", "gone", "asks", "missing")
	all := c.until(t, has(Ready))
	said := map[int]string{}
	for _, e := range all {
		said[e.Machine] += string(e.Data)
		if e.Kind == Ended {
			said[e.Machine] += "(" + e.Reason + ")"
		}
	}
	if said[0] != "{\"schema\":1}\n" || !strings.HasPrefix(said[1], "first\n") || said[2] != "line\n" || said[3] != "(no such machine: missing)" {
		t.Errorf("the machines said %v", said)
	}
	c.close(t)
}

func TestAConnectionThatEndsIsMadeAgain(t *testing.T) {
	fakeSSH(t)
	c := connect(t, "gone")
	tries := uint32(0)
	c.until(t, func(all []Event) bool {
		if n := len(all); n > 0 && all[n-1].Kind == Ended {
			tries++
			if e := all[n-1]; e.Reason != "it is over" || e.RetryAt == 0 || e.Try != tries {
				t.Errorf("it has ended with %+v", e)
			}
		}
		return tries == 2
	})
	c.close(t)
}

func TestTheWaitingBeginsAnewOnceAConnectionHasStood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		outcome
		want uint32
	}{
		"it stood":                     {outcome{answered: true, lasted: standTime}, 1},
		"it wrote a line and ended":    {outcome{answered: true, lasted: time.Second}, 6},
		"nothing came for a long time": {outcome{lasted: time.Hour}, 6},
	} {
		if got := c.nextTry(5); got != c.want {
			t.Errorf("%s: the try after the fifth is %d, not %d", name, got, c.want)
		}
	}
}

func TestARefusedMachineIsNotConnectedAgain(t *testing.T) {
	fakeSSH(t)
	orders, give := io.Pipe()
	events, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- newConnector([]string{"good"}, out).run(orders) }()
	c := connection{eventReader: &eventReader{in: events}, orders: give, ended: ended}
	c.until(t, has(Ready))
	if _, err := give.Write([]byte{byte(Refuse), 0}); err != nil {
		t.Fatal(err)
	}
	all := c.until(t, has(Ended))
	if last := all[len(all)-1]; last.RetryAt != 0 {
		t.Errorf("it is connected again at %d", last.RetryAt)
	}
	if err := give.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestAnOrderThatComesLateIsNotForTheNextConnection orders to drop a connection that has ended already.
func TestAnOrderThatComesLateIsNotForTheNextConnection(t *testing.T) {
	fakeSSH(t)
	orders, give := io.Pipe()
	events, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- newConnector([]string{"gone"}, out).run(orders) }()
	c := connection{eventReader: &eventReader{in: events}, orders: give, ended: ended}
	c.until(t, has(Ended))
	if _, err := give.Write([]byte{byte(Drop), 0, byte(Drop), 0}); err != nil { // Of both the second is obeyed last.
		t.Fatal(err)
	}
	all := c.until(t, has(Ended))
	if all[len(all)-1].Reason != "it is over" || !has(Data)(all) {
		t.Errorf("the next connection has %+v", all)
	}
	if err := give.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// FuzzEvents reads events that may be anything.
func FuzzEvents(f *testing.F) {
	f.Add((&Event{Kind: Data, Machine: 3, Data: []byte("line\n")}).append(nil))
	f.Add((&Event{Kind: Ended, Machine: 63, Reason: "over", Try: 9, RetryAt: 1 << 60}).append(nil))
	f.Add([]byte{4, 0, 0, 0, 0, 1, 0})
	f.Fuzz(func(t *testing.T, text []byte) {
		r := eventReader{in: bytes.NewReader(text)}
		var again []byte
		for {
			e, err := r.next()
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, errWire) {
					t.Fatal(err)
				}
				break
			}
			again = e.append(again)
		}
		if !bytes.HasPrefix(text, again) {
			t.Fatalf("%x is read as %x", text, again)
		}
	})
}
