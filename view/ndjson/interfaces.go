package ndjson

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"net/netip"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/model"
)

// InterfacesSchema describes a line of interfaces in the words of JSON Schema, draft 2020-12.
//
//go:embed interfaces.json
var InterfacesSchema []byte

// InterfaceFields returns the fields of a line of interfaces, and those of an interface.
func InterfaceFields() (line, of []Field, err error) {
	var s node
	if err := json.Unmarshal(InterfacesSchema, &s); err != nil {
		return nil, nil, fmt.Errorf("reading the schema of interfaces: %w", err)
	}
	one := s.Defs.get("interface")
	return s.fields(s.Defs), one.fields(s.Defs), nil
}

// interfacesLine is a line of interfaces.
type interfacesLine struct {
	Schema     int             `json:"schema"`
	Timestamp  string          `json:"timestamp"`
	Interval   int             `json:"interval"`
	Uptime     float64         `json:"uptime"`
	Unit       string          `json:"unit"`
	Physical   *interfaceLine  `json:"physical,omitempty"`
	Interfaces []interfaceLine `json:"interfaces"`
	Final      bool            `json:"final,omitempty"`
}

// interfaceLine is an interface. A field that is absent is not known.
type interfaceLine struct {
	interfaceHead
	*interfaceRates
	*interfaceCounts
}

// interfaceHead is what an interface is.
type interfaceHead struct {
	Name      string         `json:"name"`
	Index     int            `json:"index,omitempty"`
	State     string         `json:"state"`
	Type      string         `json:"type,omitempty"`
	Kind      string         `json:"kind,omitempty"`
	Speed     uint64         `json:"speed,omitempty"`
	Addresses []netip.Prefix `json:"addresses,omitempty"`
	Physical  bool           `json:"physical,omitempty"`
}

// interfaceRates are what is known from the second sample on.
type interfaceRates struct {
	SentNow       float64  `json:"sent_now"`
	RecvNow       float64  `json:"recv_now"`
	SentAvg       float64  `json:"sent_avg"`
	RecvAvg       float64  `json:"recv_avg"`
	SentMin       float64  `json:"sent_min"`
	RecvMin       float64  `json:"recv_min"`
	SentMax       float64  `json:"sent_max"`
	RecvMax       float64  `json:"recv_max"`
	SentPacketsPS float64  `json:"packets_per_second_sent"`
	RecvPacketsPS float64  `json:"packets_per_second_recv"`
	Used          *float64 `json:"used_percent,omitempty"`
}

// interfaceCounts are what the kernel counts.
type interfaceCounts struct {
	TotalSent   uint64 `json:"total_sent"`
	TotalRecv   uint64 `json:"total_recv"`
	PacketsSent uint64 `json:"packets_sent"`
	PacketsRecv uint64 `json:"packets_recv"`
	BootSent    uint64 `json:"boot_sent"`
	BootRecv    uint64 `json:"boot_recv"`
	BootPktSent uint64 `json:"boot_packets_sent"`
	BootPktRecv uint64 `json:"boot_packets_recv"`
	ErrorsSent  uint64 `json:"errors_sent"`
	ErrorsRecv  uint64 `json:"errors_recv"`
	DropsSent   uint64 `json:"drops_sent"`
	DropsRecv   uint64 `json:"drops_recv"`
}

// AppendInterfaces appends what the interfaces carry as one line, with its line feed; the
// last one with final.
func AppendInterfaces(dst []byte, m *model.Model, final bool) ([]byte, error) {
	t := m.Interfaces.Shown
	l := interfacesLine{
		Schema: Schema, Timestamp: time.Unix(0, t.Wall()).UTC().Format(time.RFC3339Nano), Interval: m.Prefs.Refresh,
		Uptime: float64(t.Elapsed()) / float64(time.Second), Unit: "bit/s", Final: final,
	}
	if m.Prefs.Bytes {
		l.Unit = "B/s"
	}
	if p := t.Physical(); p != nil && p.Counted {
		sum := newInterfaceLine(p, scale(m))
		l.Physical = &sum
	}
	l.Interfaces = make([]interfaceLine, 0, len(t.Accounts()))
	for _, a := range t.Accounts() {
		l.Interfaces = append(l.Interfaces, newInterfaceLine(a, scale(m)))
	}
	b, err := json.Marshal(&l)
	if err != nil {
		return dst, fmt.Errorf("writing a JSON line: %w", err)
	}
	return append(append(dst, b...), '\n'), nil
}

// newInterfaceLine returns an interface with its rates in a unit.
func newInterfaceLine(a *interfaces.Account, unit float64) interfaceLine {
	l := interfaceLine{interfaceHead: interfaceHead{
		Name: plain(a.Name), Index: a.Index, State: string(a.State), Type: plain(a.Type), Kind: plain(a.Kind),
		Speed: a.Speed, Addresses: a.Addrs, Physical: a.Physical,
	}}
	if a.Counted {
		l.interfaceCounts = countsOf(a)
	}
	if a.Measured {
		l.interfaceRates = ratesOf(a, unit)
	}
	return l
}

func countsOf(a *interfaces.Account) *interfaceCounts {
	total, boot := &a.Total, &a.Counters
	return &interfaceCounts{
		total.Bytes.Sent, total.Bytes.Recv, total.Packets.Sent, total.Packets.Recv,
		boot.Bytes.Sent, boot.Bytes.Recv, boot.Packets.Sent, boot.Packets.Recv,
		boot.Errors.Sent, boot.Errors.Recv, boot.Drops.Sent, boot.Drops.Recv,
	}
}

func ratesOf(a *interfaces.Account, unit float64) *interfaceRates {
	in := func(r flows.Rate) (sent, recv float64) { return math.Round(r.Sent * unit), math.Round(r.Recv * unit) }
	out := &interfaceRates{SentPacketsPS: math.Round(a.Packets.Sent), RecvPacketsPS: math.Round(a.Packets.Recv)}
	out.SentNow, out.RecvNow = in(a.Rate)
	out.SentAvg, out.RecvAvg = in(a.Average())
	out.SentMin, out.RecvMin = in(a.Low)
	out.SentMax, out.RecvMax = in(a.High)
	if share, ok := a.Used(); ok {
		percent := math.Round(share*1000) / 10
		out.Used = &percent
	}
	return out
}
