package update

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// TestWhatTheHelperDoesIsReported follows a helper that stalls, goes on and ends.
func TestWhatTheHelperDoesIsReported(t *testing.T) {
	t.Parallel()
	fx := Effects{Helper: func() tea.Msg { return nil }}
	m := model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
	m, _ = Update(m, model.OwnersMsg{Search: &flows.OwnerSearch{Engine: "ebpf", Hooks: []string{"a"}}}, fx)
	for _, c := range []struct {
		msg      model.HelperMsg
		notice   string
		severity model.Severity
		search   flows.OwnerSearch
	}{
		{
			model.HelperMsg{Err: "it stalls", OwnersErr: "stalled"},
			"it stalls", model.Bad,
			flows.OwnerSearch{Engine: "ebpf", Hooks: []string{"a"}, Missing: "everything new", Reason: "stalled"},
		},
		{model.HelperMsg{}, "the helper answers again", model.Good, flows.OwnerSearch{Engine: "ebpf", Hooks: []string{"a"}}},
		{
			model.HelperMsg{Err: "no more of it", OwnersErr: "ended", Ended: true},
			"no more of it", model.Bad,
			flows.OwnerSearch{Engine: "none", Missing: "everything new", Reason: "ended"},
		},
	} {
		m, _ = Update(m, c.msg, fx)
		if m.Notice.Text != c.notice || m.Notice.Severity != c.severity || m.Sandbox.HelperErr != c.msg.Err {
			t.Errorf("%+v: notice %+v, sandbox %+v", c.msg, m.Notice, m.Sandbox)
		}
		if got := m.OwnerSearch(); !got.Equal(c.search) {
			t.Errorf("%+v: owners are found by %+v, want %+v", c.msg, got, c.search)
		}
	}
}

// TestProcessesThatHaveEndedAreReported follows the ends of the file broker and of what restores
// the terminal.
func TestProcessesThatHaveEndedAreReported(t *testing.T) {
	t.Parallel()
	waits := 0
	fx := Effects{ProcessEnd: func() tea.Msg { waits++; return nil }}
	before := model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
	one, cmd := dispatch(before, model.ProcessEndMsg{Lost: "no more files"}, fx)
	if one.Notice.Text != "no more files" || one.Notice.Severity != model.Bad {
		t.Errorf("the notice is %+v", one.Notice)
	}
	if cmd == nil || cmd() != nil || waits != 1 {
		t.Error("the next end is not waited for")
	}
	two, _ := Update(one, model.ProcessEndMsg{Lost: "no more terminal"}, fx)
	if len(before.Sandbox.Ended) > 0 || len(one.Sandbox.Ended) != 1 || !slices.Equal(two.Sandbox.Ended, []string{"no more files", "no more terminal"}) {
		t.Errorf("ended before: %q, then %q, then %q", before.Sandbox.Ended, one.Sandbox.Ended, two.Sandbox.Ended)
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
	for to, want := range map[string]string{"": "~/iftopgo", "./": "./iftopgo", "/tmp/": "/tmp/iftopgo"} {
		m := model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
		m.Sandbox.ExportTo = to
		if got := openExport(m).Export.Line.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%q became %q", to, got)
		}
	}
}
