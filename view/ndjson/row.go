package ndjson

import (
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/list"
)

// Rows are written field by field, each with a comma behind it, into the buffer of the
// line: there may be 65,536 of them a second, for which encoding/json would first need
// each in a struct full of strings. The last comma becomes the bracket that closes.

// row appends a row, with a comma.
func (p *printer) row(r *list.Row) {
	p.out = append(p.out, '{')
	if f := r.Flow(); f != nil {
		p.flow(f, r)
	} else {
		p.group(r)
	}
	p.end('}')
	p.out = append(p.out, ',')
}

// end closes what was opened, in place of the last comma if there is one.
func (p *printer) end(bracket byte) {
	if last := len(p.out) - 1; p.out[last] == ',' {
		p.out = p.out[:last]
	}
	p.out = append(p.out, bracket)
}

// flow appends the fields of a flow, which may be a former one.
func (p *printer) flow(f *flows.Flow, r *list.Row) {
	if f.Key.Net != flows.NetNone {
		p.ends(&f.Key)
	}
	p.identity(f)
	p.network(p.m.Labels.NetworkOf(&f.Key))
	p.figures(p.figuresOf(&f.Series, r.Rates(), p.carried(p.span.Flow(f))))
	p.ownerOf(f)
	if p.table.Closed(f) {
		p.flag(`"closed":true,`)
	}
	if f.Former() {
		p.flag(`"merged":true,`)
		p.count(`"flows":`, f.Count())
	}
}

// ends appends the two ends as they are called. They are written as [flows.Labels.Ends]
// does.
func (p *printer) ends(k *flows.Key) {
	l := &p.m.Labels
	local, remote := l.ShownLocal(k), l.ShownRemote(k)
	src, srcEnd := p.endOf(`"src":"`, local.Text, &k.Local, k.Proto, k.LocalPort, l.HideLocalPort)
	dst, dstEnd := p.endOf(`"dst":"`, remote.Text, &k.Remote, k.Proto, k.RemotePort, l.HideRemotePort)
	p.out = append(p.out, `"src_host":"`...)
	p.out = append(p.out, p.out[src:srcEnd]...)
	p.out = append(p.out, `","dst_host":"`...)
	p.out = append(p.out, p.out[dst:dstEnd]...)
	p.out = append(p.out, `",`...)
	p.names(&local, &remote)
}

// names appends the names of both ends, and where that of the remote one comes from, or
// else that of the local one.
func (p *printer) names(local, remote *flows.Called) {
	p.text(`"name_src":`, local.Text)
	p.text(`"name_dst":`, remote.Text)
	of := remote
	if of.Text == "" {
		of = local
	}
	p.text(`"name_source":`, of.Source.String())
	if of.ECH {
		p.flag(`"ech":true,`)
	}
}

// endOf appends one end, and returns where in the line its host is.
func (p *printer) endOf(key, name string, a *flows.Addr, proto, port uint16, hidePort bool) (host, hostEnd int) {
	out := append(p.out, key...)
	withPort := port != 0 && !hidePort
	brackets := withPort && name == "" && a.IsIPv6() // RFC 3986, section 3.2.2.
	if brackets {
		out = append(out, '[')
	}
	host = len(out)
	if name != "" {
		out = appendEscaped(out, name)
	} else {
		out = a.Netip().AppendTo(out)
	}
	hostEnd = len(out)
	if brackets {
		out = append(out, ']')
	}
	if withPort {
		out = p.appendPort(append(out, ':'), proto, port)
	}
	p.out = append(out, `",`...)
	return host, hostEnd
}

// appendPort appends what a port is called: its service, or the number.
func (p *printer) appendPort(dst []byte, proto, port uint16) []byte {
	if l := &p.m.Labels; !l.NumericPorts {
		if name := l.ServiceName(proto, port); name != "" {
			return appendEscaped(dst, name)
		}
	}
	return strconv.AppendUint(dst, uint64(port), 10)
}

// identity appends what tells a flow from all others: of a former one without the port
// that its flows differ in.
func (p *printer) identity(f *flows.Flow) {
	k := &f.Key
	if k.Net != flows.NetNone {
		out := append(p.out, `"src_ip":"`...)
		out = k.Local.Netip().AppendTo(out)
		out = append(out, `","dst_ip":"`...)
		out = k.Remote.Netip().AppendTo(out)
		p.out = append(out, `",`...)
		p.port(`"src_port":`, k.LocalPort, f.Former())
		p.port(`"dst_port":`, k.RemotePort, f.Former())
	}
	p.text(`"protocol":`, k.ProtoName())
	p.text(`"interface":`, p.interfaceName(k))
	p.text(`"machine":`, p.m.Labels.MachineName(k))
}

// port appends a port. Of merged flows it is 0 where they differ in it, and left out.
func (p *printer) port(key string, port uint16, merged bool) {
	if port != 0 || !merged {
		p.count(key, uint64(port))
	}
}

// interfaceName returns the name of the interface of a flow, empty where there is a single
// one.
func (p *printer) interfaceName(k *flows.Key) string {
	if k.Iface != p.iface || !p.named {
		p.iface, p.ifaceName, p.named = k.Iface, plain(p.m.FlowInterface(k)), true
	}
	return p.ifaceName
}

// ownerOf appends the process of a flow, and whether it is a guess.
func (p *printer) ownerOf(f *flows.Flow) {
	l := &p.m.Labels
	if f.Former() {
		p.owner(l.Process(l.OwnerOf(f)))
		return
	}
	o, evidence := l.Owner(f.Key)
	p.owner(o)
	if o != nil && o.PID != 0 && evidence == flows.EvidenceGuess {
		p.flag(`"guess":true,`)
	}
}

// owner appends the process of a row, as far as it is known: nil for none.
func (p *printer) owner(o *flows.Owner) {
	if o == nil {
		return
	}
	p.text(`"process_name":`, o.Name)
	p.text(`"comm":`, o.Comm)
	if o.PID != 0 {
		p.out = append(p.out, `"pid":`...)
		p.out = append(strconv.AppendInt(p.out, int64(o.PID), 10), ',')
	}
	p.text(`"user":`, o.User)
	p.text(`"exe":`, o.Exe)
	p.text(`"publisher":`, o.PackageName)
	p.text(`"package":`, o.Package)
	p.text(`"sha256":`, o.SHA256)
	p.text(`"container":`, o.Container)
}

// network appends what is known of the network of a remote host.
func (p *printer) network(n *flows.Network) {
	if n.ASN != 0 {
		p.count(`"asn":`, uint64(n.ASN))
	}
	p.text(`"as_org":`, n.Org)
	p.text(`"country":`, n.Country)
}

// text appends a field, unless it is not known.
func (p *printer) text(key, value string) {
	if value != "" {
		p.out = append(appendString(append(p.out, key...), value), ',')
	}
}

// flag appends a field that is true.
func (p *printer) flag(field string) { p.out = append(p.out, field...) }

// count appends a number of something.
func (p *printer) count(key string, n uint64) {
	p.out = append(strconv.AppendUint(append(p.out, key...), n, 10), ',')
}
