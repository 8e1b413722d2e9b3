package update_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
	"iftopgo/flows/list"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// kept is a model with a history, on its tab, after keys.
func kept(keys ...string) model.Model {
	m := modeltest.Model(modeltest.Options{Width: 120, Height: 40, Seconds: 1})
	return modeltest.PressRecorded(m, append([]string{"Y"}, keys...)...)
}

// titles are the titles of the rows.
func titles(m *model.Model) (all []string) {
	for _, r := range m.History.Rows {
		all = append(all, r.Title)
	}
	return all
}

// checkSums demands that rows add up to the total, and where nothing is left out the bars, too.
func checkSums(t *testing.T, m *model.Model) {
	t.Helper()
	h := &m.History
	var rows, bars flows.Pair
	for _, r := range h.Rows {
		rows = rows.Plus(r.Bytes)
	}
	for _, b := range h.Bars {
		if !h.OneBar() || b.Key == h.Bar {
			bars = bars.Plus(b.Total())
		}
	}
	if rows != h.Total() || bars != h.Total() || rows.Sum() == 0 {
		t.Errorf("rows carried %v, bars %v, the total is %v", rows, bars, h.Total())
	}
}

func TestTheHistoryIsADayByHours(t *testing.T) {
	t.Parallel()
	m := kept()
	h := &m.History
	if !m.ShowsHistory() || len(h.Bars) != 24 || h.Level() != history.Hours || h.BarIndex() != 12 || h.By != "process" {
		t.Fatalf("%d bars, of level %v, number %d is selected, by %s", len(h.Bars), h.Level(), h.BarIndex(), h.By)
	}
	if all := titles(&m); all[0] != "firefox" || !slices.Contains(all, "other") || all[len(all)-1] != "not recorded" {
		t.Errorf("the rows are %q", all)
	}
	checkSums(t, &m)
}

func TestKeysChangeTheSpanOfTheHistory(t *testing.T) {
	t.Parallel()
	m := kept("-")
	if h := &m.History; len(h.Bars) != 31 || h.Level() != history.Days || h.BarIndex() != 0 {
		t.Errorf("a month has %d bars of level %v, number %d is selected", len(h.Bars), h.Level(), h.BarIndex())
	}
	m = modeltest.PressRecorded(m, "-")
	if h := &m.History; len(h.Bars) != 12 || h.Level() != history.Months || h.BarIndex() != 0 {
		t.Errorf("a year has %d bars of level %v, number %d is selected", len(h.Bars), h.Level(), h.BarIndex())
	}
	m = modeltest.PressRecorded(m, "-")
	if len(m.History.Bars) != 12 || !strings.Contains(m.Notice.Text, "there is no other") {
		t.Errorf("there is a longer one: %d bars, %q", len(m.History.Bars), m.Notice.Text)
	}
	checkSums(t, &m)
	m = modeltest.PressRecorded(m, "left", "left", "+", "+") // December, then November, and its first day.
	if h := &m.History; h.Answer.Period.Title != "2025-11-01" || len(h.Bars) != 24 {
		t.Errorf("within November is %s", h.Answer.Period.Title)
	}
	m = modeltest.PressRecorded(m, "-")
	if h := &m.History; h.Answer.Period.Title != "2025-11" || h.BarIndex() != 0 {
		t.Errorf("the month of that is %s, bar %d", h.Answer.Period.Title, h.BarIndex())
	}
}

