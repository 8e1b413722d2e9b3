package suites

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
)

// line is what is read of a line of --json.
type line struct {
	counted
	Capture struct{ Received uint64 }
	Flows   []row
	Final   bool
}

// row is a row of it. Frames without an IP header have no addresses.
type row struct {
	counted
	SrcIP    netip.Addr `json:"src_ip"`
	DstIP    netip.Addr `json:"dst_ip"`
	SrcPort  uint16     `json:"src_port"`
	DstPort  uint16     `json:"dst_port"`
	Protocol string
	Merged   bool
	Other    bool
}

type counted struct {
	TotalSent   uint64 `json:"total_sent"`
	TotalRecv   uint64 `json:"total_recv"`
	PacketsSent uint64 `json:"packets_sent"`
	PacketsRecv uint64 `json:"packets_recv"`
}

func (c counted) sent() Count { return Count{c.PacketsSent, c.TotalSent} }

func (c counted) received() Count { return Count{c.PacketsRecv, c.TotalRecv} }

// iftopgo replays a file with as few lines as can be, and reads the last one.
func (t *Tools) iftopgo(ctx context.Context, path string) (Reading, error) {
	var last []byte
	args := []string{t.Program, "--json", "--refresh", "10", "--no-dns", "--no-processes", "-r", path}
	e, err := run(ctx, t.Limits, t.env, args, func(text []byte) error {
		last = append(last[:0], text...)
		return nil
	})
	if err != nil {
		return Reading{}, err
	}
	message := sameMessage(strings.TrimPrefix(e.messages[len(e.messages)-1], "iftopgo: "), path)
	if e.crash == "" && e.status == 0 && len(last) == 0 {
		e.crash = "it wrote nothing"
	}
	if e.late || e.crash != "" || len(last) == 0 {
		return failed(e, message), nil
	}
	r, err := parseLine(last)
	switch {
	case err != nil:
		return Reading{State: Crashed, Message: "its output: " + err.Error()}, nil
	case e.status != 0:
		r.State, r.Message = Damaged, message
	}
	return r, nil
}

// parseLine reads the last line of --json, whose rows have to add up to its totals.
func parseLine(text []byte) (Reading, error) {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return Reading{}, err
	}
	r := Reading{Count: l.sent(), Flows: Flows{}}
	r.Packets += l.PacketsRecv
	r.Bytes += l.TotalRecv
	var rows Count
	for i := range l.Flows {
		f := &l.Flows[i]
		rows.Packets += f.PacketsSent + f.PacketsRecv
		rows.Bytes += f.TotalSent + f.TotalRecv
		if f.Merged || f.Other {
			r.Incomplete = "more flows than rows"
		}
		if f.SrcIP.IsValid() && !r.addRow(f) {
			r.Incomplete = "more flows than are remembered"
		}
	}
	switch {
	case !l.Final:
		return r, fmt.Errorf("the last line is not final")
	case l.Capture.Received != r.Packets:
		return r, fmt.Errorf("%d packets received, %d counted", l.Capture.Received, r.Packets)
	case rows != r.Count:
		return r, fmt.Errorf("rows add up to %v, totals are %v", rows, r.Count)
	}
	return r, nil
}

// addRow adds both directions of a row, as far as they carried something.
func (r *Reading) addRow(f *row) bool {
	protocol, local, remote := otherIP, netip.AddrPortFrom(f.SrcIP, 0), netip.AddrPortFrom(f.DstIP, 0)
	for _, name := range portProtocols {
		if f.Protocol == name {
			protocol, local, remote = name, netip.AddrPortFrom(f.SrcIP, f.SrcPort), netip.AddrPortFrom(f.DstIP, f.DstPort)
		}
	}
	ok := true
	if c := f.sent(); c.Packets > 0 {
		ok = r.Flows.add(Flow{protocol, local, remote}, c)
	}
	if c := f.received(); c.Packets > 0 {
		ok = r.Flows.add(Flow{protocol, remote, local}, c) && ok
	}
	return ok
}
