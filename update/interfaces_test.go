package update_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows/interfaces"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// watching is the model of a busy host that has watched its interfaces for a minute.
func watching() model.Model { return modeltest.Watched(begin(), 60) }

// switching are effects that note where the capture is switched to.
func switching(to *[]string) update.Effects {
	return update.Effects{Switch: func(name string) tea.Cmd {
		*to = append(*to, name)
		return nil
	}}
}

// all presses keys one after the other.
func all(m model.Model, fx update.Effects, keys string) model.Model {
	for k := range strings.FieldsSeq(keys) {
		m, _ = press(m, k, fx)
	}
	return m
}

// selected is the name of the selected interface.
func selected(m *model.Model) string {
	if a := m.Interfaces.Account(); a != nil {
		return a.Name
	}
	return ""
}

// listed are the names of the interfaces in their order.
func listed(m *model.Model) string {
	var names []string
	for _, a := range m.Interfaces.Rows {
		names = append(names, a.Name)
	}
	return strings.Join(names, " ")
}

func TestKeysOnTheTabOfInterfaces(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys     string
		selected string
		tab      prefs.Tab
		switched string
	}{
		"it begins with the present one": {"i", "eth0", prefs.TabInterfaces, ""},
		"down":                           {"i down", "wlan0", prefs.TabInterfaces, ""},
		"up, not beyond the first":       {"i k k k k", "physical", prefs.TabInterfaces, ""},
		"the last one":                   {"i G", "any", prefs.TabInterfaces, ""},
		"the first one":                  {"i home", "physical", prefs.TabInterfaces, ""},
		"a page":                         {"i home pgdown pgup down", "lo", prefs.TabInterfaces, ""},
		"Enter captures there":           {"i down enter", "wlan0", prefs.TabFlows, "wlan0"},
		"Enter on all of them":           {"i G enter", "any", prefs.TabFlows, "any"},
		"Enter on the present one":       {"i enter", "eth0", prefs.TabFlows, ""},
		"Enter on the sum":               {"i home enter", "physical", prefs.TabInterfaces, ""},
		"Esc goes back":                  {"tab i esc", "eth0", prefs.TabHosts, ""},
		"i goes back":                    {"tab tab i i", "eth0", prefs.TabServices, ""},
		"Enter goes back to it, too":     {"tab i down enter", "wlan0", prefs.TabHosts, "wlan0"},
		"tab goes on":                    {"i tab", "eth0", prefs.TabFlows, ""},
		"it is the last tab":             {"shift+tab", "eth0", prefs.TabInterfaces, ""},
		"and back from there":            {"shift+tab esc", "eth0", prefs.TabFlows, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var switched []string
			m := all(watching(), switching(&switched), c.keys)
			if got := selected(&m); got != c.selected || m.Prefs.Tab != c.tab || strings.Join(switched, " ") != c.switched {
				t.Errorf("%s on tab %s, switched to %v; want %+v", got, m.Prefs.Tab, switched, c)
			}
		})
	}
}

