package fdpass

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a test waits for what has to come, on a machine however busy.
const patience = 30 * time.Second

// request reads the next request at the helper's end of a connection.
func request(t *testing.T, theirs int) (k Kind, number uint32) {
	t.Helper()
	polled := []unix.PollFd{{Fd: int32(theirs), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(polled, int(patience.Milliseconds()))
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if n != 1 || err != nil {
			t.Fatalf("no request came: %v", err)
		}
		break
	}
	var b [requestLen + 1]byte
	n, err := unix.Read(theirs, b[:])
	if err != nil {
		t.Fatal(err)
	}
	if k, number, _, err = parseRequest(b[:n]); err != nil {
		t.Fatal(err)
	}
	return k, number
}

// TestAHelperThatStallsIsNotLost has a helper answer a request after nobody waits for it
// any more: the late answer is discarded with its descriptor, and the next request gets its
// own.
func TestAHelperThatStallsIsNotLost(t *testing.T) {
	t.Parallel()
	h, theirs := connected(t)
	if fd, err := h.Socket(Raw); fd != -1 || !errors.Is(err, ErrStalled) || errors.Is(err, ErrEnded) {
		t.Fatalf("without an answer: %d, %v", fd, err)
	}
	_, late := request(t, theirs)
	reading, writing := pipe(t)
	send(t, theirs, encodeReply(0, late), unix.UnixRights(writing))
	closed(t, writing)
	wantEnd(t, reading)

	type result struct {
		fd  int
		err error
	}
	got := make(chan result)
	go func() {
		fd, err := h.Socket(Cooked)
		got <- result{fd, err}
	}()
	k, number := request(t, theirs)
	if k != Cooked || number == late {
		t.Errorf("asked for kind %d by number %d, want %d by another than %d", k, number, Cooked, late)
	}
	_, other := pipe(t)
	send(t, theirs, encodeReply(0, number), unix.UnixRights(other))
	r := <-got
	if r.err != nil || !same(t, r.fd, other) {
		t.Errorf("the answer to a later request: %d, %v", r.fd, r.err)
	}
	closed(t, r.fd)
	closed(t, other)
}

// after returns a channel that is closed after a fifth of a time.
func after(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	time.AfterFunc(d/5, func() { close(c) })
	return c
}

func TestAStallIsNoticedAndItsEnd(t *testing.T) {
	t.Parallel()
	h, theirs := connected(t)
	go h.watchStalls(after)
	changed := func(what string, want bool) {
		t.Helper()
		select {
		case <-h.StallChanged():
		case <-time.After(patience):
			t.Fatalf("%s was not noticed", what)
		}
		if h.Stalled() != want {
			t.Errorf("%s: stalled is %t", what, !want)
		}
	}
	changed("a helper that does not read", true)
	if k, _ := request(t, theirs); k != probe {
		t.Fatalf("a first request of kind %d", k)
	}
	k, number := request(t, theirs)
	if k != ping {
		t.Fatalf("a second request of kind %d", k)
	}
	if _, err := h.Socket(Raw); !errors.Is(err, ErrStalled) {
		t.Errorf("a request meanwhile: %v", err)
	}
	send(t, theirs, encodeReply(0, number), nil)
	changed("a helper that answers again", false)
	for range 3 { // Nobody answers, nor has to.
		if k, _ := request(t, theirs); k != probe {
			t.Errorf("a request of kind %d, of a helper that reads", k)
		}
	}
	if h.Stalled() {
		t.Error("a helper that reads is taken for one that does not")
	}
}

func TestOnlyChangesOfAStallAreReported(t *testing.T) {
	t.Parallel()
	w := stall{changed: make(chan struct{}, 1)}
	for _, c := range []struct {
		stalled bool
		reports int
	}{{false, 0}, {true, 1}, {true, 0}, {false, 1}, {false, 0}} {
		w.set(c.stalled)
		if n := len(w.changed); n != c.reports || w.now.Load() != c.stalled {
			t.Errorf("set to %t: %d reports, stalled is %t", c.stalled, n, w.now.Load())
		}
		for range c.reports {
			<-w.changed
		}
	}
}

func TestServeAnswersAPingWithoutASocket(t *testing.T) {
	t.Parallel()
	h, theirs := connected(t)
	served := serve(t, theirs, nil)
	number, answered := h.pending.add(ping)
	if err := h.send(ping, number); err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-answered:
		if a != (answer{fd: -1}) {
			t.Errorf("answered by %+v", a)
		}
	case <-time.After(patience):
		t.Fatal("no answer")
	}
	if err := h.conn.Close(); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Errorf("serving ended with %v", err)
	}
}

// serve answers at the helper's end of a connection; the channel has what Serve returned.
func serve(t *testing.T, theirs int, load Load) <-chan error {
	t.Helper()
	fd, err := syscall.Dup(theirs)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.FileConn(os.NewFile(uintptr(fd), "helper"))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		err := Serve(conn.(*net.UnixConn), load)
		ended <- errors.Join(err, conn.Close())
	}()
	return ended
}
