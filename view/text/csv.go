package text

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// csvColumns are the names of the columns of AppendCSV. Columns may be added at
// the end; they are never removed or given another meaning.
var csvColumns = []string{
	"time", "row", "local", "remote", "local_ip", "remote_ip", "local_port", "remote_port", "protocol", "flows",
	"pid", "process_name", "user", "exe", "publisher", "package", "container", "unit_name",
	"unit", "sent_2s", "recv_2s", "sent_10s", "recv_10s", "sent_40s", "recv_40s",
	"total_sent", "total_recv", "packets_sent", "packets_recv", "peak_sent", "peak_recv",
	"first_seen", "last_seen", "lossy", "closed", "flows_now", "interface", "asn", "as_org", "country",
}

// AppendCSV appends the rows as they are listed as comma-separated values (RFC
// 4180) with a line of names: those of the list, or by what --by says. What has no other
// row is the row "other" where all is listed, else the last line is of everything that is
// not listed: the columns add up to the totals. An empty value is not known, or differs
// within the row.
func AppendCSV(dst []byte, m *model.Model) ([]byte, error) {
	own := *m
	own.Labels.Marks = false // A name is compared with others.
	m = &own
	out := bytes.NewBuffer(dst)
	w := csv.NewWriter(out)
	rows := [][]string{csvColumns}
	listed := m.List.Active()
	for i := range listed {
		rows = append(rows, csvRow(m, &listed[i]))
	}
	if left, n, ok := unlisted(m); ok {
		names := make([]string, slices.Index(csvColumns, "unit")-1)
		names[0], names[slices.Index(csvColumns, "flows")-1] = "not listed", strconv.FormatUint(n, 10)
		rows = append(rows, append(csvLine(m, names, left, m.Shown.Rates(left)), "false", "", "", "", "", ""))
	}
	if err := w.WriteAll(rows); err != nil {
		return dst, fmt.Errorf("writing CSV: %w", err)
	}
	return out.Bytes(), nil
}

// csvRow is the line of a row.
func csvRow(m *model.Model, r *list.Row) []string {
	r = r.Single()
	id := r.ID()
	local, remote := ends(m, id)
	names := make([]string, 0, len(csvColumns))
	names = append(names, escapeFormula(m.Title(id)), escapeFormula(local), escapeFormula(remote))
	names = append(names, csvEnds(&id)...)
	names = append(names, model.Protocol(r), strconv.FormatUint(r.Count(), 10))
	line := csvLine(m, append(names, csvOwner(ownerOf(m, r))...), r.Series(), r.Rates())
	_, closed := r.Closed()
	line = append(line, strconv.FormatBool(closed), strconv.Itoa(r.Live()), escapeFormula(interfaceOf(m, id)))
	return append(line, csvNetwork(m.Labels.NetworkOfRow(&id))...)
}

// csvNetwork are the values of the network of the remote host of a row.
func csvNetwork(n *flows.Network) []string {
	asn := ""
	if n.ASN != 0 {
		asn = strconv.FormatUint(uint64(n.ASN), 10)
	}
	return []string{asn, escapeFormula(n.Org), n.Country}
}

// csvEnds are the addresses and ports that the flows of a row have in common.
func csvEnds(id *flows.ID) []string {
	k, out := &id.Key, make([]string, 4)
	switch {
	case k.Net == flows.NetNone:
	case id.Group == flows.Ungrouped:
		return []string{
			k.Local.Netip().String(), k.Remote.Netip().String(), strconv.Itoa(int(k.LocalPort)), strconv.Itoa(int(k.RemotePort)),
		}
	case id.Group == flows.RemoteHosts:
		out[1] = k.Remote.Netip().String()
	case id.Group == flows.Services:
		out[3] = strconv.Itoa(int(k.RemotePort))
	case id.Group.IsAlike(), id.Group == flows.Former:
		for i, a := range [...]flows.Addr{k.Local, k.Remote} {
			if a != (flows.Addr{}) {
				out[i] = a.Netip().String()
			}
		}
		for i, port := range [...]uint16{k.LocalPort, k.RemotePort} {
			if port != 0 {
				out[2+i] = strconv.Itoa(int(port))
			}
		}
	}
	return out
}

// interfaceOf is the interface of a flow, or of the flows of an interface, where several are
// captured.
func interfaceOf(m *model.Model, id flows.ID) string {
	switch id.Group {
	case flows.Interfaces:
		return m.InterfaceTitle(id.Key.Iface)
	case flows.Ungrouped:
		return m.FlowInterface(&id.Key)
	default:
		return ""
	}
}

// csvOwner are the values of the process of a row, all empty when it is not known.
func csvOwner(o *flows.Owner) []string {
	if o == nil {
		return make([]string, 8)
	}
	pid := ""
	if o.PID != 0 {
		pid = strconv.Itoa(o.PID)
	}
	return []string{
		pid, escapeFormula(o.Name), escapeFormula(o.User), escapeFormula(o.Exe), escapeFormula(o.PackageName), escapeFormula(o.Package), escapeFormula(o.Container), escapeFormula(o.Unit),
	}
}

// csvLine is a line: the time, names, and the figures.
func csvLine(m *model.Model, names []string, s *flows.Series, rates flows.Rates) []string {
	t := m.Shown
	h := t.Health()
	at := func(ns int64) string {
		if ns == 0 {
			return "" // Nothing has been seen.
		}
		return time.Unix(0, h.Clock.Wall(ns)).UTC().Format(time.RFC3339Nano)
	}
	scale, unit := 8.0, "bit/s"
	if m.Prefs.Bytes {
		scale, unit = 1, "B/s"
	}
	rate := func(bytes float64) string { return strconv.FormatFloat(math.Round(bytes*scale), 'f', -1, 64) }
	line := append([]string{at(t.At())}, names...)
	line = append(line, unit)
	for _, r := range rates {
		line = append(line, rate(r.Sent), rate(r.Recv))
	}
	peak, _ := t.Peaks(s)
	for _, n := range [...]uint64{s.Total.Bytes.Sent, s.Total.Bytes.Recv, s.Total.Packets.Sent, s.Total.Packets.Recv} {
		line = append(line, strconv.FormatUint(n, 10))
	}
	return append(line, rate(float64(peak.Sent)), rate(float64(peak.Recv)), at(s.First), at(s.Last), strconv.FormatBool(t.Lossy(s)))
}

// escapeFormula keeps text that others chose, such as names of hosts and processes, from
// being taken for a formula by the program that opens the file, and is plain.
func escapeFormula(s string) string {
	s = plain(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
