package view

import (
	"net/netip"
	"strings"

	"iftopgo/flows/interfaces"
	"iftopgo/theme"
)

// interfaceDetail writes what the selected interface is, and its addresses.
func (s *screen) interfaceDetail(l *line) {
	a := s.m.Interfaces.Account()
	if a == nil {
		return
	}
	l.text(theme.Accent, a.Name+" ", l.end-l.x)
	switch a.ID {
	case interfaces.PhysicalID:
		l.rest(theme.Dim, "what goes into and out of this host, each byte once: "+physicalNames(s.m.Interfaces.Rows))
		return
	case interfaces.AllID:
		l.rest(theme.Dim, "all interfaces, each flow with its own")
		return
	}
	what := a.Type
	if a.Kind != "" && a.Kind != a.Type {
		what = a.Kind + " " + what
	}
	l.text(theme.Dim, " "+strings.TrimSpace(what), l.end-l.x)
	if len(a.Addrs) == 0 {
		l.rest(theme.Faint, "  no address")
		return
	}
	l.rest(theme.Local, "  "+addressList(a.Addrs))
}

// physicalNames are the names of the interfaces that the sum is of.
func physicalNames(rows []*interfaces.Account) string {
	var names []string
	for _, a := range rows {
		if a.Physical {
			names = append(names, a.Name)
		}
	}
	if len(names) == 0 {
		return "there is none"
	}
	return strings.Join(names, ", ")
}

// addressList is addresses one after the other.
func addressList(addrs []netip.Prefix) string {
	all := make([]string, len(addrs))
	for i, a := range addrs {
		all[i] = a.String()
	}
	return strings.Join(all, "  ")
}
