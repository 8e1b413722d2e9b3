package layout

import (
	"testing"

	"iftopgo/flows/interfaces"
	"iftopgo/model"
	"iftopgo/prefs"
)

// manyInterfaces is the tab with 80 interfaces, of which the last is selected.
func manyInterfaces() model.Model {
	m := model.New("test", prefs.Default(), nil, model.Appearance{})
	m.Prefs.Tab, m.Interfaces.Watched = prefs.TabInterfaces, true
	for i := range 80 {
		m.Interfaces.Rows = append(m.Interfaces.Rows, &interfaces.Account{ID: interfaces.ID(i + 10)})
	}
	m.Interfaces.Selected = 89
	return m
}

func TestInterfaceColumnsDoNotOverlap(t *testing.T) {
	t.Parallel()
	for w := 1; w <= 240; w++ {
		x, shown := 2, make(map[InterfaceColumnID]bool)
		for _, c := range interfaceColumns(Rect{X: 2, Width: w}) {
			if c.X < x || c.Width <= 0 || c.X+c.Width > 2+w {
				t.Fatalf("%d columns: %+v", w, c)
			}
			x, shown[c.ID] = c.X+c.Width, true
		}
		needed := []InterfaceColumnID{InterfaceName}
		if w >= 78 {
			needed = append(needed, InterfaceState, InterfaceSpeed, InterfaceUsed, RecvNow, SentNow, RecvTotal, SentTotal, InterfaceSpark)
		}
		if w >= 118 {
			needed = append(needed, RecvHigh, SentHigh, InterfaceErrors, InterfaceDrops)
		}
		if w >= 198 {
			needed = append(needed, RecvAverage, SentAverage, RecvLow, SentLow, RecvPackets, SentPackets, RecvBoot, SentBoot)
		}
		for _, id := range needed {
			if !shown[id] {
				t.Fatalf("column %d is not among those of %d cells", id, w)
			}
		}
	}
}

// TestThePartsOfTheTabOfInterfacesFitEveryScreen looks at every size: parts do not overlap,
// and the selected interface is in sight.
func TestThePartsOfTheTabOfInterfacesFitEveryScreen(t *testing.T) {
	t.Parallel()
	for _, note := range []string{"", "CAP_NET_RAW is missing: run with sudo, or once: sudo setcap cap_net_raw=ep /usr/local/bin/iftopgo"} {
		m := manyInterfaces()
		m.NotCapturing = note
		for w := MinWidth; w <= 200; w += 9 {
			for h := MinHeight; h <= 70; h++ {
				m.Width, m.Height = w, h
				l := Of(&m)
				m.Interfaces.Top = InterfaceScroll(&m, &l)
				y := l.Inside.Y
				for _, r := range []Rect{
					l.Header, l.Tabs, l.Interfaces.Note, l.Titles, l.Interfaces.List, l.Interfaces.Graphs[0], l.Interfaces.Graphs[1],
					l.Interfaces.Detail, l.Hints,
				} {
					if r.Empty() {
						continue
					}
					if r.Y != y {
						t.Fatalf("%dx%d: a part begins at line %d, the one before ends at %d", w, h, r.Y, y)
					}
					y = r.Y + r.Height
				}
				if y != l.Inside.Y+l.Inside.Height {
					t.Fatalf("%dx%d: the last part ends at line %d", w, h, y)
				}
				in := l.Interfaces.List
				if !in.Empty() {
					if i, ok := InterfaceAt(&m, &l, in.X, in.Y+m.Interfaces.Index()-m.Interfaces.Top); !ok || i != 79 {
						t.Fatalf("%dx%d: the selected interface is out of sight", w, h)
					}
				}
			}
		}
	}
}

func TestGraphsHaveRoomAtTheUsualSizes(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 30}, {200, 60}} {
		m := manyInterfaces()
		m.Width, m.Height = size[0], size[1]
		m.Interfaces.Rows = m.Interfaces.Rows[:6]
		l := Of(&m)
		if l.Interfaces.Graphs[1].Height < leastGraph || l.Interfaces.List.Height < 6 || l.Interfaces.Detail.Empty() {
			t.Errorf("%dx%d: %+v", size[0], size[1], l.Interfaces)
		}
	}
}
