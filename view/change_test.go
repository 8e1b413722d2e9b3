package view_test

import (
	"regexp"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// TestWhatHasChangedIsInAColumn looks at rows that are new, that have grown and that carry
// less, without colours.
func TestWhatHasChangedIsInAColumn(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 30}, {200, 60}} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: size[0], Height: size[1], Seconds: 110})
		screen := plain(modeltest.Press(m, "M"))
		for name, want := range map[string]string{
			"began after 30 s":         `metrics\.internal .* new `,
			"fell silent after 44 s":   `203\.0\.113\.201 .* -[0-9.]+[kM]? `,
			"began after 4 s and grew": `backup\S* .* \+[0-9.]+[kM] `,
		} {
			if !regexp.MustCompile(want).MatchString(screen) {
				t.Errorf("%v: what %s is not shown so:\n%s", size, name, screen)
			}
		}
		if !strings.Contains(screen, "±5 min↓") {
			t.Errorf("%v: the column is not marked as what orders the rows", size)
		}
	}
}

// TestAChangeThatIsNotKnownIsNotZero looks at the first seconds of a capture.
func TestAChangeThatIsNotKnownIsNotZero(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30, Seconds: 10})
	screen := plain(modeltest.Press(m, "M"))
	if !regexp.MustCompile(`cdn\.example\.net .* - `).MatchString(screen) {
		t.Errorf("there is a change before there can be one:\n%s", screen)
	}
	var rates []float64
	for i := range m.List.Rows {
		rates = append(rates, m.List.Rows[i].Change().Sum())
	}
	if len(rates) == 0 || rates[0] <= 0 {
		t.Errorf("rows have changed by %v, want all they carry", rates)
	}
}

// TestDetailsSayWhatWasBefore looks at a row that was there five minutes ago, at the start of
// a younger capture, and at a new one.
func TestDetailsSayWhatWasBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seconds   int
		row, want string
	}{
		"five minutes ago":   {700, "cdn.", `before ▼ [0-9.]+M ▲ [0-9.]+k bit/s, 5 min ago`},
		"at the start":       {110, "cdn.", `before ▼ [0-9.]+M ▲ [0-9.]+k bit/s, at the start`},
		"new":                {110, "metrics", `before nothing: it is new`},
		"not known at first": {40, "cdn.", `seen since`},
	} {
		m := modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 60, Seconds: c.seconds})
		screen := plain(then(selecting(c.row), func(m model.Model) model.Model { return modeltest.Press(m, "V") })(m))
		if !regexp.MustCompile(c.want).MatchString(screen) || regexp.MustCompile(` before [▼n]`).MatchString(screen) != strings.HasPrefix(c.want, "before") {
			t.Errorf("%s: not as wanted, %q:\n%s", name, c.want, screen)
		}
	}
}
