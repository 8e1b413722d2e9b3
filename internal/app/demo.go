package app

import (
	"io"
	"slices"
	"sync"

	"iftopgo/capture/demo"
	"iftopgo/flows"
	"iftopgo/model"
)

// demoNetworks returns the networks of the demo's hosts.
func demoNetworks() map[flows.Addr]*flows.Network {
	all := map[flows.Addr]*flows.Network{}
	for a, n := range demo.Networks() {
		all[flows.AddrFrom(a)] = flows.NewNetwork(n.ASN, n.Org, n.Country)
	}
	return all
}

// demoOwners finds the processes of the demo's flows.
type demoOwners struct {
	mu    sync.Mutex
	asked []flows.Key
	some  chan struct{} // has a place for one signal that there are some
	ended chan struct{}
}

func newDemoOwners() *demoOwners {
	return &demoOwners{some: make(chan struct{}, 1), ended: make(chan struct{})}
}

// ask notes the flows for next; it does not wait.
func (d *demoOwners) ask(keys []flows.Key) {
	d.mu.Lock()
	d.asked = append(d.asked, keys...)
	d.mu.Unlock()
	select {
	case d.some <- struct{}{}:
	default:
	}
}

// next waits for flows that are asked for, until close: a signal does not end it,
// for the last line is to have the owners of the last flows.
func (d *demoOwners) next() (model.OwnersMsg, error) {
	select {
	case <-d.some:
	case <-d.ended:
		return model.OwnersMsg{}, io.EOF
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	keys := d.asked
	d.asked = nil
	return demoAnswer(keys), nil
}

// close ends the answers.
func (d *demoOwners) close() error {
	close(d.ended)
	return nil
}

// demoAnswer returns the processes of flows, by their local ports.
func demoAnswer(keys []flows.Key) (msg model.OwnersMsg) {
	all := demo.Owners()
	ids := map[int]flows.OwnerID{} // by process
	for _, o := range all {
		if ids[o.PID] != 0 {
			continue
		}
		ids[o.PID] = flows.OwnerID(len(ids) + 1)
		msg.Owners = append(msg.Owners, flows.Owner{
			ID: ids[o.PID], Kind: flows.KindProcess, PID: o.PID, Name: o.Name, Comm: o.Comm, Exe: o.Exe,
			User: o.User, UID: o.UID, PackageName: o.PackageName, Package: o.Package, Container: o.Container,
		})
	}
	for _, k := range keys {
		i := slices.IndexFunc(all, func(o demo.Owner) bool {
			return k.Proto == o.Proto && k.LocalPort >= o.First && k.LocalPort <= o.Last
		})
		if i < 0 {
			msg.Unowned = append(msg.Unowned, k)
			continue
		}
		msg.Owned = append(msg.Owned, flows.Owned{Key: k, Owner: ids[all[i].PID], Evidence: flows.EvidenceEvent})
	}
	return msg
}
