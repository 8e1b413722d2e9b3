package prefs

import (
	"strings"
	"testing"
	"time"
)

func TestTheSettingsOfTheHistoryAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]History{
		"":                                      defaultHistory(),
		"[history]":                             defaultHistory(),
		"history.flush = 30":                    {FiveMinutes: 2, Hours: 35, Days: 400, Top: 200, Flush: 30},
		"[history]\ndir = \"/srv/h\"\ntop = 50": {Dir: "/srv/h", FiveMinutes: 2, Hours: 35, Days: 400, Top: 50, Flush: 60},
		"[history]\nkeep = { days = 1000 }":     {FiveMinutes: 2, Hours: 35, Days: 1000, Top: 200, Flush: 60},
		"[history.keep]\nfive_minutes = 7":      {FiveMinutes: 7, Hours: 35, Days: 400, Top: 200, Flush: 60},
	} {
		read, err := parseText("c.toml", []byte(text))
		if err != nil || read.prefs.History != want {
			t.Errorf("%q: %+v, %v; want %+v", text, read.prefs.History, err, want)
		}
	}
	if h := defaultHistory(); h.FlushTime() != time.Minute {
		t.Errorf("it is written after %s", h.FlushTime())
	}
}

func TestMistakesInTheSettingsOfTheHistorySayWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"history = 3":                            "c.toml:1:1: history is 3; it must be a table",
		"[history]\ndir = \"here\"":              `c.toml:2:1: history.dir is "here"; it must be an absolute path`,
		"[history]\ntop = 5":                     "c.toml:2:1: history.top is 5; allowed are numbers from 10 to 1000",
		"[history]\n\nflush = \"1m\"":            `c.toml:3:1: history.flush is "1m"; allowed are numbers from 10 to 300`,
		"[history]\nkeep = 35":                   "c.toml:2:1: history.keep is 35; it must be a table of days",
		"[history]\nkeep = { hours = 0 }":        "c.toml:2:1: history.keep has hours, which is 0; allowed are numbers from 1 to 3660",
		"[history]\nkeep = { weeks = 3 }":        "history.keep has weeks, which is not known",
		"[history]\ntop = 5\nflush = 5\nkeep=[]": "history.flush is 5",
	} {
		if _, err := parseText("c.toml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
	read, err := parseText("c.toml", []byte("[history]\nprune = true"))
	if err != nil || len(read.unknown) != 1 || read.unknown[0] != "history.prune" {
		t.Errorf("unknown are %v, %v", read.unknown, err)
	}
}

func TestOtherSettingsOfTheHistoryAreOtherSettings(t *testing.T) {
	t.Parallel()
	a, b := Default(), Default()
	b.History.Top = 100
	if a.Equal(b) || !a.Equal(Default()) {
		t.Error("a change of the table is not noticed")
	}
}