// TestADayOfAMonthIsOneThatWasRecorded goes to the first day of a history from its first month
// and year, and from a month to come to today.
func TestADayOfAMonthIsOneThatWasRecorded(t *testing.T) {
	t.Parallel()
	m := kept(append([]string{"-", "-"}, slices.Repeat([]string{"left"}, 14)...)...)
	if h := &m.History; h.Answer.Period.Title != "2024" || h.Bars[h.BarIndex()].Total() == (flows.Pair{}) {
		t.Fatalf("bar %d of %s is empty", h.BarIndex(), h.Answer.Period.Title)
	}
	l := layout.Of(&m)
	_, words := layout.HistoryPeriod(&m, l.History.Period)
	day := words[slices.IndexFunc(words, func(w layout.HistoryWord) bool { return w.Step == 0 && w.Span == report.Day })]
	clicked := modeltest.SendRecorded(m, tea.MouseClickMsg{X: day.X + 1, Y: l.History.Period.Y, Button: tea.MouseLeft})
	for name, m := range map[string]model.Model{"a click on day": clicked, "month by month": modeltest.PressRecorded(m, "+", "+")} {
		if h := &m.History; h.Answer.Period.Title != "2024-11-12" || h.Total() == (flows.Pair{}) {
			t.Errorf("%s: %s, which carried %v", name, h.Answer.Period.Title, h.Total())
		}
	}
	m = kept("-", "-", "right", "right", "+", "+") // March, which is yet to come.
	if h := &m.History; h.Answer.Period.Title != "2026-01-01" || h.BarIndex() != 12 {
		t.Errorf("of a month to come it is bar %d of %s", h.BarIndex(), h.Answer.Period.Title)
	}
}

// TestTermsThatTheHistoryDoesNotKeepAreErrors types them on its tab.
func TestTermsThatTheHistoryDoesNotKeepAreErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"pid:12", "proc:firefox dir:in", "machine:a"} {
		m := modeltest.Type(kept("/"), text)
		if !strings.HasPrefix(m.Filter.Err, "the history does not keep ") {
			t.Errorf("%s: %q", text, m.Filter.Err)
		}
	}
	if m := modeltest.Type(kept("/"), "port:443 user:ada"); m.Filter.Err != "" {
		t.Errorf("what it keeps: %q", m.Filter.Err)
	}
}

func TestLeftAndRightMoveInTime(t *testing.T) {
	t.Parallel()
	m := kept("left")
	if h := &m.History; h.BarIndex() != 11 || h.Answer.Period.Title != "2026-01-01" {
		t.Errorf("bar %d of %s is selected", h.BarIndex(), h.Answer.Period.Title)
	}
	m = modeltest.PressRecorded(m, slices.Repeat([]string{"left"}, 12)...)
	if h := &m.History; h.BarIndex() != 23 || h.Answer.Period.Title != "2025-12-31" {
		t.Errorf("the hour before is bar %d of %s", h.BarIndex(), h.Answer.Period.Title)
	}
	m = modeltest.PressRecorded(m, "right")
	if h := &m.History; h.Answer.Period.Title != "2026-01-01" || h.BarIndex() != 0 {
		t.Errorf("the hour after that is bar %d of %s", h.BarIndex(), h.Answer.Period.Title)
	}
	m = modeltest.PressRecorded(m, slices.Repeat([]string{"right"}, 30)...)
	if h := &m.History; h.BarIndex() != 23 || !strings.Contains(m.Notice.Text, "that is now") {
		t.Errorf("after the end is bar %d of %s: %q", h.BarIndex(), h.Answer.Period.Title, m.Notice.Text)
	}
	m = kept("-", "-", "left", "left")
	m = modeltest.PressRecorded(m, slices.Repeat([]string{"left"}, 24)...)
	if h := &m.History; h.Answer.Period.Title != "2024" || !strings.Contains(m.Notice.Text, "nothing before") {
		t.Errorf("before the beginning is %s: %q", h.Answer.Period.Title, m.Notice.Text)
	}
}

