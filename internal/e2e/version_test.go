package e2e

import (
	"regexp"
	"runtime"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
)

func TestVersionSaysWhatThisIsAndWhatTheSystemOffers(t *testing.T) {
	t.Parallel()
	text := program.Output(t, "--version")
	first, rest, _ := strings.Cut(text, "\n")
	if !regexp.MustCompile(`^iftopgo \S+$`).MatchString(first) {
		t.Errorf("the first line is %q, want the version alone", first)
	}
	want := []string{"commit ", "go        " + runtime.Version(), "platform  " + runtime.GOOS + "/" + runtime.GOARCH}
	want = append(want, "\nmemory    soft limit ")
	if runtime.GOOS == "linux" {
		want = append(want, "capture   tpacket_v3: ", "\nebpf ", "\nlandlock ", "\nseccomp ")
	}
	for _, w := range want {
		if !strings.Contains(rest, w) {
			t.Errorf("nothing is said of %q:\n%s", strings.TrimSpace(w), text)
		}
	}
}
