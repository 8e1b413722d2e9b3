package capture

import "fmt"

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

// ParseCount reads the value of --count.
func ParseCount(s string) (Count, error) {
	switch s {
	case "frame", "":
		return CountFrame, nil
	case "wire":
		return CountWire, nil
	case "ip":
		return CountIP, nil
	default:
		return 0, fmt.Errorf("%q is not a way of counting: use frame, wire or ip", s)
	}
}
