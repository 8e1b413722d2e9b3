package address

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddressesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Address{
		"127.0.0.1:9877":   {"tcp", "127.0.0.1:9877"},
		"[::1]:9877":       {"tcp", "[::1]:9877"},
		":9877":            {"tcp", ":9877"},
		"localhost:80":     {"tcp", "localhost:80"},
		"unix:/run/a.sock": {"unix", "/run/a.sock"},
	} {
		got, err := Parse(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s is %v, %q, %v", text, got, got.String(), err)
		}
	}
	for text, want := range map[string]string{
		"9877": "want host:port", "::1:9877": "want host:port", "localhost:http": "the port is a number", "localhost:0": "the port is a number",
		"localhost:65536": "the port is a number", "unix:a.sock": "its whole path", "": "want host:port",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestASocketThatWasLeftIsReplacedAndNoOther(t *testing.T) {
	t.Parallel()
	a := Address{"unix", filepath.Join(t.TempDir(), "a.sock")}
	first, err := Listen(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(a.Text)
	if err != nil || info.Mode().Perm() != socketMode {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if _, err := Listen(t.Context(), a); err == nil || !strings.Contains(err.Error(), "listens on") {
		t.Errorf("of one that is in use: %v", err)
	}
	first.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Listen(t.Context(), a)
	if err != nil {
		t.Fatalf("of one that was left: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(a.Text, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(t.Context(), a); err == nil {
		t.Error("a file is replaced")
	}
	if text, err := os.ReadFile(a.Text); err != nil || string(text) != "mine" {
		t.Errorf("the file is %q, %v", text, err)
	}
}
