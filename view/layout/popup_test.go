package layout

import (
	"fmt"
	"testing"

	"iftopgo/model"
)

// popups are models with each of the pop-ups open, in each of their states.
func popups() map[string]model.Model {
	all := model.AllThemes(nil, model.Appearance{})
	chooser := model.Model{Mode: model.ChoosingTheme, Themes: model.ThemeChooser{All: all, At: 30}}
	compare := chooser
	compare.Themes.Marked = all[0].Definition.Compile(0, true)
	nothing := chooser
	nothing.Themes.Search, nothing.Themes.At = model.NewLine("xyzzy"), 0
	editor := model.Model{Mode: model.EditingTheme}
	editor.Editor.Slot = 5
	asking := editor
	asking.Editor.Ask = model.AskDiscard
	own := editor
	own.Editor.Stage, own.Editor.UserThemes, own.Editor.At = model.ListUserThemes, all, 17
	none := own
	none.Editor.UserThemes, none.Editor.At = nil, 0
	interfaces := model.Model{Mode: model.ChoosingInterface}
	interfaces.Interfaces.Rows, interfaces.Interfaces.Selected = make([]model.InterfaceRow, 80), "l79"
	for i := range interfaces.Interfaces.Rows {
		interfaces.Interfaces.Rows[i].Name = fmt.Sprintf("l%d", i)
	}
	looking := interfaces
	looking.Interfaces = model.InterfaceChooser{}
	return map[string]model.Model{
		"themes": chooser, "two themes compared": compare, "no theme found": nothing,
		"the editor": editor, "the editor with a question": asking,
		"own themes": own, "no own themes": none,
		"interfaces": interfaces, "no interfaces yet": looking,
	}
}

// highlighted is the entry that must be in sight.
func highlighted(m *model.Model) int {
	switch {
	case m.Mode == model.ChoosingTheme:
		return m.Themes.At
	case m.Mode == model.ChoosingInterface:
		return max(m.Interfaces.Index(), 0)
	case m.Editor.Listing():
		return m.Editor.At
	default:
		return m.Editor.Slot
	}
}

func TestPopupsFitEveryScreen(t *testing.T) {
	t.Parallel()
	for name, m := range popups() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for w := MinWidth; w <= 200; w += 3 {
				for h := MinHeight; h <= 60; h++ {
					m.Width, m.Height = w, h
					p, ok := PopupOf(&m)
					if !ok {
						t.Fatal("it is not open")
					}
					if wrong := misplaced(&p, w, h, highlighted(&m)); wrong != "" {
						t.Fatalf("%d×%d: %s: %+v", w, h, wrong, p)
					}
				}
			}
		})
	}
}

// misplaced says what is wrong with a pop-up, if anything: its parts follow each
// other from the frame's top to its bottom, and what one needs is in sight.
func misplaced(p *Popup, w, h, highlighted int) string {
	if p.Box.X < 0 || p.Box.Y < 0 || p.Box.X+p.Box.Width > w || p.Box.Y+p.Box.Height > h {
		return "it is not on the screen"
	}
	y := p.Box.Y + 1
	for _, r := range []Rect{p.Head, p.List, p.Tail, p.Prompt} {
		if r.Empty() {
			continue
		}
		if r.X != p.Box.X+2 || r.Width != p.Box.Width-4 || r.Y != y {
			return "a part is not below the one before"
		}
		y += r.Height
	}
	if len(p.Foot) > 0 {
		y++
	}
	switch {
	case y != p.Box.Y+p.Box.Height-1:
		return "the frame does not end below the last part"
	case p.List.Empty():
		return "there is no list"
	case h >= 8 && len(p.Foot) == 0:
		return "there is room for the foot"
	case highlighted < p.Top || highlighted >= p.Top+p.List.Height:
		return "the highlighted entry is out of sight"
	case p.Top > 0 && p.Top+p.List.Height > p.Count:
		return "room is wasted below the last entry"
	}
	for i := range p.Foot {
		hint := &p.Foot[i]
		if hint.X < p.Box.X+2 || hint.X+hint.Width > p.Box.X+p.Box.Width-2 || i > 0 && hint.X <= p.Foot[i-1].X+p.Foot[i-1].Width {
			return "a hint has no place"
		}
		if got, ok := p.HintAt(hint.X+hint.Width-1, hint.Y); !ok || got.Key != hint.Key {
			return "a hint cannot be pressed"
		}
	}
	return ""
}

