package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"iftopgo/flows/history"
)

// Contact returns with whom a program spoke: its name and path, which need not be known, and the network
// of the remote host, or else the host. Subjects of which either is several are none, nor is one whose host
// is not known.
func Contact(s *history.Subject) (history.Subject, bool) {
	c := history.Subject{Process: s.Process, Program: s.Program}
	switch {
	case s.Other&history.Processes != 0:
		return c, false
	case s.ASN != 0:
		c.ASN, c.Org = s.ASN, s.Org
	case s.Host != "":
		c.Host, c.Name = s.Host, s.Name
	default:
		return c, false
	}
	return c, true
}

// FirstContact is a program and with whom it spoke for the first time, and on which day.
type FirstContact struct {
	Day     string
	Process string
	With    string
}

// Contacts returns contacts by the key of the day on which they were first, the earliest first.
func Contacts(first map[history.Subject]int64) []FirstContact {
	all := make([]FirstContact, 0, len(first))
	for s, key := range first {
		c := FirstContact{Day: time.Unix(key, 0).UTC().Format(time.DateOnly), Process: orUnknown(s.Process), With: network(&s)}
		if s.ASN == 0 {
			c.With = strings.TrimSpace(s.Name + " " + s.Host)
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b FirstContact) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Process, b.Process), cmp.Compare(a.With, b.With))
	})
	return slices.Compact(all)
}
