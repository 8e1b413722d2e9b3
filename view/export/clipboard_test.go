package export_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"iftopgo/view/export"
)

// tools makes a directory with programs, which are shell scripts, and a
// clipboard that finds them there.
func tools(t *testing.T, env map[string]string, scripts map[string]string) (string, export.Clipboard) {
	t.Helper()
	dir := t.TempDir()
	syscall.ForkLock.RLock() // A process that another test starts meanwhile would keep a script open: ETXTBSY.
	defer syscall.ForkLock.RUnlock()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir, export.Clipboard{
		Getenv: func(name string) string { return env[name] },
		LookPath: func(file string) (string, error) {
			path := filepath.Join(dir, file)
			_, err := os.Stat(path)
			return path, err
		},
	}
}

func TestTheClipboardProgramGetsTheText(t *testing.T) {
	t.Parallel()
	const keep = `cat > "$(dirname "$0")/$(basename "$0").got"; echo "$@" > "$(dirname "$0")/args"; echo noise; echo noise >&2`
	x, wayland := map[string]string{"DISPLAY": ":0"}, map[string]string{"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
	for name, c := range map[string]struct {
		env  map[string]string
		have map[string]string
		want string
	}{
		"Wayland":                 {wayland, map[string]string{"wl-copy": keep, "xclip": keep}, "wl-copy"},
		"X with xclip":            {x, map[string]string{"wl-copy": keep, "xclip": keep, "xsel": keep}, "xclip"},
		"X with xsel":             {x, map[string]string{"xsel": keep}, "xsel"},
		"macOS":                   {nil, map[string]string{"pbcopy": keep}, "pbcopy"},
		"no display":              {nil, map[string]string{"wl-copy": keep, "xclip": keep}, ""},
		"a display and no helper": {x, nil, ""},
	} {
		dir, clipboard := tools(t, c.env, c.have)
		got, err := clipboard.Put(context.Background(), "web-1 ⇄ cdn")
		if got != c.want || err != nil {
			t.Errorf("%s: copied by %q, %v", name, got, err)
		}
		if c.want == "" {
			continue
		}
		if text, err := os.ReadFile(filepath.Join(dir, c.want+".got")); err != nil || string(text) != "web-1 ⇄ cdn" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestAFailingClipboardProgramIsReported(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"it fails":                        "cat >/dev/null; exit 3",
		"it is killed":                    "cat >/dev/null; kill -KILL $$",
		"it is killed before it has read": "kill -KILL $$",
	} {
		_, clipboard := tools(t, map[string]string{"DISPLAY": ":0"}, map[string]string{"xclip": script})
		if by, err := clipboard.Put(context.Background(), "x"); by != "" || err == nil || !strings.HasPrefix(err.Error(), "xclip: ") {
			t.Errorf("%s: %q, %v", name, by, err)
		}
	}
}

func TestAHangingClipboardProgramIsStopped(t *testing.T) {
	t.Parallel()
	_, clipboard := tools(t, map[string]string{"DISPLAY": ":0"}, map[string]string{"xclip": "exec sleep 60"})
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("the test does not wait"))
	if by, err := clipboard.Put(ctx, "x"); by != "" || err == nil {
		t.Errorf("%q, %v", by, err)
	}
}
