package update

import (
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

func TestTheEndOfTheHelperIsReported(t *testing.T) {
	t.Parallel()
	m := model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
	m, _ = Update(m, model.HelperEndedMsg{Lost: "no more of it"}, Effects{})
	if m.Notice.Text != "no more of it" || m.Notice.Severity != model.Bad || m.Sandbox.HelperErr != "no more of it" {
		t.Errorf("notice %+v, sandbox %+v", m.Notice, m.Sandbox)
	}
}

// TestTheNoticeAboutTheHelperIsNotReplaced goes by what becomes known right after it:
// that owners are not found, which it says itself.
func TestTheNoticeAboutTheHelperIsNotReplaced(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ helperErr, want string }{
		"without a helper": {"no helper", "before"},
		"with one":         {"", "not seen: short-lived processes"},
	} {
		m := model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
		m.Sandbox.HelperErr, m.Notice.Text = c.helperErr, "before"
		m, _ = Update(m, model.OwnersMsg{Search: &flows.OwnerSearch{Missing: "short-lived processes"}}, Effects{})
		if m.Notice.Text != c.want || m.Owners.Missing == "" {
			t.Errorf("%s: the notice is %q, want %q", name, m.Notice.Text, c.want)
		}
	}
}

func TestExportsAreProposedWhereTheyCanBeWritten(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{"": "~/iftopgo-", "./": "./iftopgo-", "/tmp/": "/tmp/iftopgo-"} {
		m := model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
		m.Sandbox.ExportTo = to
		if got := openExport(m).Export.Line.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%q became %q", to, got)
		}
	}
}