func TestEnterDrillsDownAndAllAddsUp(t *testing.T) {
	t.Parallel()
	m := kept("-", "left", "enter")
	h := &m.History
	if !h.OneBar() || h.By != "process" {
		t.Fatalf("the rows are not of the bar: %+v", h.Crumbs)
	}
	checkSums(t, &m)
	process := h.Rows[0]
	m = modeltest.PressRecorded(m, "down", "enter")
	if h.By != "host" || h.Total() != process.Bytes {
		t.Errorf("the hosts of %s are by %s and carried %v, not %v", process.Title, h.By, h.Total(), process.Bytes)
	}
	checkSums(t, &m)
	host := h.Rows[0]
	m = modeltest.PressRecorded(m, "down", "enter")
	if h.By != "service" || h.Total() != host.Bytes {
		t.Errorf("the services of %s are by %s and carried %v, not %v", host.Title, h.By, h.Total(), host.Bytes)
	}
	if m = modeltest.PressRecorded(m, "down", "enter"); !strings.Contains(m.Notice.Text, "nothing more") {
		t.Errorf("below that is %q", m.Notice.Text)
	}
	bars := h.Bars
	m = modeltest.PressRecorded(m, "left") // The day before, the same process and host.
	if h.Total() != bars[29].Total() || h.BarIndex() != 29 || len(h.Within()) != 2 {
		t.Errorf("the day before they carried %v, their bar %v", h.Total(), bars[29].Total())
	}
	for range 2 {
		m = modeltest.PressRecorded(m, "esc")
	}
	if h.By != "process" || h.Rows[h.Index()].Title != process.Title {
		t.Errorf("back is by %s, %q selected", h.By, h.Selected.Title)
	}
	m = modeltest.PressRecorded(m, "esc")
	if h.OneBar() || !m.ShowsHistory() {
		t.Errorf("further back are %+v", h.Crumbs)
	}
	if m = modeltest.PressRecorded(m, "esc"); m.Prefs.Tab != prefs.TabFlows {
		t.Errorf("last is %s", m.Prefs.Tab)
	}
}

func TestWhatNobodyKnowsIsNotDrilledInto(t *testing.T) {
	t.Parallel()
	m := kept("end", "enter")
	if !strings.Contains(m.Notice.Text, "it was not recorded") || len(m.History.Crumbs) != 0 {
		t.Errorf("not recorded: %q", m.Notice.Text)
	}
	m = modeltest.PressRecorded(m, "up", "enter")
	if !strings.Contains(m.Notice.Text, "only the sum is kept") || len(m.History.Crumbs) != 0 {
		t.Errorf("other: %q", m.Notice.Text)
	}
}

func TestRowsOfTheHistoryCanBeOfAnything(t *testing.T) {
	t.Parallel()
	m := kept()
	total := m.History.Total()
	seen := map[string]bool{}
	for range model.HistoryDimensions() {
		m = modeltest.PressRecorded(m, "t")
		seen[m.History.By] = true
		checkSums(t, &m)
		if m.History.Total() != total {
			t.Errorf("by %s: %v, not %v", m.History.By, m.History.Total(), total)
		}
	}
	if len(seen) != 11 || m.History.By != "process" {
		t.Errorf("they were of %v", seen)
	}
	for keys, want := range map[string]string{"n": "host", "nn": "name", "K": "package", "KK": "container", "W": "network", "WW": "country", "u": "user"} {
		if m := modeltest.PressRecorded(kept(), strings.Split(keys, "")...); m.History.By != want {
			t.Errorf("%s: by %s, want %s", keys, m.History.By, want)
		}
	}
}

func TestTheHistoryIsOrdered(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{"": "firefox", ".": "firefox", ",": "postgres", "<": "chronyd", "<r": "worker", "r": "chronyd"} {
		m := kept()
		if keys != "" {
			m = modeltest.PressRecorded(m, strings.Split(keys, "")...)
		}
		if all := titles(&m); all[0] != want || all[len(all)-1] != "not recorded" {
			t.Errorf("%q: %q is first, want %q", keys, all[0], want)
		}
		checkSums(t, &m)
	}
}

func TestTheRowFilterNarrowsTheHistory(t *testing.T) {
	t.Parallel()
	m := modeltest.Type(kept("/"), "proc:firefox !net:2001:db8::/32")
	if all := titles(&m); !slices.Equal(all, []string{"firefox"}) {
		t.Errorf("the filter leaves %q", all)
	}
	checkSums(t, &m)
	m = modeltest.PressRecorded(m, "enter", "esc")
	if m.Filter.Text != "" || len(m.History.Rows) < 5 || !m.ShowsHistory() {
		t.Errorf("back is %q with %d rows", m.Filter.Text, len(m.History.Rows))
	}
	m = modeltest.PressRecorded(modeltest.Type(kept("down", "enter", "/"), "443"), "enter", "esc")
	if m.Filter.Text != "" || len(m.History.Crumbs) != 1 {
		t.Errorf("what came last is not taken back first: %q, %v", m.Filter.Text, m.History.Crumbs)
	}
}

