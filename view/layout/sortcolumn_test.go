package layout

import (
	"slices"
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// TestTheSortColumnIsDroppedLast narrows the screen down to the narrowest.
func TestTheSortColumnIsDroppedLast(t *testing.T) {
	t.Parallel()
	for _, tab := range prefs.AllTabs() {
		for sort, from := range map[prefs.Sort]int{
			prefs.Sort2s: 0, prefs.Sort10s: 0, prefs.Sort40s: 0, prefs.SortTotal: 0, prefs.SortRemote: 0,
			prefs.SortLocal: 0, prefs.SortProcess: 32, prefs.SortProtocol: 26,
		} {
			p := iftop()
			p.Tab, p.Sort = tab, sort
			m := model.New("", p, nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
			for m.Width = MinWidth; m.Width <= 200; m.Width++ {
				m.Height = 24
				l := Of(&m)
				wanted := slices.ContainsFunc(specs[:], func(s spec) bool { return sorts[s.id] == sort && s.wanted(&m) })
				if wanted && m.Width >= from && !slices.ContainsFunc(l.Columns, func(c Column) bool { return sorts[c.ID] == sort }) {
					t.Errorf("%s by %s: at %d cells the column is gone: %s", tab, sort, m.Width, columnNames(&m, &l))
				}
				if !slices.ContainsFunc(l.Columns, func(c Column) bool { return c.ID >= Rate2s && c.Width == 7 }) {
					t.Errorf("%s by %s: at %d cells there is no figure: %s", tab, sort, m.Width, columnNames(&m, &l))
				}
			}
		}
	}
}

// columnNames are the titles of the columns that are shown.
func columnNames(m *model.Model, l *Layout) string {
	var names []string
	for _, c := range l.Columns {
		if title := Title(m, c.ID); title != "" {
			names = append(names, title)
		}
	}
	return strings.Join(names, " ")
}

func TestColumnsAreDroppedInOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width int
		tab   prefs.Tab
		sort  prefs.Sort
		want  string
	}{
		"80 cells":                         {80, prefs.TabFlows, prefs.Sort10s, "LOCAL REMOTE PROTO PROCESS 2s 10s 40s"},
		"80 cells by total":                {80, prefs.TabFlows, prefs.SortTotal, "LOCAL REMOTE PROTO PROCESS 2s 10s TOTAL"},
		"30 cells by 40 s":                 {30, prefs.TabFlows, prefs.Sort40s, "REMOTE 40s"},
		"40 cells by total":                {40, prefs.TabFlows, prefs.SortTotal, "REMOTE 2s 10s TOTAL"},
		"40 cells by local end":            {40, prefs.TabFlows, prefs.SortLocal, "LOCAL REMOTE 10s"},
		"20 cells by local end":            {20, prefs.TabFlows, prefs.SortLocal, "LOCAL 10s"},
		"20 cells by process":              {20, prefs.TabFlows, prefs.SortProcess, "PROCESS 10s"},
		"20 cells by process, of services": {20, prefs.TabServices, prefs.SortProcess, "SERVICE 10s"},
		"20 cells by protocol":             {20, prefs.TabFlows, prefs.SortProtocol, "REMOTE 10s"},
		"60 cells by protocol":             {60, prefs.TabFlows, prefs.SortProtocol, "REMOTE PROTO 2s 10s 40s"},
	} {
		p := iftop()
		p.Tab, p.Sort = c.tab, c.sort
		m := model.New("", p, nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
		m.Width, m.Height = c.width, 24
		l := Of(&m)
		if got := columnNames(&m, &l); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestTheOrderIsShownInATitleOrTheHeader looks at 80 columns for the order where no title
// of a column shows it.
func TestTheOrderIsShownInATitleOrTheHeader(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		height int
		change func(*model.Model)
		told   bool
	}{
		"a column shows it":       {24, func(*model.Model) {}, false},
		"totals are switched off": {24, func(m *model.Model) { m.Prefs.Sort, m.Prefs.Cumulative = prefs.SortTotal, false }, true},
		"hosts by their protocol": {24, func(m *model.Model) { m.Prefs.Sort, m.Prefs.Tab = prefs.SortProtocol, prefs.TabHosts }, true},
		"the order is frozen":     {24, func(m *model.Model) { m.List.Frozen = []flows.ID{} }, true},
		"columns have no titles":  {7, func(*model.Model) {}, true},
	} {
		m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
		m.Width, m.Height = 80, c.height
		m.CaptureFilter = "tcp port 443 and not host 192.0.2.99" // So that there is little room.
		c.change(&m)
		told := slices.ContainsFunc(Header(&m, Rect{Width: 80, Height: 1}), func(s Segment) bool { return s.ID == model.SegSort })
		if told != c.told {
			t.Errorf("%s: that the header tells the order is %v", name, told)
		}
	}
}
