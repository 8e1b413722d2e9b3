package export

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// patience is how long a helper may take to accept a text.
const patience = 2 * time.Second

// helper is a program that puts its standard input on the clipboard.
type helper struct {
	name string
	args []string
	// needs is the variable without which there is no clipboard for it to
	// reach; empty for none.
	needs string
	// runs are the programs that it runs in its turn.
	runs []string
}

// helpers are the programs that are known, the best first.
var helpers = []helper{
	// Without a type, wl-copy would run a shell to find out what it is given.
	{"wl-copy", []string{"--type", "text/plain"}, "WAYLAND_DISPLAY", []string{"cat", "rm"}},
	{"xclip", []string{"-selection", "clipboard"}, "DISPLAY", nil},
	{"xsel", []string{"--clipboard", "--input", "--logfile", os.DevNull}, "DISPLAY", nil},
	{"pbcopy", nil, "", nil},
}

// Clipboard is what there is to reach the system's clipboard with.
type Clipboard struct {
	// Getenv and LookPath are the system's.
	Getenv   func(string) string
	LookPath func(file string) (string, error)
}

// Put puts a text on the system's clipboard. It returns the name of the program
// that did, empty when there is none that could.
func (c Clipboard) Put(ctx context.Context, text string) (string, error) {
	h, path, ok := c.helper()
	if !ok {
		return "", nil
	}
	if err := run(ctx, path, h.args, text); err != nil {
		return "", fmt.Errorf("%s: %w", h.name, err)
	}
	return h.name, nil
}

// helper returns the program that Put would run, and where it is.
func (c Clipboard) helper() (h helper, path string, ok bool) {
	for _, h := range helpers {
		if h.needs != "" && c.Getenv(h.needs) == "" {
			continue
		}
		if path, err := c.LookPath(h.name); err == nil {
			return h, path, true
		}
	}
	return helper{}, "", false
}

// Programs returns the paths of the programs that Put runs as things are: first
// the one that it runs itself.
func (c Clipboard) Programs() []string {
	h, path, ok := c.helper()
	if !ok {
		return nil
	}
	all := []string{path}
	for _, name := range h.runs {
		if path, err := c.LookPath(name); err == nil {
			all = append(all, path)
		}
	}
	return all
}

// run gives a text to a program. What it prints is dropped: it would land on the
// screen. Helpers leave a process behind that serves the clipboard, which keeps
// nothing of ours open.
func run(ctx context.Context, path string, args []string, text string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin = strings.NewReader(text)
	cmd.WaitDelay = patience
	err := cmd.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("no answer in %s", patience)
	}
	return err
}
