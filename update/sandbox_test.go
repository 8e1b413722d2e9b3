package update

import (
	"strings"
	"testing"

	"iftopgo/model"
	"iftopgo/prefs"
)

func TestTheEndOfTheHelperIsSaidAndKept(t *testing.T) {
	t.Parallel()
	m := model.New("", prefs.Default(), model.KeyMap{}, model.Look{})
	m, _ = Update(m, model.HelperEnded{Lost: "no more of it"}, Effects{})
	if m.Notice.Text != "no more of it" || m.Notice.Tone != model.Bad || m.Sandbox.Ended != "no more of it" {
		t.Errorf("notice %+v, sandbox %+v", m.Notice, m.Sandbox)
	}
}

func TestExportsAreProposedWhereTheyCanBeWritten(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{"": "~/iftopgo-", "./": "./iftopgo-", "/tmp/": "/tmp/iftopgo-"} {
		m := model.New("", prefs.Default(), model.KeyMap{}, model.Look{})
		m.Sandbox.ExportTo = to
		if got := openExport(m).Export.Line.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%q became %q", to, got)
		}
	}
}
