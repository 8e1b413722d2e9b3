package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
)

// silence lets minutes pass in which nothing is sent.
func silence(m model.Model, seconds int) model.Model {
	for range seconds {
		begin := m.Table.At()
		m = modeltest.Send(m, model.BatchMsg{Batch: flows.Batch{
			Start: m.Table.Start(), At: begin + int64(time.Second), Health: m.Table.Health(),
			From: flows.SlotOf(begin), To: flows.SlotOf(begin), Closed: true,
		}})
	}
	return m
}

func TestAnEmptyListSaysWhy(t *testing.T) {
	t.Parallel()
	crowded := modeltest.Model(modeltest.Options{Crowded: true})
	for name, c := range map[string]struct {
		m     model.Model
		want  string
		other bool
	}{
		"no row matches":                      {typed("/", "zzzz")(modeltest.Model(modeltest.Options{})), "no row matches the filter; 0 clears it", false},
		"no row matches, and there is other":  {typed("/", "zzzz")(crowded), "no row matches the filter; 0 clears it", false},
		"no host matches, and there is other": {typed("/", "zzzz")(modeltest.Press(crowded, "tab")), "no row matches the filter; 0 clears it", false},
		"within a host that is silent":        {silence(keys("X", "tab", "down", "enter")(crowded), 61), "other (1 flow)", true},
		"within a service of it":              {silence(keys("X", "tab", "down", "enter", "tab", "tab", "down", "enter")(crowded), 61), "no live flow within; X lists closed ones", false},
		"closed flows are in other":           {silence(keys("X")(crowded), 61), "other (", true},
	} {
		screen := ansi.Strip(view.Screen(&c.m))
		if !strings.Contains(screen, c.want) || strings.Contains(screen, "other (") != c.other {
			t.Errorf("%s: want %q, and the other row: %v, in\n%s", name, c.want, c.other, screen)
		}
	}
}
