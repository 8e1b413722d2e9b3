package layout

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// ProgramText is the process of a row, or how many there are.
func ProgramText(m *model.Model, r *list.Row) string {
	if o := r.Owner(&m.Labels); o != nil {
		return o.Name
	}
	if n := r.Processes(); n > 1 {
		return strconv.Itoa(n) + " processes"
	}
	return ""
}

// several is a text that all have in common, or a word for what they have not.
func several(text string, not bool) string {
	if not {
		return "several"
	}
	return text
}

// UserText is who the processes of a row run as.
func UserText(m *model.Model, r *list.Row) string { return several(r.User(&m.Labels)) }

// PlaceText is the container, pod or unit of a row.
func PlaceText(m *model.Model, r *list.Row) string { return several(r.Place(&m.Labels)) }

// PackageText is the package that the program of a row came with.
func PackageText(m *model.Model, r *list.Row) string {
	if o := r.Owner(&m.Labels); o != nil {
		return o.Package
	}
	return ""
}

// RemoteText is what a row is in its tab: of flows the remote host, with how many flows look
// the same; of a host by name with how many addresses it has.
func RemoteText(m *model.Model, r *list.Row) string {
	id := r.ID()
	var remote string
	if m.Prefs.Tab != prefs.TabFlows {
		remote = m.Labels.NameOf(id, r.Members())
	} else if remote = m.Labels.RemoteHost(id); remote == "" {
		remote = "all " + model.Protocol(r) + " frames"
	}
	if times := m.Times(r); times != "" {
		remote += " " + times
	}
	return remote
}

// LocalText is the local host of a row.
func LocalText(m *model.Model, r *list.Row) string {
	return m.Labels.LocalHost(r.ID())
}

// firstEphemeral is the least port that clients use without a choice of their own.
const firstEphemeral = 1024

// ServiceText is the service of a row of flows: its port, with the protocol if that is not
// TCP, or the protocol alone.
func ServiceText(m *model.Model, r *list.Row) string {
	id := r.ID()
	port := m.Labels.ServicePort(id.Key)
	if merged := id.Key.LocalPort == 0 || id.Key.RemotePort == 0; port == 0 ||
		merged && port >= firstEphemeral && m.Labels.ServiceName(id.Key.Proto, port) == "" {
		return model.Protocol(r) // A client's port, where the service's is merged, says nothing.
	}
	text := m.Labels.Port(id.Key.Proto, port)
	if id.Key.Proto != flows.ProtoTCP {
		text += "/" + strings.ToLower(model.Protocol(r))
	}
	return text
}

// MachineStateText says how the machine of a row is doing.
func MachineStateText(m *model.Model, r *list.Row) string {
	s := m.Machine(r)
	if s == nil {
		return ""
	}
	return model.MachineState(s, m.Shown.At())
}

// NetworkText is the network of the remote host of a row, and its country.
func NetworkText(m *model.Model, r *list.Row) string {
	id := r.ID()
	return m.Labels.NetworkOfRow(&id).Text(" " + m.Appearance.Glyphs.Dot + " ")
}

// ProtocolText is the protocol of a row.
func ProtocolText(_ *model.Model, r *list.Row) string { return model.Protocol(r) }

// leastCutName is how many cells of a name are left at least before what follows it is cut, too.
const leastCutName = 16

// CutName is CutMiddle of a name with more behind a separator, such as its address: the name
// alone loses its middle, as long as enough of it is left.
func CutName(s, separator string, n int, ellipsis string) string {
	name, more, found := strings.Cut(s, separator)
	if room := n - textWidth(separator) - textWidth(more); found && room >= leastCutName {
		return CutMiddle(name, room, ellipsis) + separator + more
	}
	return CutMiddle(s, n, ellipsis)
}

// CutMiddle returns a text in at most n cells. One that is too long loses its middle: more of
// its end is left than of its beginning, where names of hosts have their domain.
func CutMiddle(s string, n int, ellipsis string) string {
	width := textWidth(s)
	if width <= n {
		return s
	}
	if n < 8 {
		return ansi.Truncate(s, n, ellipsis)
	}
	head := (n - 1) / 3
	return ansi.Truncate(s, head, "") + ellipsis + ansi.TruncateLeft(s, width-(n-1-head), "")
}
