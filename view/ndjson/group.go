package ndjson

import (
	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// group appends the fields of a row of several flows.
func (p *printer) group(r *list.Row) {
	id := r.ID()
	p.text(`"name":`, plain(p.m.Title(id)))
	p.subject(&id)
	p.text(`"protocol":`, model.Protocol(r))
	if id.Group == flows.Interfaces {
		p.text(`"interface":`, plain(p.m.InterfaceTitle(id.Key.Iface)))
	}
	if id.Group == flows.Machines || id.Group == flows.Interfaces {
		p.text(`"machine":`, p.m.Labels.MachineName(&id.Key))
	}
	p.network(p.m.Labels.NetworkOfRow(&id))
	p.figures(p.figuresOf(r.Series(), r.Rates(), p.carried(r.Carried(&p.span))))
	p.owner(r.Common(&p.m.Labels))
	if _, closed := r.Closed(); closed {
		p.flag(`"closed":true,`)
	}
	if id.Unknown() {
		p.flag(`"unknown":true,`)
	}
	p.count(`"flows":`, r.Count())
	p.count(`"flows_now":`, uint64(r.Live()))
}

// subject appends the host or the port that the flows of a row have in common.
func (p *printer) subject(id *flows.ID) {
	switch {
	case id.Key.Net == flows.NetNone:
	case id.Group == flows.RemoteHosts:
		p.text(`"dst_host":`, p.m.Labels.Host(id.Key.Remote))
		p.text(`"dst_ip":`, id.Key.Remote.Netip().String())
	case id.Group == flows.Services:
		p.count(`"dst_port":`, uint64(id.Key.RemotePort))
	}
}