func TestInterfacesAreOrderedByWhatAKeySays(t *testing.T) {
	t.Parallel()
	m := watching()
	for keys, want := range map[string]string{
		"i":     "physical lo eth0 wlan0 br-3f9c1a2b4d5e veth5f3a1b2c wg0 eth1 any",
		"i <":   "physical br-3f9c1a2b4d5e eth0 eth1 lo veth5f3a1b2c wg0 wlan0 any",
		"i < r": "physical wlan0 wg0 veth5f3a1b2c lo eth1 eth0 br-3f9c1a2b4d5e any",
		"i 4 >": "physical lo eth0 wlan0 br-3f9c1a2b4d5e veth5f3a1b2c wg0 eth1 any",
	} {
		m := all(m, update.Effects{}, keys)
		if got := listed(&m); got != want {
			t.Errorf("%s:\n got %s\nwant %s", keys, got, want)
		}
	}
	for keys, of := range map[string]func(a *interfaces.Account) float64{
		"i ,":     func(a *interfaces.Account) float64 { return a.Rate.Sent },
		"i .":     func(a *interfaces.Account) float64 { return a.Rate.Recv },
		"i 2":     func(a *interfaces.Account) float64 { return a.Rate.Sum() },
		"i 4":     func(a *interfaces.Account) float64 { return float64(a.Total.Bytes.Sum()) },
		"i 7":     func(a *interfaces.Account) float64 { return a.Packets.Sum() },
		"i , r r": func(a *interfaces.Account) float64 { return a.Rate.Sent },
		"i . r":   func(a *interfaces.Account) float64 { return -a.Rate.Recv },
	} {
		m := all(m, update.Effects{}, keys)
		rows := m.Interfaces.Rows
		if rows[0].Name != "physical" || rows[len(rows)-1].Name != "any" || len(rows) != 9 {
			t.Fatalf("%s: %s", keys, listed(&m))
		}
		for i := 2; i < len(rows)-1; i++ {
			if of(rows[i]) > of(rows[i-1]) {
				t.Errorf("%s: %s stands behind %s, which has less", keys, rows[i].Name, rows[i-1].Name)
			}
		}
		if m.Prefs.Sort != prefs.Sort10s || m.Prefs.Reverse {
			t.Errorf("%s: flows are ordered by %s", keys, m.Prefs.Sort)
		}
	}
}

func TestWhatIsForFlowsIsRefusedOnTheTabOfInterfaces(t *testing.T) {
	t.Parallel()
	for _, k := range []string{"F", "o", "/", "y", "5", "9"} {
		m := all(watching(), update.Effects{}, "i "+k)
		if !strings.Contains(m.Notice.Text, "rows of flows") || m.Mode != model.Browsing || len(m.Prefs.Pinned) > 0 {
			t.Errorf("%s: mode %d, notice %q", k, m.Mode, m.Notice.Text)
		}
	}
}

func TestTheMouseOnTheTabOfInterfaces(t *testing.T) {
	t.Parallel()
	var switched []string
	fx := switching(&switched)
	m := all(watching(), fx, "i")
	at := func(row int) tea.MouseClickMsg {
		l := layout.Of(&m)
		return tea.MouseClickMsg{X: l.Interfaces.List.X + 4, Y: l.Interfaces.List.Y + row - m.Interfaces.Top, Button: tea.MouseLeft}
	}
	m, _ = update.Update(m, at(3), fx)
	if selected(&m) != "wlan0" || m.Prefs.Tab != prefs.TabInterfaces || len(switched) > 0 {
		t.Fatalf("a click: %s, tab %s, %v", selected(&m), m.Prefs.Tab, switched)
	}
	m = modeltest.Send(m, model.DoubleClickTimeoutMsg{Number: m.DoubleClick.Number})
	if m, _ = update.Update(m, at(3), fx); len(switched) > 0 {
		t.Error("a slow second click captures")
	}
	if m, _ = update.Update(m, at(3), fx); m.Prefs.Tab != prefs.TabFlows || strings.Join(switched, " ") != "wlan0" {
		t.Errorf("a double click: tab %s, %v", m.Prefs.Tab, switched)
	}
	m = all(m, fx, "i")
	before := selected(&m)
	if m = modeltest.Send(m, tea.MouseWheelMsg{Button: tea.MouseWheelDown}); selected(&m) == before {
		t.Error("the wheel does not move")
	}
	l := layout.Of(&m)
	for _, c := range l.Interfaces.Columns {
		if c.ID == layout.SentNow {
			m, _ = update.Update(m, tea.MouseClickMsg{X: c.X + c.Width - 1, Y: l.Titles.Y, Button: tea.MouseLeft}, fx)
		}
	}
	if m.Interfaces.Sort != model.InterfacesBySent {
		t.Error("a click on a title does not order by it")
	}
}

func TestPausedInterfacesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	m := all(watching(), update.Effects{}, "i P")
	before := m.Interfaces.Shown
	m = modeltest.Send(m, modeltest.Interfaces(61))
	if m.Interfaces.Shown != before {
		t.Error("they change while paused")
	}
	if m = all(m, update.Effects{}, "P"); m.Interfaces.Shown.Wall() <= before.Wall() {
		t.Error("what was counted meanwhile is not shown afterwards")
	}
}

func TestASelectedInterfaceStaysSelected(t *testing.T) {
	t.Parallel()
	m := all(watching(), update.Effects{}, "i G k")
	renamed := modeltest.Interfaces(61)
	renamed.Sample.Interfaces[6].Name = "uplink"
	if m = modeltest.Send(m, renamed); selected(&m) != "uplink" {
		t.Errorf("after it was renamed %s is selected", selected(&m))
	}
	gone := modeltest.Interfaces(62)
	gone.Sample.Interfaces = gone.Sample.Interfaces[:6]
	if m = modeltest.Send(m, gone); selected(&m) != "any" {
		t.Errorf("after it has gone %s is selected", selected(&m))
	}
	m = modeltest.Send(m, model.InterfacesMsg{Err: errors.New("no netlink")})
	if m.Interfaces.Err != "no netlink" || len(m.Interfaces.Rows) != 8 {
		t.Errorf("error %q, %d rows", m.Interfaces.Err, len(m.Interfaces.Rows))
	}
	if m = modeltest.Send(m, modeltest.Interfaces(63)); m.Interfaces.Err != "" {
		t.Error("the error stays")
	}
}

func TestTheNextSecondIsAskedForAfterEachSample(t *testing.T) {
	t.Parallel()
	fx := update.Effects{Interfaces: func() tea.Msg { return model.InterfacesMsg{Err: errors.New("asked again")} }}
	for name, msg := range map[string]model.InterfacesMsg{"a sample": modeltest.Interfaces(61), "an error": {Err: errors.New("no netlink")}} {
		if _, cmd := update.Update(watching(), msg, fx); cmd == nil {
			t.Errorf("after %s nobody asks again", name)
		}
	}
}

func TestResetCountersAlsoResetsInterfaces(t *testing.T) {
	t.Parallel()
	m := all(watching(), update.Effects{}, "i R y")
	if sent := m.Interfaces.Shown.Physical().Total.Bytes.Sent; sent != 0 {
		t.Errorf("%d were sent since then", sent)
	}
}

func TestWithoutACaptureInterfacesAreWatchedAlone(t *testing.T) {
	t.Parallel()
	m := model.New("1.0.0", prefs.Default(), begin().Keys, begin().Appearance)
	m.NotCapturing, m.Prefs.Tab = "CAP_NET_RAW is missing", prefs.TabInterfaces
	m = modeltest.Send(modeltest.Watched(m, 3), tea.WindowSizeMsg{Width: 80, Height: 24})
	if got := listed(&m); strings.Contains(got, "any") {
		t.Errorf("there are %s, of which any cannot be captured on", got)
	}
	m = all(m, update.Effects{}, "down enter")
	if !strings.Contains(m.Notice.Text, "CAP_NET_RAW is missing") || m.Prefs.Tab != prefs.TabInterfaces {
		t.Errorf("Enter: tab %s, notice %q", m.Prefs.Tab, m.Notice.Text)
	}
	if m = all(m, update.Effects{}, "esc"); m.Prefs.Tab != prefs.TabFlows {
		t.Errorf("Esc leads to %s", m.Prefs.Tab)
	}
}

