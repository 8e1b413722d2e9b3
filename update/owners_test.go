package update_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/view/sample"
)

func TestACommandLineIsAskedForOnceWhenItsTooltipOpens(t *testing.T) {
	t.Parallel()
	var asked []flows.OwnerID
	fx := update.Effects{AskCommand: func(id flows.OwnerID) { asked = append(asked, id) }}
	m := sample.Press(sample.Type(sample.Press(sample.Model(sample.Options{}), "/"), "proc:ssh"), "enter", "j")
	send := func(msg tea.Msg) {
		var cmd tea.Cmd
		m, cmd = update.Update(m, msg, fx)
		drain(cmd)
	}
	if send(sample.Key("k")); len(asked) > 0 {
		t.Errorf("asked for %v before the tooltip was opened", asked)
	}
	send(sample.Key("enter"))
	send(sample.Options{}.Second(60))
	if len(asked) != 1 || asked[0] != 3 {
		t.Fatalf("asked for %v, want 3 once", asked)
	}
	send(model.Owned{Commands: []model.Command{{Owner: 5, Text: "late", Answered: true}, {Owner: 3, Text: "ssh bastion", Answered: true}}})
	if m.Command != (model.Command{Owner: 3, Text: "ssh bastion", Answered: true}) {
		t.Errorf("got %+v", m.Command)
	}
}

// drain runs commands as Bubble Tea does, but for what they return.
func drain(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if all, ok := cmd().(tea.BatchMsg); ok {
		for _, c := range all {
			drain(c)
		}
	}
}

func TestOwnersAreAskedForOfWhatCanHaveOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key   flows.Key
		asked bool
	}{
		"a connection":              {flows.Key{Net: flows.NetIPv4, Proto: 6, LocalPort: 1, RemotePort: 2}, true},
		"IP without ports":          {flows.Key{Net: flows.NetIPv6, Proto: 89}, true},
		"ARP":                       {flows.Key{Net: flows.NetNone, Proto: flows.EtherTypeARP}, true},
		"frames that anybody makes": {flows.Key{Net: flows.NetNone, Proto: 0x88cc}, false},
		"frames with an LLC header": {flows.Key{Net: flows.NetNone, Proto: 0x42}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := flows.NewTable(flows.Options{}).Fold(flows.Batch{Deltas: []flows.Delta{{Key: c.key}}})
			if got := len(update.Ownable(table.Fresh())) == 1; got != c.asked {
				t.Errorf("asked: %v, want %v", got, c.asked)
			}
		})
	}
}
