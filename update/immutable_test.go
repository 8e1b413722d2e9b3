package update_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// outputs is a model in every form it is shown in.
func outputs(m *model.Model) string {
	var b strings.Builder
	b.WriteString(view.Screen(m))
	b.Write(text.Append(nil, m))
	line, err := ndjson.Append(nil, m, ndjson.Options{})
	fmt.Fprint(&b, string(line), err, m.Prefs.Pinned, m.Filter.History, m.List.Breadcrumbs, m.List.Frozen, len(m.Alerts.Raised), m.Filter.Line)
	return b.String()
}

// TestAModelIsNeverWrittenAfterItWasReturned keeps earlier models while batches come
// and keys are pressed, and draws them in other goroutines meanwhile. The race
// detector sees writes that do not change them.
func TestAModelIsNeverWrittenAfterItWasReturned(t *testing.T) {
	t.Parallel()
	o := modeltest.Options{Seconds: 20, Extra: 40, Crowded: true, Lossy: true}
	m := modeltest.Model(o)
	var keys []string
	for _, b := range m.Keys {
		if b.Action != model.Quit && b.Action != model.Suspend {
			keys = append(keys, b.Keys()[0])
		}
	}
	keys = append(keys, "esc", "w", "e", "b", "enter", "down", "F", "down", "F", "F", "tab", "down", "enter", "esc", "o")
	var drawing sync.WaitGroup
	for i := range 3 * len(keys) {
		earlier, was := m, outputs(&m)
		drawing.Go(func() {
			for range 3 {
				if now := outputs(&earlier); now != was {
					t.Errorf("a model changed after it was handed out, around key %q", keys[i%len(keys)])
					return
				}
			}
		})
		m = modeltest.Press(m, keys[i%len(keys)])
		if i%2 == 0 {
			m = modeltest.Send(m, o.Second(20+i/2))
		}
	}
	drawing.Wait()
}
