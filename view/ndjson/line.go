package ndjson

import "iftopgo/flows"

// Schema is the number of the schema the lines follow. Fields may be added
// under the same number; they are never removed or given another meaning.
const Schema = 1

// head is what a line has before its rows. A field that is absent is not known.
type head struct {
	Schema       int                `json:"schema"`
	Timestamp    string             `json:"timestamp"`
	Interval     int                `json:"interval"`
	Uptime       float64            `json:"uptime"`
	Since        string             `json:"since"`
	Interface    string             `json:"interface"`
	Unit         string             `json:"unit"`
	By           string             `json:"by,omitempty"`
	FlowCount    int                `json:"flow_count"`
	TotalSent    uint64             `json:"total_sent"`
	TotalRecv    uint64             `json:"total_recv"`
	PacketsSent  uint64             `json:"packets_sent"`
	PacketsRecv  uint64             `json:"packets_recv"`
	IntervalSent uint64             `json:"interval_sent"`
	IntervalRecv uint64             `json:"interval_recv"`
	rates                           // sent_2s and the rest
	PeakSent     float64            `json:"peak_sent"`
	PeakRecv     float64            `json:"peak_recv"`
	PeakTotal    float64            `json:"peak_total"`
	Lossy        []string           `json:"lossy,omitempty"` // averages that may be too low
	Capture      health             `json:"capture"`
	Owners       *flows.OwnerSearch `json:"owners,omitempty"`
	Alerts       []string           `json:"alerts"`
}

// rates are the averages in the line's unit.
type rates struct {
	Sent2s  float64 `json:"sent_2s"`
	Recv2s  float64 `json:"recv_2s"`
	Sent10s float64 `json:"sent_10s"`
	Recv10s float64 `json:"recv_10s"`
	Sent40s float64 `json:"sent_40s"`
	Recv40s float64 `json:"recv_40s"`
}

// health is the state of the capture.
type health struct {
	Engine         string   `json:"engine"`
	Received       uint64   `json:"received"`
	KernelDrops    *uint64  `json:"kernel_drops,omitempty"`
	InterfaceDrops *uint64  `json:"interface_drops,omitempty"`
	Undecoded      uint64   `json:"undecoded"`
	NamesSkipped   uint64   `json:"names_skipped,omitempty"`
	Restarts       uint64   `json:"restarts"`
	EvictedFlows   uint64   `json:"evicted_flows"`
	Unassigned     uint64   `json:"unassigned_packets"`
	LastLoss       string   `json:"last_loss,omitempty"`
	State          string   `json:"state"`
	Notes          []string `json:"notes,omitempty"`
}
