package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// printed is what the program writes to standard output.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := within(t, out, args...); err != nil {
		t.Fatal(err)
	}
	return read(t, path)
}

// writeFile writes a file into a directory of the test and returns its path.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVersionSaysWhatThisIsAndWhatTheSystemOffers(t *testing.T) {
	t.Parallel()
	text := printed(t, "--version")
	first, rest, _ := strings.Cut(text, "\n")
	if !regexp.MustCompile(`^iftopgo \S+$`).MatchString(first) {
		t.Errorf("the first line is %q, want the version alone", first)
	}
	want := []string{"commit ", "go        " + runtime.Version(), "platform  " + runtime.GOOS + "/" + runtime.GOARCH}
	if runtime.GOOS == "linux" {
		want = append(want, "capture   tpacket_v3: ", "\nebpf ", "\nlandlock ", "\nseccomp ")
	}
	for _, w := range want {
		if !strings.Contains(rest, w) {
			t.Errorf("nothing is said of %q:\n%s", strings.TrimSpace(w), text)
		}
	}
}

func TestOriginIsTheCommitInWords(t *testing.T) {
	t.Parallel()
	for want, b := range map[string]build{
		"unknown":                              {},
		"4889d56a":                             {commit: "4889d56a"},
		"0123456789ab of 2026-11-26":           {commit: "0123456789abcdef", date: "2026-11-26"},
		"4889d56 of 2026-11-26, changed since": {commit: "4889d56", date: "2026-11-26", changed: true},
	} {
		if got := b.origin(); got != want {
			t.Errorf("%+v comes from %q, want %q", b, got, want)
		}
	}
}
