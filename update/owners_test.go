package update_test

import (
	"net/netip"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

func TestACommandLineIsAskedForOnceWhenItsTooltipOpens(t *testing.T) {
	t.Parallel()
	var asked []flows.OwnerID
	fx := update.Effects{AskCommand: func(id flows.OwnerID) { asked = append(asked, id) }}
	m := modeltest.Press(modeltest.Type(modeltest.Press(modeltest.Model(modeltest.Options{}), "/"), "proc:ssh"), "enter", "j")
	send := func(msg tea.Msg) {
		var cmd tea.Cmd
		m, cmd = update.Update(m, msg, fx)
		drain(cmd)
	}
	if send(modeltest.Key("k")); len(asked) > 0 {
		t.Errorf("asked for %v before the tooltip was opened", asked)
	}
	send(modeltest.Key("enter"))
	send(modeltest.Options{}.Second(60))
	if len(asked) != 1 || asked[0] != 3 {
		t.Fatalf("asked for %v, want 3 once", asked)
	}
	send(model.OwnersMsg{Commands: []flows.CommandLine{{Owner: 5, Text: "late"}, {Owner: 3, Text: "ssh bastion"}}})
	if m.Command != (model.Command{CommandLine: flows.CommandLine{Owner: 3, Text: "ssh bastion"}, Answered: true}) {
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

func TestActiveFlowsAreAskedForAgainWithTheOwnersTheyHave(t *testing.T) {
	t.Parallel()
	for name, processes := range map[string]bool{"with processes": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := map[flows.Owned]int{}
			fx := update.Effects{AskOwnersAgain: func(all []flows.Owned) {
				for _, o := range all {
					asked[o]++
				}
			}}
			p := prefs.Default()
			p.Processes = processes
			m := model.New("", p, nil, model.Appearance{})
			found := flows.Owned{Key: flowstest.Key(1), Owner: 3, Evidence: flows.EvidenceEvent}
			m, _ = update.Update(m, model.OwnersMsg{Owners: []flows.Owner{{ID: 3, Name: "curl"}}, Owned: []flows.Owned{found}}, fx)
			for second := range flows.Slot(9) {
				at := flowstest.T0 + second
				b := flowstest.Closed(at, flowstest.Delta(1, at, 5, 5), flowstest.Delta(2, at, 5, 5))
				var cmd tea.Cmd
				m, cmd = update.Update(m, model.BatchMsg{Batch: b}, fx)
				drain(cmd)
			}
			for _, known := range []flows.Owned{found, {Key: flowstest.Key(2)}} {
				if n := asked[known]; n == 2 != processes || n > 2 {
					t.Errorf("%+v was asked for %d times in nine seconds, want two, with processes alone", known, n)
				}
			}
			if len(asked) > 2 {
				t.Errorf("also asked for: %v", asked)
			}
		})
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
		"frames that programs make": {flows.Key{Net: flows.NetNone, Proto: 0x88cc}, true},
		"frames with an LLC header": {flows.Key{Net: flows.NetNone, Proto: 0x42}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := flows.NewTable(flows.Options{}).Fold(flows.Batch{Deltas: []flows.Delta{{Key: c.key}}}, nil)
			if got := len(update.Ownable(table.Fresh())) == 1; got != c.asked {
				t.Errorf("asked: %v, want %v", got, c.asked)
			}
		})
	}
}

// TestAPausedScreenForgetsFlowsThatAreGone lets flows come, be found an owner and a
// name for, and expire: what is known of them must not grow while they are not shown.
func TestAPausedScreenForgetsFlowsThatAreGone(t *testing.T) {
	t.Parallel()
	const each, rounds = 1000, 120
	for name, paused := range map[string]bool{"running": false, "paused": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := model.New("", prefs.Default(), nil, model.Appearance{})
			var all []flows.Key
			for round := range rounds {
				at := flows.Slot(1000 + 2*flows.DefaultIdle*round)
				b := flows.Batch{Start: flows.Slot(1000).Start(), At: (at + 1).Start(), From: at, To: at, Closed: true}
				var owned []flows.Owned
				names := map[netip.Addr]flows.LookedUp{}
				for i := range each {
					remote := netip.AddrFrom4([4]byte{10, byte(round), byte(i >> 8), byte(i)})
					k := flows.Key{Remote: flows.AddrFrom(remote), Net: flows.NetIPv4}
					b.Deltas = append(b.Deltas, flows.Delta{Key: k, Tally: flows.Tally{Bytes: flows.Pair{Sent: 1}, Packets: flows.Pair{Sent: 1}}})
					owned, names[remote], all = append(owned, flows.Owned{Key: k, Owner: 1}), flows.LookedUp{Name: "host"}, append(all, k)
				}
				m, _ = update.Update(m, model.OwnersMsg{Owners: []flows.Owner{{ID: 1, Name: "server"}}, Owned: owned}, update.Effects{})
				m, _ = update.Update(m, model.NamesMsg{Names: names}, update.Effects{})
				m, _ = update.Update(m, model.BatchMsg{Batch: b}, update.Effects{})
				for f := range m.Table.Flows() {
					if o, _ := m.Labels.Owner(f.Key); o == nil || m.Labels.Address(f.Key.Remote).Text == "" {
						t.Fatalf("in round %d, a flow that is still there lost its owner or its name", round)
					}
				}
				m.Paused = paused // From after the first flows on.
			}
			owners, names := 0, 0
			for _, k := range all {
				if o, _ := m.Labels.Owner(k); o != nil {
					owners++
				}
				if m.Labels.Address(k.Remote).Text != "" {
					names++
				}
			}
			if n := m.Table.Len(); n != each+flows.DefaultMaxClosed || owners > 25*each || names > 70*each {
				t.Errorf("of %d flows there were, %d are left: %d owners and %d names are known", len(all), n, owners, names)
			}
			for i := range m.List.Rows {
				r := &m.List.Rows[i]
				if r.ID().Group != flows.Other && (r.Owner(&m.Labels) == nil || m.Labels.Address(r.Key().Remote).Text == "") {
					t.Fatalf("the row of %v lost its owner or its name", r.Key())
				}
			}
			if len(m.List.Rows) == 0 {
				t.Error("nothing is shown")
			}
		})
	}
}