func TestAnswersToOtherQuestionsAreDiscarded(t *testing.T) {
	t.Parallel()
	var asked []model.HistoryQuestion
	fx := update.Effects{History: func(q model.HistoryQuestion) tea.Cmd {
		asked = append(asked, q)
		return nil
	}}
	m := kept()
	for _, k := range []string{"-", "-"} {
		m, _ = update.Update(m, modeltest.Key(k), fx)
	}
	if len(asked) != 2 || asked[1].Span != report.Year || asked[1].Number != asked[0].Number+1 {
		t.Fatalf("it asks %+v", asked)
	}
	m, _ = update.Update(m, model.HistoryMsg{Number: asked[0].Number, Answer: modeltest.HistoryAnswer(asked[0])}, fx)
	if len(m.History.Bars) != 24 || !m.History.Waiting() {
		t.Errorf("the month is shown, although the year was asked for: %d bars", len(m.History.Bars))
	}
	m, cmd := update.Update(m, model.HistoryMsg{Number: asked[1].Number, Answer: modeltest.HistoryAnswer(asked[1])}, fx)
	if len(m.History.Bars) != 12 || m.History.Waiting() || cmd == nil {
		t.Errorf("the year has %d bars", len(m.History.Bars))
	}
	before := len(asked)
	if m, _ = update.Update(m, model.HistoryTickMsg{Number: asked[0].Number}, fx); len(asked) != before {
		t.Error("the tick of an earlier answer asks again")
	}
	m, _ = update.Update(m, model.HistoryTickMsg{Number: asked[1].Number}, fx)
	if len(asked) != before+1 || asked[before].Unless != "made up" || asked[before].Span != report.Year {
		t.Errorf("the tick asks %+v", asked[before:])
	}
	rows := m.History.Rows
	later := m.History.Answer.Now.Add(time.Hour)
	m, _ = update.Update(m, model.HistoryMsg{Number: asked[before].Number, Unchanged: true, Answer: &model.HistoryAnswer{Now: later}}, fx)
	if !m.History.Answer.Now.Equal(later) || len(rows) != len(m.History.Rows) || m.History.Answer.Running() {
		t.Errorf("an answer that is unchanged changes it: %v, running %v", m.History.Answer.Now, m.History.Answer.Running())
	}
}

func TestTheHistoryIsAskedOnlyWhileItIsShown(t *testing.T) {
	t.Parallel()
	asked := 0
	fx := update.Effects{History: func(model.HistoryQuestion) tea.Cmd {
		asked++
		return nil
	}}
	m := modeltest.Model(modeltest.Options{Seconds: 1})
	m.History.Kept = true
	if m, _ = update.Update(m, modeltest.Key("down"), fx); asked != 0 {
		t.Fatal("it is asked before it is shown")
	}
	m, _ = update.Update(m, modeltest.Key("Y"), fx)
	m, _ = update.Update(m, modeltest.Key("Y"), fx)
	if asked != 1 || m.Prefs.Tab != prefs.TabFlows {
		t.Errorf("asked %d times, the tab is %s", asked, m.Prefs.Tab)
	}
	if m, _ = update.Update(m, model.HistoryTickMsg{Number: m.History.Wanted.Number}, fx); asked != 1 {
		t.Error("a tick asks while another tab is shown")
	}
	m, _ = update.Update(m, modeltest.Key("Y"), fx)
	if asked != 2 {
		t.Error("it is not asked when it is shown again")
	}
	m, _ = update.Update(m, modeltest.Key("P"), fx)
	if _, cmd := update.Update(m, model.HistoryTickMsg{Number: m.History.Wanted.Number}, fx); asked != 2 || cmd == nil {
		t.Error("paused it is asked, or never again")
	}
}

func TestWithoutAHistoryThereIsNoTab(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(modeltest.Model(modeltest.Options{Seconds: 1}), "Y")
	if m.Prefs.Tab != prefs.TabFlows || !strings.Contains(m.Notice.Text, "iftopgo record makes one") || slices.Contains(m.Tabs(), prefs.TabHistory) {
		t.Errorf("the tab is %s of %v: %q", m.Prefs.Tab, m.Tabs(), m.Notice.Text)
	}
}

