//go:build darwin || freebsd

package bpfdev

import (
	"runtime"
	"testing"
)

func TestLayoutIsThatOfTheSystem(t *testing.T) {
	t.Parallel()
	want := FreeBSD64
	if runtime.GOOS == "darwin" {
		want = Darwin
	}
	if native != want {
		t.Errorf("layout %+v, want %+v", native, want)
	}
}

func TestOpenFailsWithoutTheInterface(t *testing.T) {
	t.Parallel()
	if _, err := Open(Config{Interface: "no-such-device0"}); err == nil {
		t.Error("an interface that is not there was opened")
	}
}
