package suites

import (
	"fmt"
	"strings"
)

// Verdict is what comparing a file came to.
type Verdict struct {
	Class Class
	// Group is the same for files of a class that differ in the same way.
	Group string
	// Figures are those of the file.
	Figures string
}

// judge compares what three tools say of a file.
func judge(iftopgo, capinfos, tshark *Reading) Verdict {
	switch {
	case iftopgo.State == Crashed:
		return Verdict{Crashes, iftopgo.Message, ""}
	case iftopgo.State == TooLong:
		return Verdict{TakesTooLong, "", ""}
	case capinfos.State == Crashed || capinfos.State == TooLong:
		return Verdict{ReferenceFails, capinfos.Message, ""}
	case iftopgo.State == Refused && capinfos.State == Refused:
		return Verdict{BothRefuse, iftopgo.Message, ""}
	case iftopgo.State == Refused:
		return Verdict{OnlyReference, iftopgo.Message, capinfos.figures("capinfos")}
	case capinfos.State == Refused:
		return Verdict{OnlyIftopgo, capinfos.Message, iftopgo.figures("iftopgo")}
	case iftopgo.State == Damaged || capinfos.State == Damaged:
		return judgeDamaged(iftopgo, capinfos)
	default:
		return judgeCounts(iftopgo, capinfos, tshark)
	}
}

// judgeDamaged compares what was read of a damaged file.
func judgeDamaged(iftopgo, capinfos *Reading) Verdict {
	said := func(r *Reading) string {
		if r.State == Whole {
			return "nothing"
		}
		return r.Message
	}
	v := Verdict{DamageDiffers, fmt.Sprintf("iftopgo: %s; capinfos: %s", said(iftopgo), said(capinfos)), bothFigures(iftopgo, capinfos)}
	if iftopgo.State == capinfos.State && iftopgo.Count == capinfos.Count {
		v = Verdict{EqualToDamage, iftopgo.Message, ""}
	}
	return v
}

// judgeCounts compares what was read of a file that is whole.
func judgeCounts(iftopgo, capinfos, tshark *Reading) Verdict {
	switch {
	case iftopgo.Packets != capinfos.Packets:
		return Verdict{PacketsDiffer, capinfos.LinkType, bothFigures(iftopgo, capinfos)}
	case iftopgo.Bytes != capinfos.Bytes && iftopgo.Bytes != capinfos.Bytes+tshark.NotCounted:
		return Verdict{BytesDiffer, capinfos.LinkType, bothFigures(iftopgo, capinfos)}
	case tshark.State != Whole:
		return Verdict{FlowsNotCompared, "tshark: " + tshark.Message, ""}
	case tshark.Count != capinfos.Count:
		return Verdict{FlowsNotCompared, "tshark and capinfos differ", tshark.figures("tshark") + ", " + capinfos.figures("capinfos")}
	case iftopgo.Incomplete != "":
		return Verdict{FlowsNotCompared, iftopgo.Incomplete, ""}
	case tshark.Incomplete != "":
		return Verdict{FlowsNotCompared, tshark.Incomplete, ""}
	}
	switch d := compareFlows(iftopgo.Flows, tshark.Flows); {
	case d == nil && tshark.NotCounted > 0:
		return Verdict{HeaderNotCounted, capinfos.LinkType, bothFigures(iftopgo, capinfos)}
	case d == nil:
		return Verdict{Equal, "", ""}
	case d.onlyMissing:
		return Verdict{NotDecoded, capinfos.LinkType + ": " + strings.Join(tshark.Below[d.first], ", "), d.figures}
	default:
		return Verdict{FlowsDiffer, capinfos.LinkType + ": " + d.ways, d.figures}
	}
}

// figures are the packets and bytes of a reading, with the tool's name.
func (r *Reading) figures(tool string) string {
	return fmt.Sprintf("%s %d packets, %d bytes", tool, r.Packets, r.Bytes)
}

func bothFigures(iftopgo, capinfos *Reading) string {
	return iftopgo.figures("iftopgo") + "; " + capinfos.figures("capinfos")
}
