package update_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/update"
	"iftopgo/view/layout"
	"iftopgo/view/ndjson"
)

// quiet is a model with a threshold of 8 Mb (1 MB) a second and one flow.
func quiet() model.Model {
	p := prefs.Default()
	p.Alert = 8_000_000
	keys, _ := model.NewKeyMap(false, nil)
	return model.New("1", p, keys, model.NewAppearance(theme.All()[0], theme.None, true, true))
}

// second is a whole second in which flows to a host send bytes.
func second(n int, sent ...uint64) model.BatchMsg {
	start := time.Unix(1_000_000+int64(n), 0).UnixNano()
	b := flows.Batch{
		Start: time.Unix(1_000_000, 0).UnixNano(), At: start + int64(time.Second),
		From: flows.SlotOf(start), To: flows.SlotOf(start), Closed: true,
	}
	for i, bytes := range sent {
		k := flows.Key{Local: flows.Addr{15: 1, 10: 0xff, 11: 0xff}, Remote: flows.Addr{15: 2, 10: 0xff, 11: 0xff}, LocalPort: uint16(1000 + i), RemotePort: 443, Proto: 6, Net: flows.NetIPv4}
		d := flows.Delta{Key: k, First: start, Last: start}
		d.Bytes.Sent = bytes
		b.Deltas = append(b.Deltas, d)
	}
	return model.BatchMsg{Batch: b}
}

// raised names the alerts that are on.
func raised(m *model.Model) []string {
	out := []string{}
	for id := range m.Alerts.Raised {
		out = append(out, m.AlertName(id))
	}
	slices.Sort(out)
	return out
}

func TestAlertsStayUntilWellBelowTheThreshold(t *testing.T) {
	t.Parallel()
	m := quiet()
	const flow, host = "flow 0.0.0.1:1000 <=> 0.0.0.2:443 TCP", "host 0.0.0.2"
	// Rates are averages of two seconds.
	for n, step := range []struct {
		sent uint64
		want []string
		rang bool
	}{
		{500_000, []string{}, false},
		{1_600_000, []string{flow, host}, true}, // 1.05 MB/s
		{300_000, []string{flow, host}, false},  // 0.95 MB/s: below, but not well below
		{1_400_000, []string{flow, host}, false},
		{210_000, []string{flow, host}, false}, // 0.805 MB/s
		{1_000_000, []string{}, false},         // 0.605 MB/s
		{1_000_000, []string{flow, host}, true},
		{0, []string{}, false},
	} {
		m.Notice.Text = ""
		m = modeltest.Send(m, second(n, step.sent))
		if diff := cmp.Diff(step.want, raised(&m)); diff != "" {
			t.Errorf("second %d: (-want +got)\n%s", n, diff)
		}
		if rang := strings.HasPrefix(m.Notice.Text, "alert: "); rang != step.rang {
			t.Errorf("second %d: notice %q", n, m.Notice.Text)
		}
	}
}

func TestAWholeHostAlertsWhereNoFlowDoes(t *testing.T) {
	t.Parallel()
	m := modeltest.Send(modeltest.Send(quiet(), second(0, 400_000, 400_000, 400_000)), second(1, 400_000, 400_000, 400_000))
	if diff := cmp.Diff([]string{"host 0.0.0.2"}, raised(&m)); diff != "" {
		t.Error(diff)
	}
	line, err := ndjson.Append(nil, &m, ndjson.Options{})
	if err != nil || !strings.Contains(string(line), `"alerts":["host 0.0.0.2"]`) {
		t.Errorf("JSON: %v %s", err, line)
	}
}

func TestAlertsDoNotDependOnWhatIsShown(t *testing.T) {
	t.Parallel()
	// The two flows of the worker to its database are above it only together,
	// and were when it had a burst.
	want := []string{
		"flow web-1:50412 ⇄ cdn.example.net:https TCP", "host cdn.example.net", "host db-3.internal",
		"process firefox", "process worker",
	}
	for name, keys := range map[string][]string{
		"the list of flows": nil, "hosts": {"tab"}, "a filter without matches": {"/", "n", "o", "w", "h", "e", "r", "e", "enter"},
		"within another host": {"tab", "down", "down", "down", "enter"}, "paused": {"P"}, "merged": {"s", "d"},
	} {
		o := modeltest.Options{Change: func(p *prefs.Prefs) { p.Alert = 5_000_000 }}
		m := modeltest.Press(modeltest.Model(o), keys...)
		m = modeltest.Send(m, o.Second(60))
		if diff := cmp.Diff(want, raised(&m)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestAlertsFlashAndEnd(t *testing.T) {
	t.Parallel()
	m := modeltest.Send(quiet(), second(0, 2_000_000))
	flashed := 0
	for m.Alerts.Flashes > 0 {
		if m.Alerts.Flash {
			flashed++
		}
		m = modeltest.Send(m, model.FlashMsg{})
	}
	if flashed != 3 || m.Alerts.Flash {
		t.Errorf("flashed %d times, and is left on: %v", flashed, m.Alerts.Flash)
	}
}

// TestAlertsEndWhenTheSettingsFileSaysSo edits the file while an alert is on.
func TestAlertsEndWhenTheSettingsFileSaysSo(t *testing.T) {
	t.Parallel()
	m := quiet()
	m, _ = update.Update(m, second(0, 4_000_000), update.Effects{})
	if len(raised(&m)) == 0 {
		t.Fatal("there is no alert")
	}
	p := m.Prefs
	p.Alert /= 2
	m, _ = update.Update(m, model.PrefsEditedMsg{Prefs: p}, update.Effects{})
	if len(raised(&m)) == 0 {
		t.Error("a lower threshold ended the alert")
	}
	p.Alert = 0
	m, _ = update.Update(m, model.PrefsEditedMsg{Prefs: p}, update.Effects{})
	if got := raised(&m); len(got) > 0 {
		t.Errorf("with alerts off there are %q", got)
	}
}

// TestAnAlertTakesOneLine narrows the screen down: what alerts has one line at its
// foot, so that the list stays where it is, and says the rate in all but the
// narrowest.
func TestAnAlertTakesOneLine(t *testing.T) {
	t.Parallel()
	for width := 20; width <= 140; width++ {
		o := modeltest.Options{Width: width, Height: 24, Change: func(p *prefs.Prefs) { p.Alert = 5_000_000 }}
		calm := modeltest.Options{Width: width, Height: 24}
		before := modeltest.Model(calm)
		before.Notice = model.Notice{}
		m := modeltest.Model(o)
		text := m.Notice.Text
		l, was := layout.Of(&m), layout.Of(&before)
		if !strings.HasPrefix(text, "alert: ") || l.List != was.List {
			t.Errorf("%d cells: %q leaves %v of the list, it was %v", width, text, l.List, was.List)
		}
		if width >= 30 && (!strings.Contains(text, " at ") || !strings.Contains(text, "Mb")) {
			t.Errorf("%d cells: no rate in %q", width, text)
		}
	}
}
