package update_test

import (
	"testing"
	"time"

	"iftopgo/capture/demo/past"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
)

// TestAnExportIsNamedForTheTimeOfWhatIsShown has a capture, and screens without one.
func TestAnExportIsNamedForTheTimeOfWhatIsShown(t *testing.T) {
	t.Parallel()
	stamp := func(at time.Time) string { return at.Local().Format("-20060102-150405") }
	nothing, empty := modeltest.Model(modeltest.Options{Seconds: 1}), model.New("", prefs.Default(), model.KeyMap{}, model.Appearance{})
	nothing.Table, nothing.Shown = empty.Table, empty.Shown
	for what, c := range map[string]struct {
		m    model.Model
		want string
	}{
		"a capture":      {modeltest.Model(modeltest.Options{Seconds: 1}), stamp(modeltest.Start.Add(time.Second))},
		"interfaces":     {modeltest.Watched(nothing, 2), stamp(modeltest.Start.Add(2 * time.Second))},
		"a history":      {modeltest.PressRecorded(nothing, "Y"), past.Until().Format("-20060102-150405")},
		"nothing so far": {nothing, ""},
	} {
		m := modeltest.Press(c.m, "e")
		if got, want := m.Export.Line.String(), "~/iftopgo"+c.want+".txt"; got != want {
			t.Errorf("%s: %s is proposed, want %s", what, got, want)
		}
	}
}
