package text

import (
	"strings"

	"iftopgo/flows/interfaces"
	"iftopgo/model"
)

// AppendInterfaces appends what all interfaces carry as a table with titles, and an empty
// line behind it. A figure that is not known is a dash.
func AppendInterfaces(dst []byte, m *model.Model) []byte {
	t := m.Interfaces.Shown
	g := grid{titles: []column{{title: "INTERFACE"}, {title: "STATE"}}}
	for _, title := range []string{
		"SPEED", "RECEIVED/S", "SENT/S", "AVG-RECEIVED", "AVG-SENT", "MAX-RECEIVED", "MAX-SENT", "PACKETS/S-RECEIVED", "PACKETS/S-SENT",
		"RECEIVED", "SENT", "RECEIVED-SINCE-BOOT", "SENT-SINCE-BOOT", "ERRORS", "DROPS",
	} {
		g.titles = append(g.titles, column{title: title, right: true})
	}
	if p := t.Physical(); p != nil && p.Counted {
		g.rows = append(g.rows, interfaceCells(m, p))
	}
	for _, a := range t.Accounts() {
		g.rows = append(g.rows, interfaceCells(m, a))
	}
	var out strings.Builder
	g.write(&out)
	return append(append(dst, out.String()...), '\n')
}

// interfaceCells are the cells of an interface.
func interfaceCells(m *model.Model, a *interfaces.Account) []string {
	rate := func(bytesPerSecond float64, known bool) string {
		if !known {
			return "-"
		}
		return m.Units().FormatRate(bytesPerSecond)
	}
	sum := func(n uint64) string {
		if !a.Counted {
			return "-"
		}
		return m.Units().FormatBytes(n)
	}
	number := func(n float64, known bool) string {
		if !known {
			return "-"
		}
		return string(model.AppendNumber(nil, n))
	}
	average, boot := a.Average(), &a.Counters
	return []string{
		plain(a.Name), strings.ReplaceAll(string(a.State), " ", "-"), speed(a.Speed),
		rate(a.Rate.Recv, a.Measured), rate(a.Rate.Sent, a.Measured),
		rate(average.Recv, a.Known()), rate(average.Sent, a.Known()), rate(a.High.Recv, a.Known()), rate(a.High.Sent, a.Known()),
		number(a.Packets.Recv, a.Measured), number(a.Packets.Sent, a.Measured),
		sum(a.Total.Bytes.Recv), sum(a.Total.Bytes.Sent), sum(boot.Bytes.Recv), sum(boot.Bytes.Sent),
		number(float64(boot.Errors.Sum()), a.Counted), number(float64(boot.Drops.Sum()), a.Counted),
	}
}
