package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parsed are the flags of arguments.
func parsed(t *testing.T, args ...string) *Flags {
	t.Helper()
	c, err := Parse(args, os.Stdout, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	return &c.Flags
}

func TestArgumentsThatAreNotUTF8AreTakenAsTheyAre(t *testing.T) {
	t.Parallel()
	const name = "b\xfcro\xff"
	for _, name := range []string{name, "büro", "\xff", "\xed\xa0\x80", "a\U0010fefcb", "\U0010fe00\xfc", "a b"} {
		for about, args := range map[string][]string{
			"a value of its own":      {"-i", name, "--interface", name, "-r", name, "-c", "/" + name, "--log", "/" + name, "-f", "host " + name},
			"behind an equal sign":    {"--interface=" + name, "-i" + name, "--read=" + name, "--config=/" + name, "--log=/" + name, "--filter=host " + name},
			"behind the short letter": {"-i" + name, "-i" + name, "-r" + name, "-c/" + name, "--log=/" + name, "-fhost " + name},
		} {
			f := parsed(t, args...)
			got := []string{f.Interface[0], f.Interface[1], f.Read, f.Config, f.Log, f.Filter}
			if diff := cmp.Diff([]string{name, name, name, "/" + name, "/" + name, "host " + name}, got); diff != "" {
				t.Errorf("%q, %s: %s", name, about, diff)
			}
		}
	}
}

func TestErrorsAboutArgumentsThatAreNotUTF8AreReadable(t *testing.T) {
	t.Parallel()
	_, err := Parse([]string{"--sort", "b\xfcro"}, os.Stdout, os.Stderr)
	var out bytes.Buffer
	PrintError(&out, err)
	if err == nil || !strings.Contains(out.String(), `"b\xfcro"`) {
		t.Errorf("the message is %q", out.String())
	}
}
