package capture

// Count says which bytes of a packet are counted.
type Count uint8

// The ways of counting.
const (
	// CountFrame counts frames as the kernel's interface statistics do: link
	// header included, super-packets of segmentation offload as one.
	CountFrame Count = iota
	// CountWire counts what crosses the line: every segment of a super-packet
	// with headers of its own, and the VLAN tag.
	CountWire
	// CountIP counts the network layer only, as iftop does.
	CountIP
)
