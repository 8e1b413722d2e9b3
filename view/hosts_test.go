package view_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/view"
)

// TestAHostSaysOfHowManyAddressesItIs gives three remote hosts one name.
func TestAHostSaysOfHowManyAddressesItIs(t *testing.T) {
	t.Parallel()
	for about, overview := range map[string]bool{"the overview": true, "iftop's layout": false} {
		m := modeltest.Model(modeltest.Options{Overview: overview, Width: 120, Height: 40})
		names := map[netip.Addr]string{}
		for i := range m.List.Rows {
			if remote := m.List.Rows[i].Key().Remote; len(names) < 3 {
				names[remote.Netip()] = "many.example"
			}
		}
		m.Labels = m.Labels.WithNames(names)
		m = modeltest.Press(m, "tab")
		screen := ansi.Strip(view.Screen(&m))
		lines := 0
		for line := range strings.Lines(screen) {
			if strings.Contains(line, "many.example") && !strings.Contains(line, "remote host") {
				lines++
				if !strings.Contains(line, "×3") {
					t.Errorf("%s does not say of how many: %s", about, line)
				}
			}
		}
		if lines == 0 {
			t.Errorf("%s has no line of it:\n%s", about, screen)
		}
	}
}

// TestAHostHasTheMarksOfItsName is told of names by DNS, and asks for an outer one.
func TestAHostHasTheMarksOfItsName(t *testing.T) {
	t.Parallel()
	for about, overview := range map[string]bool{"the overview": true, "iftop's layout": false} {
		m := modeltest.Model(modeltest.Options{Overview: overview, Width: 120, Height: 40})
		one, two := m.List.Rows[0].Key(), m.List.Rows[1].Key()
		m.Labels = m.Labels.WithSeen([]flows.Seen{
			{Key: one, Name: "told.example", Source: flows.SourceDNS}, {Key: two, Name: "outer.example", Source: flows.SourceSNI, ECH: true},
		})
		m = modeltest.Press(m, "tab")
		screen := ansi.Strip(view.Screen(&m))
		for _, want := range []string{"~told.example", "outer.example (ECH)"} {
			if !strings.Contains(screen, want) {
				t.Errorf("%s does not show %s:\n%s", about, want, screen)
			}
		}
	}
}
