package flows

// NameSource is where a name comes from.
type NameSource uint8

// The sources of names, from the one that says least of a flow to the one that says most.
const (
	// SourceNone is that of no name.
	SourceNone NameSource = iota
	// SourcePTR is reverse DNS, SourceHosts the hosts file.
	SourcePTR
	SourceHosts
	// SourceAddress is the name that was last asked for at the same address, in another
	// flow.
	SourceAddress
	// SourceDHCP, SourceNetBIOS, SourceLLMNR and SourceMDNS are what hosts of the local
	// network say of themselves.
	SourceDHCP
	SourceNetBIOS
	SourceLLMNR
	SourceMDNS
	// SourceDNS is the DNS answer with the address that the local host got before the
	// flow began.
	SourceDNS
	// SourceHTTP, SourceQUIC and SourceSNI are what the client of the flow asked for:
	// the host of a request in the clear, or the server name of TLS.
	SourceHTTP
	SourceQUIC
	SourceSNI
)

// sources are as tooltips and JSON call them.
var sources = [...]string{
	SourceNone: "", SourcePTR: "ptr", SourceHosts: "hosts", SourceAddress: "address", SourceDHCP: "dhcp",
	SourceNetBIOS: "netbios", SourceLLMNR: "llmnr", SourceMDNS: "mdns", SourceDNS: "dns",
	SourceHTTP: "http", SourceQUIC: "quic", SourceSNI: "sni",
}

// String returns a word for the source, empty for SourceNone.
func (s NameSource) String() string { return sources[s] }

// OfFlow reports whether the source speaks of one flow, not of an address.
func (s NameSource) OfFlow() bool { return s >= SourceDNS }

// Seen is a name that was seen in packets.
type Seen struct {
	// Key is the flow that Name is of; of a source that speaks of an address, Remote
	// is that address, and all else zero.
	Key Key
	// Name has been cleaned, as [ReadableHostName] leaves it.
	Name   string
	Source NameSource
	// Served is set when the local side is the one that Name is of: a client asked this
	// host for it.
	Served bool
	// ECH says that the client sent an encrypted ClientHello, or pretended to: Name is
	// the outer one.
	ECH bool
}

// maxSeen is how many names a batch has: those of a batch that nobody takes for long are
// not told of.
const maxSeen = 65_536

// appendSeen appends later names, as far as there is room.
func appendSeen(seen, later []Seen) []Seen {
	if len(seen) == 0 {
		return later
	}
	room := max(maxSeen-len(seen), 0)
	return append(seen, later[:min(len(later), room)]...)
}
