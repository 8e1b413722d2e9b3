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

// raw writes processes, connections and remote addresses, those with traffic.
func (b *block) raw() {
	b.out = append(b.out, "Refreshing:\n"...)
	before := len(b.out)
	h := b.table.Health()
	at := time.Unix(0, b.table.At()+h.ClockOffset).Unix()
	process := func(name, rates string, n int) {
		b.out = fmt.Appendf(b.out, "process: <%d> %q up/down Bps: %s connections: %d\n", at, name, rates, n)
	}
	b.rawRows(flows.PIDs,
		func(r *list.Row, rates string) { process(rawName(r.Owner(&b.m.Labels)), rates, r.Flows()) },
		func(rates string, n int) { process(rawRest, rates, n) })
	connection := func(ends, rates, name string) {
		b.out = fmt.Appendf(b.out, "connection: <%d> %s up/down Bps: %s process: %q\n", at, ends, rates, name)
	}
	names := model.SourceNames(&h)
	b.rawRows(flows.Ungrouped,
		func(r *list.Row, rates string) {
			connection(b.rawEnds(r, names), rates, rawName(r.Owner(&b.m.Labels)))
		},
		func(rates string, _ int) { connection("<"+names+">:0 => "+rawRest+" (any)", rates, rawRest) })
	remote := func(host, rates string, n int) {
		b.out = fmt.Appendf(b.out, "remote_address: <%d> %s up/down Bps: %s connections: %d\n", at, host, rates, n)
	}
	b.rawRows(flows.RemoteHosts,
		func(r *list.Row, rates string) { remote(b.m.Labels.Title(r.ID()), rates, r.Flows()) },
		func(rates string, n int) { remote(rawRest, rates, n) })
	if len(b.out) == before {
		b.out = append(b.out, rawNothing+"\n"...)
	}
	b.out = append(b.out, '\n')
}

// rawRows has lines written for the rows of a group that carried something, and
// for so many flows that have none.
func (b *block) rawRows(g flows.Group, line func(r *list.Row, rates string), rest func(rates string, n int)) {
	lines, left, unlisted := b.lines(g)
	for _, l := range lines {
		if l.Pair != (flows.Pair{}) {
			line(l.Row, b.rawRates(l.Pair))
		}
	}
	if left != (flows.Pair{}) {
		rest(b.rawRates(left), int(unlisted))
	}
}

// rawRates writes what went up and down, in whole bytes a second.
func (b *block) rawRates(p flows.Pair) string {
	return fmt.Sprintf("%.0f/%.0f", b.rate(p.Sent, 1), b.rate(p.Recv, 1))
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
	if k.Iface != 0 {
		source = b.m.InterfaceName(k.Iface)
	}
	remote := "-"
	if k.Net != flows.NetNone {
		remote = net.JoinHostPort(b.m.Labels.Host(k.Remote), strconv.Itoa(int(k.RemotePort)))
	}
	return fmt.Sprintf("<%s>:%d => %s (%s)", source, k.LocalPort, remote, strings.ToLower(k.ProtoName()))
}
