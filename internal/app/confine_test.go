package app

import (
	"testing"

	"iftopgo/internal/cli"
	"iftopgo/prefs"
)

// TestNameServersAreReachedOnlyForNames says when a confined program can make IP sockets.
func TestNameServersAreReachedOnlyForNames(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flags  cli.Flags
		names  prefs.Names
		source source
		want   bool
	}{
		"lines with names":            {cli.Flags{JSON: "all"}, prefs.NamesSeen, nil, true},
		"lines with reverse DNS":      {cli.Flags{JSON: "all"}, prefs.NamesPTR, nil, true},
		"lines without names":         {cli.Flags{JSON: "all"}, prefs.NamesOff, nil, false},
		"with a filter":               {cli.Flags{JSON: "all", Filter: "host a.example"}, prefs.NamesOff, nil, true},
		"a screen without names":      {cli.Flags{}, prefs.NamesOff, nil, true}, // n switches them on.
		"a screen of a file":          {cli.Flags{Read: "x.pcap"}, prefs.NamesSeen, nil, false},
		"a screen of interfaces":      {cli.Flags{Interfaces: true}, prefs.NamesSeen, noCapture{}, false},
		"a file with a filter":        {cli.Flags{Read: "x.pcap", Filter: "tcp"}, prefs.NamesSeen, nil, true},
		"lines of a file, with names": {cli.Flags{Read: "x.pcap", JSON: "all"}, prefs.NamesSeen, nil, false},
	} {
		s := &session{flags: &c.flags, prefs: prefs.Prefs{Names: c.names}, source: c.source}
		if got := s.looksUpNames(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
