package cli

import (
	"io"
	"slices"
	"strings"
	"testing"
)

func TestMachinesStandBehindConnectBeforeAllFlags(t *testing.T) {
	t.Parallel()
	c, err := Parse([]string{"connect", "web1", "root@web2", "--json", "--refresh", "1"}, io.Discard, io.Discard)
	if err != nil || !slices.Equal(c.Machines, []string{"web1", "root@web2"}) || !c.Recorded() || !c.Headless() {
		t.Fatalf("the machines are %q (%v)", c.Machines, err)
	}
	many := []string{"connect"}
	for i := range maxMachines + 1 {
		many = append(many, "web"+strings.Repeat("x", i))
	}
	for says, args := range map[string][]string{
		"needs machines":                       {"connect", "--json"},
		"is no name of a machine":              {"connect", "a b"},
		`names "web1" twice`:                   {"connect", "web1", "web1"},
		"64 machines at most, not 65":          many,
		`"web2" is not a flag`:                 {"connect", "web1", "--json", "web2"},
		"are three sources":                    {"connect", "web1", "--demo"},
		"-i has no effect beside connect":      {"connect", "web1", "-i", "eth0"},
		"-f has no effect beside connect":      {"connect", "web1", "-f", "tcp"},
		"--by machine has no effect without":   {"connect", "web1", "--json", "--by", "machine"},
		"--by machine has no effect without s": {"--json", "--by", "machine"},
	} {
		c, err := Parse(args, io.Discard, io.Discard)
		if err == nil {
			err = c.RejectIneffective()
		}
		if err == nil {
			err = c.CheckSource()
		}
		if err == nil || !strings.Contains(err.Error(), says) || ExitStatus(err) != ExitUsage {
			t.Errorf("%q: %v, want %q", args, err, says)
		}
	}
	if c, err := Parse([]string{"connect", "--help"}, io.Discard, io.Discard); err != nil || !c.Help {
		t.Errorf("the help is refused: %v", err)
	}
}
