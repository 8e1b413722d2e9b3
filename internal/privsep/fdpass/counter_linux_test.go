package fdpass

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAProgramIsPassedOnWithAllItsDescriptors has a helper load something that is as a program that counts.
func TestAProgramIsPassedOnWithAllItsDescriptors(t *testing.T) {
	t.Parallel()
	h, theirs := connected(t)
	passedOn := make(chan []int, 1)
	ended := serve(t, theirs, func(config []byte) (fds []int, cpus int, err error) {
		if string(config) != "what to count" {
			t.Errorf("asked for %q", config)
		}
		var sent []int
		for range maxFDs {
			_, fd := pipe(t)
			sent = append(sent, fd)
			passed, err := unix.Dup(fd)
			if err != nil {
				t.Error(err)
			}
			fds = append(fds, passed) // Those are closed once they are passed on.
		}
		passedOn <- sent
		return fds, 300, nil
	})
	fds, cpus, err := h.Counter([]byte("what to count"))
	if err != nil || cpus != 300 || len(fds) != maxFDs {
		t.Fatalf("%v, %d CPUs, %v", fds, cpus, err)
	}
	sent := <-passedOn
	for i, fd := range fds {
		if !same(t, fd, sent[i]) {
			t.Errorf("descriptor %d is another one", i)
		}
		closed(t, fd)
		closed(t, sent[i])
	}
	if err := h.conn.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("serving ended with %v", err)
	}
}

// TestWhyAProgramCannotBeLoadedIsSaid has errors of a helper arrive with their end, and its error number.
func TestWhyAProgramCannotBeLoadedIsSaid(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("many lines\n", 10_000) + "the last one"
	for name, c := range map[string]struct {
		load Load
		want unix.Errno
		text string
	}{
		"not permitted":          {func([]byte) ([]int, int, error) { return nil, 0, unix.EPERM }, unix.EPERM, "operation not permitted"},
		"the verifier's":         {func([]byte) ([]int, int, error) { return nil, 0, errors.New(long) }, unix.EINVAL, "the last one"},
		"a helper without it is": {nil, unix.EPERM, "operation not permitted"},
	} {
		h, theirs := connected(t)
		serve(t, theirs, c.load)
		fds, _, err := h.Counter(nil)
		if !errors.Is(err, c.want) || !strings.HasSuffix(err.Error(), c.text) || strings.Count(err.Error(), c.text) != 1 || len(fds) != 0 {
			t.Errorf("%s: %v, %v", name, fds, err)
		}
		if h.Ended() {
			t.Errorf("%s: that was the end of the connection", name)
		}
		if err := h.conn.Close(); err != nil {
			t.Error(err)
		}
	}
}
