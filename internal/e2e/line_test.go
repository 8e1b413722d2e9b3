package e2e

import (
	"testing"
	"time"
)

// line is what the tests read of a JSON line.
type line struct {
	Timestamp time.Time
	Uptime    float64
	Interval  int
	Unit      string
	FlowCount int `json:"flow_count"`
	counted
	averages
	PeakSent  float64 `json:"peak_sent"`
	PeakRecv  float64 `json:"peak_recv"`
	PeakTotal float64 `json:"peak_total"`
	Capture   struct {
		Engine, State  string
		LastLoss       string `json:"last_loss"`
		Received       uint64
		KernelDrops    *uint64 `json:"kernel_drops"`
		InterfaceDrops *uint64 `json:"interface_drops"`
		Undecoded      uint64
		Restarts       uint64
		EvictedFlows   uint64 `json:"evicted_flows"`
		NamesSkipped   uint64 `json:"names_skipped"`
		Unassigned     uint64 `json:"unassigned_packets"`
		Notes          []string
	}
	Owners struct {
		Engine, Missing, Reason, Remedy string
	}
	Flows []row
	Final bool
}

// row is a flow of a line.
type row struct {
	Name, Src, Dst, Protocol, Interface string
	SrcIP                               string `json:"src_ip"`
	DstIP                               string `json:"dst_ip"`
	Process                             string `json:"process_name"`
	PID                                 int
	User                                string
	ASN                                 uint32
	ASOrg                               string `json:"as_org"`
	Country                             string
	Publisher                           string
	SrcPort                             int    `json:"src_port"`
	DstPort                             int    `json:"dst_port"`
	NameSrc                             string `json:"name_src"`
	NameDst                             string `json:"name_dst"`
	NameSource                          string `json:"name_source"`
	counted
	averages
	Other, Lossy bool
	Flows        uint64
}

// counted is what rows and lines both count.
type counted struct {
	TotalSent   uint64 `json:"total_sent"`
	TotalRecv   uint64 `json:"total_recv"`
	PacketsSent uint64 `json:"packets_sent"`
	PacketsRecv uint64 `json:"packets_recv"`
	carried
}

// carried is what was carried since the line before, in bytes.
type carried struct {
	IntervalSent uint64 `json:"interval_sent"`
	IntervalRecv uint64 `json:"interval_recv"`
}

type averages struct {
	Sent2s  float64 `json:"sent_2s"`
	Recv2s  float64 `json:"recv_2s"`
	Sent10s float64 `json:"sent_10s"`
	Recv10s float64 `json:"recv_10s"`
	Sent40s float64 `json:"sent_40s"`
	Recv40s float64 `json:"recv_40s"`
}

// expectRowsAddUp checks what must be true of every line.
func expectRowsAddUp(t *testing.T, l *line) {
	t.Helper()
	var sum counted
	for _, f := range l.Flows {
		sum.TotalSent += f.TotalSent
		sum.TotalRecv += f.TotalRecv
		sum.PacketsSent += f.PacketsSent
		sum.PacketsRecv += f.PacketsRecv
		sum.IntervalSent += f.IntervalSent
		sum.IntervalRecv += f.IntervalRecv
	}
	if sum != l.counted {
		t.Errorf("rows add up to %+v, the totals are %+v", sum, l.counted)
	}
}

// udp adds up the rows of UDP flows, and the other row.
func (l *line) udp() (sum counted, flows int) {
	for _, f := range l.Flows {
		if f.Protocol == "UDP" || f.Other {
			sum.TotalSent += f.TotalSent
			sum.TotalRecv += f.TotalRecv
			sum.PacketsSent += f.PacketsSent
			sum.PacketsRecv += f.PacketsRecv
			flows++
		}
	}
	return sum, flows
}
