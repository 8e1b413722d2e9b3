package update

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/model"
)

// two are interfaces that have carried something.
func two(sent uint64) []flows.Interface {
	return []flows.Interface{
		{Name: "eth0", Up: true, Counted: true, Carried: flows.Pair{Sent: sent, Recv: 10 * sent}},
		{Name: "wg0"},
		{Name: "any", Up: true, Counted: true, Carried: flows.Pair{Sent: sent, Recv: 10 * sent}},
	}
}

func TestInterfaceListKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, keys string
		selected   string
		mode       model.Mode
		switched   string
	}{
		{"it begins with the present one", "", "eth0", model.ChoosingInterface, ""},
		{"down", "down", "wg0", model.ChoosingInterface, ""},
		{"j", "j j", "any", model.ChoosingInterface, ""},
		{"i goes on and around", "i i i", "eth0", model.ChoosingInterface, ""},
		{"k goes around", "k", "any", model.ChoosingInterface, ""},
		{"end, home, page up and down", "end home pgdown up pgup down", "wg0", model.ChoosingInterface, ""},
		{"enter switches", "down enter", "wg0", model.Browsing, "wg0"},
		{"enter on the present one does not", "enter", "eth0", model.Browsing, ""},
		{"esc", "down esc", "wg0", model.Browsing, ""},
		{"q", "down q", "wg0", model.Browsing, ""},
		{"another key does nothing", "x", "eth0", model.ChoosingInterface, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.press("i")
			b.send(model.InterfacesMsg{Interfaces: two(0), At: 1e9})
			b.press(tt.keys)
			if b.Interfaces.Selected != tt.selected || b.Mode != tt.mode || strings.Join(b.switched, " ") != tt.switched {
				t.Errorf("%s in mode %d, switched to %v; want %s in %d and %q",
					b.Interfaces.Selected, b.Mode, b.switched, tt.selected, tt.mode, tt.switched)
			}
		})
	}
}

func TestInterfaceListMouse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("i")
	b.send(model.InterfacesMsg{Interfaces: two(0), At: 1e9})
	b.clickEntry(2)
	b.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	if b.Interfaces.Selected != "wg0" {
		t.Fatalf("%s is highlighted", b.Interfaces.Selected)
	}
	b.clickEntry(1)
	if b.Mode != model.Browsing || strings.Join(b.switched, " ") != "wg0" {
		t.Errorf("mode %d, switched to %v", b.Mode, b.switched)
	}
}

func TestInterfaceRatesAreMeasured(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("i")
	b.send(model.InterfacesMsg{Interfaces: two(1000), At: 1e9})
	if r := b.Interfaces.Rows[0]; r.Measured {
		t.Errorf("%v after one look", r.Rate)
	}
	b.send(model.InterfacesMsg{Interfaces: two(4000), At: 3e9})
	if diff := cmp.Diff(flows.Rate{Sent: 1500, Recv: 15000}, b.Interfaces.Rows[0].Rate); diff != "" || !b.Interfaces.Rows[0].Measured {
		t.Errorf("bytes a second: %s", diff)
	}
	if b.Interfaces.Rows[1].Measured {
		t.Error("an interface without counters was measured")
	}
	b.send(model.InterfacesMsg{Interfaces: two(10), At: 4e9})
	if r := b.Interfaces.Rows[0]; r.Measured {
		t.Errorf("%v from counters that went back", r.Rate)
	}
	b.send(model.InterfacesMsg{Err: errors.New("no netlink")})
	if b.Interfaces.Err != "no netlink" || len(b.Interfaces.Rows) != 3 {
		t.Errorf("error %q, %d rows", b.Interfaces.Err, len(b.Interfaces.Rows))
	}
	b.press("end")
	b.send(model.InterfacesMsg{Interfaces: two(0)[:1], At: 5e9})
	if b.Interfaces.Selected != "eth0" {
		t.Errorf("%s is highlighted after it has gone", b.Interfaces.Selected)
	}
}

func TestInterfacesAreRefreshedWhileTheyAreListed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.press("i")
	b.send(model.InterfacesMsg{Interfaces: two(0), At: 1e9}, model.InterfacesMsg{Interfaces: two(0), At: 1e9})
	asks := func(number int) bool {
		_, cmd := Update(b.Model, model.InterfacesDueMsg{Number: number}, b.fx)
		return cmd != nil
	}
	if asks(1) || !asks(2) {
		t.Error("two looks at once lead to two clocks")
	}
	b.press("esc")
	if asks(2) {
		t.Error("interfaces are looked at while they are not listed")
	}
	if _, cmd := Update(b.Model, model.InterfacesMsg{Interfaces: two(0), At: 2e9}, b.fx); cmd != nil {
		t.Error("what comes too late starts the clock again")
	}
}

func TestASwitchedInterfaceIsSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.send(model.InterfaceSwitchedMsg{Name: "wg0"})
	if b.Prefs.Interface != "wg0" || len(b.saved) != 1 {
		t.Errorf("remembered %q, saved %d times", b.Prefs.Interface, len(b.saved))
	}
	b.send(model.InterfaceSwitchedMsg{Name: "nosuch0", Err: errors.New("capturing on nosuch0: no such interface")})
	if b.Prefs.Interface != "wg0" || len(b.saved) != 1 || !strings.Contains(b.Notice.Text, "no such interface") {
		t.Errorf("after an error remembered %q, notice %q", b.Prefs.Interface, b.Notice.Text)
	}

	given := newBench(t)
	given.InterfaceGiven = true
	given.press("P")
	given.send(model.InterfaceSwitchedMsg{Name: "wg0"})
	if given.Prefs.Interface != "" || len(given.saved) != 0 {
		t.Errorf("over -i remembered %q, saved %d times", given.Prefs.Interface, len(given.saved))
	}
	if given.Paused {
		t.Error("the screen of the old interface is still paused")
	}

	recorded := newBench(t)
	recorded.fx.Interfaces = nil
	recorded.press("i")
	if recorded.Mode != model.Browsing || !strings.Contains(recorded.Notice.Text, "recorded") {
		t.Errorf("mode %d, notice %q", recorded.Mode, recorded.Notice.Text)
	}
}
