//go:build !darwin && !freebsd

package bpfdev

import (
	"errors"
	"testing"
)

func TestUnsupported(t *testing.T) {
	t.Parallel()
	if _, err := Open(Config{Interface: "eth0"}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("error %v, want %v", err, errors.ErrUnsupported)
	}
}
