package main

import (
	"context"
	"errors"
	"io"
	"sync"

	"iftopgo/capture/demo"
	"iftopgo/flows"
	"iftopgo/flows/owners"
	"iftopgo/model"
)

// ownerSource finds owners of flows. Nothing waits but Next, by which everything
// that becomes known comes, and Close.
type ownerSource interface {
	// Ask asks whose flows are.
	Ask(keys ...flows.Key)
	Next(ctx context.Context) (owners.Batch, error)
	Close() error
}

// ownerFinder finds owners of flows from when it is asked to: with
// --no-processes it costs nothing at all.
type ownerFinder struct {
	ctx     context.Context
	open    func() ownerSource
	started chan struct{}
	start   sync.Once
	source  ownerSource
}

func newOwnerFinder(ctx context.Context, open func() ownerSource) *ownerFinder {
	return &ownerFinder{ctx: ctx, started: make(chan struct{}), open: open}
}

// begin begins to watch who uses which socket: the earlier, the less is missed.
func (f *ownerFinder) begin() {
	f.start.Do(func() {
		f.source = f.open()
		close(f.started)
	})
}

// ask asks who is behind flows.
func (f *ownerFinder) ask(keys []flows.Key) {
	f.begin()
	f.source.Ask(keys...)
}

// next waits for what becomes known.
func (f *ownerFinder) next() (model.Owned, error) {
	select {
	case <-f.started:
	case <-f.ctx.Done():
		return model.Owned{}, f.ctx.Err()
	}
	b, err := f.source.Next(f.ctx)
	if err != nil {
		return model.Owned{}, err
	}
	msg := model.Owned{Owners: make([]flows.Owner, len(b.Owners)), Owned: make([]flows.Owned, len(b.Matches))}
	for i, o := range b.Owners {
		msg.Owners[i] = displayed(o)
	}
	for i, o := range b.Matches {
		msg.Owned[i] = flows.Owned{Key: o.Key, Owner: flows.OwnerID(o.Owner), Evidence: evidence[o.Source]}
	}
	return msg, nil
}

// close ends the search.
func (f *ownerFinder) close() error {
	f.start.Do(func() {}) // Nothing is started any more.
	if f.source == nil {
		return nil
	}
	if err := f.source.Close(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// evidence is how an owner was found, as the display knows it.
var evidence = map[owners.Source]flows.Evidence{
	owners.SourceGuess: flows.EvidenceGuess,
	owners.SourceTable: flows.EvidenceTable,
	owners.SourceEvent: flows.EvidenceEvent,
}

// kinds are the kinds of owners, as the display knows them.
var kinds = map[owners.Kind]flows.Kind{
	owners.KindProcess:   flows.KindProcess,
	owners.KindKernel:    flows.KindKernel,
	owners.KindForwarded: flows.KindForwarded,
}

// displayed is what the display needs to know of an owner.
func displayed(o owners.Owner) flows.Owner {
	d := flows.Owner{
		ID: flows.OwnerID(o.ID), Kind: kinds[o.Kind], PID: o.PID, PPID: o.PPID,
		Name: o.Name(), Exe: o.Exe, User: o.User, UID: o.UID,
		Publisher: o.Package.Name, Package: o.Package.Name,
		Container: o.Place.Label(), Unit: o.Place.Unit, Ended: o.Ended,
	}
	if o.Package.Version != "" {
		d.Package += " " + o.Package.Version
	}
	if o.Package.Name == "" {
		d.Publisher = o.Package.Manager // "unpackaged", or empty while it is not known.
	}
	return d
}

// demoOwners answers who is behind the demo's flows.
type demoOwners struct {
	ctx   context.Context
	mu    sync.Mutex
	asked []flows.Key
	some  chan struct{} // has a place for one signal that there are some
}

func newDemoOwners(ctx context.Context) *demoOwners {
	return &demoOwners{ctx: ctx, some: make(chan struct{}, 1)}
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

func (d *demoOwners) next() (model.Owned, error) {
	select {
	case <-d.some:
	case <-d.ctx.Done():
		return model.Owned{}, d.ctx.Err()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	keys := d.asked
	d.asked = nil
	return demoAnswer(keys), nil
}

// demoAnswer says whose flows are, by their local ports.
func demoAnswer(keys []flows.Key) (msg model.Owned) {
	all := demo.Owners()
	for i, o := range all {
		msg.Owners = append(msg.Owners, flows.Owner{
			ID: flows.OwnerID(i + 1), Kind: flows.KindProcess, PID: o.PID, Name: o.Name, Exe: o.Exe,
			User: o.User, Publisher: o.Publisher, Package: o.Package, Container: o.Container,
		})
	}
	for _, k := range keys {
		for i, o := range all {
			if k.Proto == o.Proto && k.LocalPort >= o.First && k.LocalPort <= o.Last {
				msg.Owned = append(msg.Owned, flows.Owned{
					Key: k, Owner: flows.OwnerID(i + 1), Evidence: flows.EvidenceEvent,
				})
			}
		}
	}
	return msg
}
