package ndjson

import (
	"strconv"

	"iftopgo/flows"
)

// figures are what every row has.
type figures struct {
	rates       flows.Rates
	total       flows.Tally
	carried     flows.Pair // since the last line
	peak        flows.Pair
	first, last int64
	lossy       bool
}

// figuresOf returns the figures of a row that carried so much since the last line.
func (p *printer) figuresOf(s *flows.Series, r flows.Rates, carried flows.Pair) figures {
	peak, _ := p.table.Peaks(s)
	return figures{
		rates: r, total: s.Total, carried: carried, peak: peak,
		first: s.First, last: s.Last, lossy: p.table.Lossy(s),
	}
}

// carried takes what a row carried since the last line from what is left of it. No row
// has more than is left: intervals of rows are those of the line, even where what a row
// carried is not known to the byte.
func (p *printer) carried(row flows.Pair) flows.Pair { return p.left.Take(row) }

// figures appends the figures of a row.
func (p *printer) figures(f figures) {
	if f.rates == (flows.Rates{}) {
		p.out = append(p.out, `"sent_2s":0,"recv_2s":0,"sent_10s":0,"recv_10s":0,"sent_40s":0,"recv_40s":0,`...)
	} else {
		p.rate(`"sent_2s":`, f.rates[flows.Window2s].Sent)
		p.rate(`"recv_2s":`, f.rates[flows.Window2s].Recv)
		p.rate(`"sent_10s":`, f.rates[flows.Window10s].Sent)
		p.rate(`"recv_10s":`, f.rates[flows.Window10s].Recv)
		p.rate(`"sent_40s":`, f.rates[flows.Window40s].Sent)
		p.rate(`"recv_40s":`, f.rates[flows.Window40s].Recv)
	}
	p.count(`"total_sent":`, f.total.Bytes.Sent)
	p.count(`"total_recv":`, f.total.Bytes.Recv)
	p.count(`"packets_sent":`, f.total.Packets.Sent)
	p.count(`"packets_recv":`, f.total.Packets.Recv)
	p.count(`"interval_sent":`, f.carried.Sent)
	p.count(`"interval_recv":`, f.carried.Recv)
	p.rate(`"peak_sent":`, float64(f.peak.Sent))
	p.rate(`"peak_recv":`, float64(f.peak.Recv))
	p.out = append(p.clock.append(append(p.out, `"first_seen":"`...), f.first), `",`...)
	p.out = append(p.clock.append(append(p.out, `"last_seen":"`...), f.last), `",`...)
	if f.lossy {
		p.out = append(p.out, `"lossy":true,`...)
	}
}

// Up to maxExact a float64 has every integer. encoding/json writes powers from
// minExponent on.
const (
	maxExact    = 1 << 53
	minExponent = 1e21
)

// rate appends a rate in bytes a second in the unit of the line, as encoding/json writes
// a float64.
func (p *printer) rate(key string, bytes float64) {
	p.out = append(p.out, key...)
	switch v := p.whole(bytes); {
	case v < maxExact:
		p.out = strconv.AppendUint(p.out, uint64(v), 10)
	case v < minExponent:
		p.out = strconv.AppendFloat(p.out, v, 'f', -1, 64)
	default:
		p.out = strconv.AppendFloat(p.out, v, 'e', -1, 64)
	}
	p.out = append(p.out, ',')
}
