package layout

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

func TestNothingIsCalledLiveThatIsNot(t *testing.T) {
	t.Parallel()
	live, gone, ended := flows.Source{State: flows.Live}, flows.Source{State: flows.Reopening}, flows.Source{State: flows.Ended}
	cut := flows.Source{State: flows.Ended, Note: "the file ends within the packet's bytes"}
	for name, c := range map[string]struct {
		sources []flows.Source
		speed   float64
		want    string
		tone    model.Tone
	}{
		"nothing has come yet":               {nil, 0, "● live", model.Good},
		"an interface":                       {[]flows.Source{live}, 0, "● live", model.Good},
		"the only interface is gone":         {[]flows.Source{gone}, 0, "⚠ down", model.Bad},
		"one of two interfaces is gone":      {[]flows.Source{gone, live}, 0, "● live", model.Good},
		"both interfaces are gone":           {[]flows.Source{gone, gone}, 0, "⚠ down", model.Bad},
		"a recording":                        {[]flows.Source{live}, 2, "● 0:00 2x", model.Good},
		"a recording at its end":             {[]flows.Source{ended}, 2, "● 0:00 2x", model.Good},
		"a recording where it is cut short":  {[]flows.Source{cut}, 2, "⚠ 0:00", model.Bad},
		"what is live and ended with a note": {[]flows.Source{cut}, 0, "● live", model.Good},
	} {
		m := model.New("", prefs.Default(), nil, model.Look{Glyphs: theme.GlyphsFor(false)})
		m.Table = m.Table.Fold(flows.Batch{
			Start: 1, At: 2, Health: flows.Health{Sources: c.sources, Replay: flows.Replay{Speed: c.speed}},
		})
		if got, tone := State(&m); got != c.want || tone != c.tone {
			t.Errorf("%s: %q in tone %d, want %q in %d", name, got, tone, c.want, c.tone)
		}
	}
}
