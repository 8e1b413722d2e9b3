package restorer

import (
	"testing"
)

func TestOnlyAProgramThatHasTheTerminalLeavesItBehind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		written, text string
		died          bool
	}{
		"never taken":            {"", "", false},
		"taken":                  {"\x0e", "", true},
		"given back":             {"\x0e\x0f", "", false},
		"taken again":            {"\x0e\x0f\x0e", "", true},
		"a crash":                {"\x0epanic: oh\n", "panic: oh\n", true},
		"a crash after the end":  {"\x0e\x0fpanic: oh\n", "", false},
		"a crash that goes on":   {"\x0epanic: \x0f", "panic: \x0f", true},
		"a crash when suspended": {"\x0e\x0fpanic: oh\n\x0e", "", false},
	} {
		ours, theirs, err := connect()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ours.WriteString(c.written); err != nil {
			t.Fatal(err)
		}
		if err := ours.Close(); err != nil {
			t.Fatal(err)
		}
		text, died := wait(int(theirs.Fd()))
		if string(text) != c.text || died != c.died {
			t.Errorf("%s: %q, died %t; want %q, %t", name, text, died, c.text, c.died)
		}
		if err := theirs.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestACrashWaitsForTheRestorer writes parts as a crash does, which end long before its text.
func TestACrashWaitsForTheRestorer(t *testing.T) {
	t.Parallel()
	ours, theirs, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	const parts = 40 // The shortest crashes have so many.
	if _, err := ours.Write([]byte{taken}); err != nil {
		t.Fatal(err)
	}
	written := make(chan int, parts)
	go func() {
		defer close(written)
		for n := range parts {
			if _, err := ours.WriteString("goroutine "); err != nil {
				return
			}
			written <- n
		}
	}()
	if text, died := wait(int(theirs.Fd())); !died || len(text) == 0 {
		t.Errorf("%q, died %t", text, died)
	}
	if len(written) == parts {
		t.Error("the crash did not wait")
	}
	if err := theirs.Close(); err != nil {
		t.Error(err)
	}
	for range written { // It goes on, and fails.
		continue
	}
	if err := ours.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheRestorerRefusesToBeStartedByAnythingElse(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"iftopgo", Argument},
		{"iftopgo", Argument, "no number"},
		{"iftopgo", Argument, "00"},
		{"iftopgo", Argument, "", "more"},
	} {
		if err := Main(args); err == nil {
			t.Errorf("it takes %q", args)
		}
	}
}
