package layout

import (
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
	return map[string]model.Model{
		"themes": chooser, "two themes compared": compare, "no theme found": nothing,
		"the editor": editor, "the editor with a question": asking,
		"own themes": own, "no own themes": none,
	}
}

// highlighted is the entry that must be in sight.
func highlighted(m *model.Model) int {
	switch {
	case m.Mode == model.ChoosingTheme:
		return m.Themes.At
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
	m := popups()["own themes"]
	m.Width, m.Height = 80, 10
	p := ThemeEditor(&m)
	if p.Top == 0 {
		t.Fatalf("%d themes fit 10 lines", p.Count)
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
	if len(hits) != p.List.Height || hits[m.Editor.At] != p.List.Width || hits[p.Top] != p.List.Width {
		t.Errorf("%d entries are hit, the last one on %d cells", len(hits), hits[m.Editor.At])
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
	m := popups()["themes"]
	m.Width, m.Height = 80, 24
	m.Themes.At = len(m.Themes.Found()) - 1
	bottom := ThemeChooser(&m)
	m.Themes.At, m.Themes.Top = 0, 0
	top := ThemeChooser(&m)
	first := top.List.Y - top.Box.Y - 1
	if from := Thumb(&top).From; from != first {
		t.Errorf("at the first entry it begins at line %d, the list at %d", from, first)
	}
	if to := Thumb(&bottom).To; to != first+bottom.List.Height {
		t.Errorf("at the last entry it ends at line %d, the list at %d", to, first+bottom.List.Height)
	}
}
