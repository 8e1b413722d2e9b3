package tty

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// TestATerminalThatIsNotReadGetsAllInOrder writes more than a terminal takes at once, of which nothing is read before it is
// full, and a little.
func TestATerminalThatIsNotReadGetsAllInOrder(t *testing.T) {
	t.Parallel()
	s, master, slave := openPseudo(t)
	quick := OpenQuick(slave)
	if quick == nil {
		t.Fatal("the terminal is not opened once more")
	}
	t.Cleanup(func() { _ = quick.Close() })
	out := s.QuickOutput(quick)
	var all strings.Builder
	for all.Len() < 1<<20 {
		all.WriteString("all of this is written, the one after the other; ")
	}
	written := make(chan error, 1)
	go func() {
		for _, text := range []string{"a picture", all.String(), "and the next"} {
			if n, err := out.Write([]byte(text)); n != len(text) || err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	want := "a picture" + all.String() + "and the next"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(master, got); err != nil || !bytes.Equal(got, []byte(want)) {
		t.Errorf("%v; of %d bytes %d are as they were written", err, len(want), common(got, want))
	}
	if err := <-written; err != nil {
		t.Error(err)
	}
	if n := quick.write([]byte("once more")); n != len("once more") {
		t.Errorf("a terminal that is read takes %d bytes at once", n)
	}
}

// common is how many bytes are the same from the beginning.
func common(a []byte, b string) int {
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

// TestAHangUpIsSeen closes the other end of a terminal.
func TestAHangUpIsSeen(t *testing.T) {
	t.Parallel()
	master, slave := pseudoTerminal(t)
	if hasHungUp(slave) {
		t.Error("a terminal that is there has hung up")
	}
	_ = master.Close()
	if !hasHungUp(slave) {
		t.Error("a terminal that is gone has not")
	}
}