func TestClicksHitTheEntryThatIsDrawnThere(t *testing.T) {
	t.Parallel()
	m := popups()["interfaces"]
	m.Width, m.Height = 80, 24
	p := InterfaceChooser(&m)
	if p.Top == 0 {
		t.Fatal("80 interfaces fit 24 lines")
	}
	hits := make(map[int]int)
	for y := range m.Height {
		for x := range m.Width {
			if i, ok := p.EntryAt(x, y); ok {
				if y != p.List.Y+i-p.Top {
					t.Fatalf("entry %d is hit at line %d", i, y)
				}
				hits[i]++
			}
		}
	}
	if len(hits) != p.List.Height || hits[79] != p.List.Width || hits[p.Top] != p.List.Width {
		t.Errorf("%d entries are hit, the last one on %d cells", len(hits), hits[79])
	}
	few := popups()["no theme found"]
	few.Width, few.Height = 80, 24
	q := ThemeChooser(&few)
	if _, ok := q.EntryAt(q.List.X, q.List.Y); ok {
		t.Error("an entry that is not there is hit")
	}
}

func TestAShortListDoesNotMoveThePopup(t *testing.T) {
	t.Parallel()
	all, one := popups()["themes"], popups()["no theme found"]
	all.Width, all.Height, one.Width, one.Height = 120, 50, 120, 50
	if a, b := ThemeChooser(&all), ThemeChooser(&one); a.Box != b.Box {
		t.Errorf("searching moves it from %+v to %+v", a.Box, b.Box)
	}
}

func TestSamplesAreBesideEachOtherWhereThereIsWidth(t *testing.T) {
	t.Parallel()
	m := popups()["two themes compared"]
	for _, tt := range []struct {
		name   string
		w, h   int
		beside bool
		none   bool
	}{
		{"a wide screen", 140, 40, true, false},
		{"80 columns", 80, 24, true, false},
		{"a narrow screen", 60, 40, false, false},
		{"a short screen", 80, 9, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := m
			m.Width, m.Height = tt.w, tt.h
			p := ThemeChooser(&m)
			s := Samples(p.Tail, 2)
			if tt.none {
				if len(s) != 0 {
					t.Errorf("samples %+v without room", s)
				}
				return
			}
			if len(s) != 2 || (s[0].Y == s[1].Y) != tt.beside {
				t.Fatalf("samples %+v", s)
			}
			for _, r := range s {
				if r.Width < sampleWidth || r.X < p.Tail.X || r.X+r.Width > p.Tail.X+p.Tail.Width ||
					r.Y <= p.Tail.Y || r.Y+r.Height > p.Tail.Y+p.Tail.Height {
					t.Errorf("sample %+v is not in %+v", r, p.Tail)
				}
			}
			if tt.beside && s[1].X < s[0].X+s[0].Width+1 {
				t.Errorf("samples %+v overlap", s)
			}
		})
	}
}

func TestTheScrollBarThumbFollowsTheList(t *testing.T) {
	t.Parallel()
	m := popups()["interfaces"]
	m.Width, m.Height = 80, 24
	bottom := InterfaceChooser(&m)
	m.Interfaces.Selected = "l0"
	top := InterfaceChooser(&m)
	first := top.List.Y - top.Box.Y - 1
	if from := Thumb(&top).From; from != first {
		t.Errorf("at the first entry it begins at line %d, the list at %d", from, first)
	}
	if to := Thumb(&bottom).To; to != first+bottom.List.Height {
		t.Errorf("at the last entry it ends at line %d, the list at %d", to, first+bottom.List.Height)
	}
}

func TestInterfaceColumnsDoNotOverlap(t *testing.T) {
	t.Parallel()
	for w := 16; w <= 200; w++ {
		c := InterfaceColumnsOf(Rect{X: 2, Width: w})
		x := 2
		for _, r := range []Rect{c.Mark, c.Name, c.State, c.Type, c.Speed, c.Addrs, c.Sent, c.Recv} {
			if r.Empty() {
				continue
			}
			if r.X < x || r.X+r.Width > 2+w {
				t.Fatalf("%d columns: %+v", w, c)
			}
			x = r.X + r.Width
		}
		if c.Name.Width < 2 || w >= 76 && (c.Type.Empty() || c.Addrs.Empty() || c.Sent.Empty() || c.Recv.Empty()) {
			t.Fatalf("%d columns: %+v", w, c)
		}
	}
}
