package view_test

import (
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// guessed has the sides of so many flows be a guess, and the selected one be forwarded.
func guessed(n uint64) func(model.Model) model.Model {
	return func(m model.Model) model.Model {
		h := m.Table.Health()
		h.Guessed = n
		m.Table = m.Table.Fold(flows.Batch{Start: m.Table.Start(), At: m.Table.At() + 1, Health: h}, nil)
		m.Shown = m.Table
		id := m.OwnerOf(m.List.Index())
		m.Labels = m.Labels.WithOwners([]flows.Owner{{ID: id, Kind: flows.KindForwarded, Name: "forwarded"}}, nil)
		return m
	}
}

// TestSidesByGuessAreSaid looks at the screen while the sides of a flow that no process here
// has are a guess, and once they are not.
func TestSidesByGuessAreSaid(t *testing.T) {
	t.Parallel()
	const header, note = "⚠ sides by guess", "perhaps swapped: -F CIDR decides"
	for name, c := range map[string]struct {
		options  modeltest.Options
		guessed  uint64
		row      string
		want     []string
		unwanted []string
	}{
		"in the overview": {
			modeltest.Options{Overview: true, Width: 200, Height: 60},
			2, "db-",
			[]string{"✓ nothing lost " + header, note, "forwarded web-1:41022 → "},
			[]string{"found  "},
		},
		"in iftop's layout":        {modeltest.Options{Width: 120, Height: 30}, 2, "db-", []string{header}, nil},
		"not when they are known":  {modeltest.Options{Overview: true, Width: 200, Height: 60}, 0, "db-", []string{"✓ nothing lost "}, []string{header, note}},
		"not of a private address": {modeltest.Options{Overview: true, Width: 200, Height: 60}, 2, "東京", []string{header}, []string{note}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := guessed(c.guessed)(selecting(c.row)(modeltest.Model(c.options)))
			screen := plain(m)
			for _, text := range c.want {
				if !strings.Contains(screen, text) {
					t.Errorf("no %q in\n%s", text, screen)
				}
			}
			for _, text := range c.unwanted {
				if strings.Contains(screen, text) {
					t.Errorf("%q in\n%s", text, screen)
				}
			}
		})
	}
}
