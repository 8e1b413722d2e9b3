package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestWhatNeedsItsInterpreterIsLeftAsItIs tries a program at a fixed address (or, with the race
// detector, one with libraries), and a file that is none.
func TestWhatNeedsItsInterpreterIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a program": program, "a text": []byte("#!/bin/sh\n"), "nothing": nil} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		err := stripInterpreter(path)
		if err == nil || name == "a program" && bytes.HasPrefix(content, []byte("\x7fELF")) && !errors.Is(err, errNotPIE) {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
}