func TestAnErrorOfTheHistoryIsOneLineAndWhatWasThereStays(t *testing.T) {
	t.Parallel()
	m := kept("left")
	rows := len(m.History.Rows)
	m.History.Wanted.Number++
	m = modeltest.Send(m, model.HistoryMsg{Number: m.History.Wanted.Number, Err: errors.New("it is gone\nand away")})
	l := layout.Of(&m)
	if note := layout.HistoryNote(&m, 100); len(note) != 1 || note[0] != "it is gone; and away" || l.History.Note.Height != 1 || len(m.History.Rows) != rows {
		t.Errorf("the note is %q, %d rows of %d are left", note, len(m.History.Rows), rows)
	}
}

func TestTheMouseWorksOnTheHistory(t *testing.T) {
	t.Parallel()
	m := kept("-", "left")
	click := func(m model.Model, x, y int) model.Model {
		return modeltest.SendRecorded(m, tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	}
	l := layout.Of(&m)
	plot := l.History.Bars.Plot
	x := plot.X + 4*l.History.Bars.Cells
	m = click(m, x, plot.Y)
	if m.History.BarIndex() != 4 || m.History.OneBar() {
		t.Fatalf("bar %d is selected", m.History.BarIndex())
	}
	if m = click(m, x, plot.Y); !m.History.OneBar() {
		t.Error("a double click on a bar does not drill down")
	}
	m = modeltest.SendRecorded(m, tea.MouseWheelMsg{X: x, Y: plot.Y, Button: tea.MouseWheelDown})
	if m.History.BarIndex() != 5 {
		t.Errorf("the wheel over the bars selects %d", m.History.BarIndex())
	}
	list := l.History.List
	m = modeltest.SendRecorded(m, tea.MouseWheelMsg{X: list.X, Y: list.Y, Button: tea.MouseWheelDown})
	if m.History.Index() != 0 {
		t.Errorf("the wheel over the rows selects %d", m.History.Index())
	}
	m = click(click(m, list.X+3, list.Y+1), list.X+3, list.Y+1)
	if m.History.By != "host" || len(m.History.Within()) != 1 {
		t.Errorf("a double click on a row shows rows by %s, within %v", m.History.By, m.History.Within())
	}
	for _, w := range layout.HistoryBys(&m, l.History.By) {
		if m := click(m, w.X+1, l.History.By.Y); m.History.By != w.By {
			t.Errorf("a click on %s shows rows by %s", w.By, m.History.By)
		}
	}
	_, words := layout.HistoryPeriod(&m, l.History.Period)
	for i, want := range []string{"2025-11", "2026-01", "2025-12-06", "2025-12", "2025"} {
		if m := click(m, words[i].X+1, l.History.Period.Y); m.History.Answer.Period.Title != want {
			t.Errorf("a click on %q shows %s, want %s", words[i].Text, m.History.Answer.Period.Title, want)
		}
	}
	m = click(m, l.History.Columns[0].X+4, l.Titles.Y)
	if m.History.Sort != model.HistoryByName {
		t.Error("a click on the title of names does not order by them")
	}
	if m = click(m, l.History.Columns[0].X+4, l.Titles.Y); !m.History.Reverse {
		t.Error("a second one does not reverse the order")
	}
	m = modeltest.SendRecorded(m, tea.MouseClickMsg{X: x, Y: plot.Y, Button: tea.MouseRight})
	if m.Tip.Kind != model.TipRow {
		t.Error("the right button does not explain a bar")
	}
	if m = click(modeltest.SendRecorded(m, modeltest.Key("esc")), l.Tabs.X+2, l.Tabs.Y); m.Prefs.Tab != prefs.TabFlows {
		t.Errorf("a click on a tab shows %s", m.Prefs.Tab)
	}
}

func TestRowsOfTheHistoryAreCopied(t *testing.T) {
	t.Parallel()
	copied := ""
	fx := update.Effects{Copy: func(m model.Model, _ *list.Row) tea.Cmd {
		copied = m.History.Rows[m.History.Index()].Title
		return nil
	}}
	m, _ := update.Update(kept("down"), modeltest.Key("y"), fx)
	if copied != "firefox" {
		t.Errorf("copied is %q", copied)
	}
	if m, _ = update.Update(m, model.CopiedMsg{}, fx); len(m.Copies) != 0 {
		t.Error("it is still being copied")
	}
}
