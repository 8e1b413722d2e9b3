package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
)

// playing is the sample as if it were played from a file.
func playing(state flows.State) model.Model {
	next := modeltest.Options{}.Second(60)
	next.Batch.Health.Replay = flows.Replay{Speed: 10}
	next.Batch.Health.Sources = []flows.Source{{Name: "x.pcap", State: state}}
	return modeltest.Send(modeltest.Model(modeltest.Options{}), next)
}

// TestRecordingsOfferNoActionThatNeedsALiveCapture looks for what only a live capture
// does.
func TestRecordingsOfferNoActionThatNeedsALiveCapture(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do    func(model.Model) model.Model
		offer string
	}{
		"the keys at the foot":      {keys(), "i interface"},
		"the interface's tooltip":   {hovered(model.SegInterface), "switch interface"},
		"what filters what is seen": {hovered(model.SegFilter), "\\ capture filter"},
	} {
		live, recorded := c.do(modeltest.Model(modeltest.Options{})), c.do(playing(flows.Live))
		if !strings.Contains(ansi.Strip(view.Screen(&live)), c.offer) {
			t.Errorf("%s: a live capture does not offer %q:\n%s", name, c.offer, ansi.Strip(view.Screen(&live)))
		}
		if strings.Contains(ansi.Strip(view.Screen(&recorded)), c.offer) {
			t.Errorf("%s: a recording offers %q:\n%s", name, c.offer, ansi.Strip(view.Screen(&recorded)))
		}
	}
}

func TestAFinishedRecordingIsShownAsEnded(t *testing.T) {
	t.Parallel()
	for state, wanted := range map[flows.State][]string{
		flows.Live:  {"● 0:00 10x", "played at 10 times its speed", "is refreshed every 1 s"},
		flows.Ended: {"0:00 ended", "traffic, which has ended here", "is complete: no more traffic follows"},
	} {
		m := hovered(model.SegState)(playing(state))
		for _, text := range wanted {
			if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, text) {
				t.Errorf("in state %d it does not say %q:\n%s", state, text, screen)
			}
		}
	}
}

func TestTheStateCountsAlertsByKind(t *testing.T) {
	t.Parallel()
	m := hovered(model.SegState)(alerting(modeltest.Options{})(modeltest.Model(modeltest.Options{})))
	if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, "1 flow, 1 host, 1 process over 5Mb") {
		t.Errorf("it does not say of what:\n%s", screen)
	}
}