func TestASwitchedInterfaceIsSaved(t *testing.T) {
	t.Parallel()
	m := modeltest.Send(watching(), model.InterfaceSwitchedMsg{Name: "wg0"})
	if m.Prefs.Interface != "wg0" {
		t.Errorf("remembered %q", m.Prefs.Interface)
	}
	m = modeltest.Send(m, model.InterfaceSwitchedMsg{Name: "nosuch0", Err: errors.New("capturing on nosuch0: no such interface")})
	if m.Prefs.Interface != "wg0" || !strings.Contains(m.Notice.Text, "no such interface") {
		t.Errorf("after an error remembered %q, notice %q", m.Prefs.Interface, m.Notice.Text)
	}
	given := watching()
	given.InterfaceGiven = true
	given = modeltest.Send(modeltest.Press(given, "P"), model.InterfaceSwitchedMsg{Name: "wg0"})
	if given.Prefs.Interface != "" {
		t.Errorf("over -i remembered %q", given.Prefs.Interface)
	}
	if given.Paused {
		t.Error("the screen of the old interface is still paused")
	}
}

func TestRecordedTrafficHasNoTabOfInterfaces(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(begin(), "i")
	if m.Prefs.Tab != prefs.TabFlows || !strings.Contains(m.Notice.Text, "recorded") {
		t.Errorf("tab %s, notice %q", m.Prefs.Tab, m.Notice.Text)
	}
	if m = modeltest.Press(begin(), "shift+tab"); m.Prefs.Tab != prefs.TabPackages {
		t.Errorf("the last tab is %s", m.Prefs.Tab)
	}
}

// TestAnIdleCaptureNamesABusyInterface has another interface carry something while nothing
// is captured, for some seconds.
func TestAnIdleCaptureNamesABusyInterface(t *testing.T) {
	t.Parallel()
	idle := func(m model.Model, from, to int) model.Model {
		for second := from; second <= to; second++ {
			m = modeltest.Send(m, modeltest.Interfaces(second))
		}
		return m
	}
	m := idle(modeltest.Watched(begin(), 0), 1, 9)
	if got := m.IdleText(); got != "" {
		t.Errorf("after 8 s: %q", got)
	}
	m = idle(m, 10, 12)
	if got, want := m.IdleText(), "no packets on eth0 for 11s; eth1 has 75"; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "/s: press i") {
		t.Errorf("after 11 s: %q, want %q…", got, want)
	}
	switched := modeltest.Send(m, model.InterfaceSwitchedMsg{Name: "wlan0"})
	if got := switched.IdleText(); got != "" {
		t.Errorf("right after another interface was switched to: %q", got)
	}
	again := modeltest.Send(m, modeltest.Options{}.Second(60))
	after := idle(again, 13, 13)
	if got := after.IdleText(); got != "" {
		t.Errorf("after a packet: %q", got)
	}
	filtered := m
	filtered.CaptureFilter = "port 9"
	if got := filtered.IdleText(); !strings.Contains(got, "that the capture filter matches") {
		t.Errorf("with a filter: %q", got)
	}
	quiet := begin()
	quiet.Interfaces.Watched = true
	for second := range 20 {
		msg := modeltest.Interfaces(0)
		msg.Sample.At = int64(second) * 1e9
		quiet = modeltest.Send(quiet, msg)
	}
	if got := quiet.IdleText(); got != "" {
		t.Errorf("when no interface carries anything: %q", got)
	}
}

// TestATableOfInterfacesThatWasShownDoesNotChange keeps a model while others follow.
func TestATableOfInterfacesThatWasShownDoesNotChange(t *testing.T) {
	t.Parallel()
	m := watching()
	rows := append([]*interfaces.Account(nil), m.Interfaces.Rows...)
	total := m.Interfaces.Rows[0].Total
	next := all(modeltest.Send(m, modeltest.Interfaces(61)), update.Effects{}, "i , r")
	if m.Interfaces.Rows[0].Total != total || next.Interfaces.Rows[0].Total == total {
		t.Error("its figures have changed, or those of the next have not")
	}
	for i := range rows {
		if m.Interfaces.Rows[i] != rows[i] {
			t.Fatal("its rows have changed")
		}
	}
}
