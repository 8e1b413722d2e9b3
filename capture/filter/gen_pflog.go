package filter

import (
	"fmt"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// pflogNameLen is how long a name in the header of pf's log can be, with the zero at its
// end.
const pflogNameLen = 16

// logName tests the name of the interface or of the rules in pf's log, as far as it is
// given: "on em1" is em10 too, as in libpcap.
func (g *generator) logName(x *syntax.LogName) ir.Cond {
	switch {
	case g.link != LinkPFLOG:
		return g.noLog()
	case len(x.Text) >= pflogNameLen:
		return g.fail("name too long", fmt.Sprintf("at most %d characters", pflogNameLen-1))
	default:
		return g.bytes(fromHeader, x.At, []byte(x.Text))
	}
}

// logNumber tests a number in pf's log.
func (g *generator) logNumber(x *syntax.LogNumber) ir.Cond {
	switch {
	case g.link != LinkPFLOG:
		return g.noLog()
	case x.Size == 4:
		return g.equal(fromHeader, x.At, opcode.SizeW, x.Value)
	default:
		return g.equal(fromHeader, x.At, opcode.SizeB, x.Value)
	}
}

func (g *generator) noLog() ir.Cond {
	return g.failLink(fmt.Sprintf("pf does not log to link type %v", g.link), "")
}
