package text

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// What bandwhich calls a process it does not know and a refresh without traffic,
// and what is called here what has no line of its own.
const (
	rawUnknown = "<UNKNOWN>"
	rawRest    = "<OTHER>"
	rawNothing = "<NO TRAFFIC>"
)

// raw writes processes, connections and remote addresses, or the rows of --by: those with
// traffic.
func (b *block) raw() {
	b.out = append(b.out, "Refreshing:\n"...)
	before := len(b.out)
	h := b.table.Health()
	at := time.Unix(0, h.Clock.Wall(b.table.At())).Unix()
	if b.m.By != flows.Ungrouped {
		b.rawSubjects(b.m.By, at)
	} else {
		b.rawSubjects(flows.PIDs, at)
		b.rawConnections(at, model.SourceNames(&h))
		b.rawHosts(at)
	}
	if len(b.out) == before {
		b.out = append(b.out, rawNothing+"\n"...)
	}
	b.out = append(b.out, '\n')
}

// rawSubjects writes the section of a dimension, in the form that bandwhich has for
// processes.
func (b *block) rawSubjects(g flows.Group, at int64) {
	subject := func(name, rates string, n uint64) {
		b.out = fmt.Appendf(b.out, "%s: <%d> %q up/down Bps: %s connections: %d\n", g.Word(), at, name, rates, n)
	}
	b.rawRows(g,
		func(r *list.Row, rates string) { subject(b.rawTitle(r), rates, b.connections(r)) },
		func(rates string, n uint64) { subject(rawRest, rates, n) })
}

// rawConnections writes the section of connections.
func (b *block) rawConnections(at int64, source string) {
	connection := func(ends, rates, name string) {
		b.out = fmt.Appendf(b.out, "connection: <%d> %s up/down Bps: %s process: %q\n", at, ends, rates, name)
	}
	b.rawRows(flows.Ungrouped,
		func(r *list.Row, rates string) {
			connection(b.rawEnds(r, source), rates, rawName(r.Owner(&b.m.Labels)))
		},
		func(rates string, _ uint64) { connection("<"+source+">:0 => "+rawRest+" (any)", rates, rawRest) })
}

// rawHosts writes the section of remote addresses.
func (b *block) rawHosts(at int64) {
	remote := func(host, rates string, n uint64) {
		b.out = fmt.Appendf(b.out, "remote_address: <%d> %s up/down Bps: %s connections: %d\n", at, host, rates, n)
	}
	b.rawRows(flows.RemoteHosts,
		func(r *list.Row, rates string) { remote(b.m.Labels.Title(r.ID()), rates, b.connections(r)) },
		func(rates string, n uint64) { remote(rawRest, rates, n) })
}

// rawRows has lines written for the rows of a group that carried something, and
// for so many flows that have none.
func (b *block) rawRows(g flows.Group, line func(r *list.Row, rates string), rest func(rates string, n uint64)) {
	lines, left, unlisted := b.lines(g, false)
	for _, l := range lines {
		if l.Pair != (flows.Pair{}) {
			line(l.Row, b.rawRates(l.Pair))
		}
	}
	if left != (flows.Pair{}) {
		rest(b.rawRates(left), unlisted)
	}
}

// connections is how many flows of a row were open in the block: those that are not
// closed, and those that carried something. A row with traffic had one at least.
func (b *block) connections(r *list.Row) uint64 {
	n := uint64(0)
	for _, f := range r.Members() {
		if !b.table.Closed(f) || b.span.Flow(f) != (flows.Pair{}) {
			n++
		}
	}
	return max(n, 1)
}

// rawRates writes what went up and down, in whole bytes a second.
func (b *block) rawRates(p flows.Pair) string {
	return fmt.Sprintf("%.0f/%.0f", b.rate(p.Sent, 1), b.rate(p.Recv, 1))
}

// rawTitle is what a row is called: a process by its name alone, as in bandwhich.
func (b *block) rawTitle(r *list.Row) string {
	id := r.ID()
	switch {
	case id.Unknown():
		return rawUnknown
	case id.Group == flows.PIDs:
		return rawName(r.Common(&b.m.Labels))
	default:
		return plain(b.m.Title(id))
	}
}

// rawName is what a process is called.
func rawName(o *flows.Owner) string {
	if o == nil {
		return rawUnknown
	}
	return o.Name
}

// rawEnds is a connection: "<eth0>:50412 => cdn.example.net:443 (tcp)".
func (b *block) rawEnds(r *list.Row, source string) string {
	k := r.Key()
	if name := b.m.FlowInterface(&k); name != "" {
		source = name
	}
	remote := "-"
	if k.Net != flows.NetNone {
		remote = net.JoinHostPort(b.m.Labels.RemoteHost(flows.FlowID(k)), strconv.Itoa(int(k.RemotePort)))
	}
	return fmt.Sprintf("<%s>:%d => %s (%s)", source, k.LocalPort, remote, strings.ToLower(k.ProtoName()))
}
