package filter

// Target is what runs the program. It decides which loads the program may have.
type Target uint8

const (
	// TargetBytes is what has only the bytes of the packet: capture files,
	// /dev/bpf, and [Program.Match].
	TargetBytes Target = iota

	// TargetSocket is a Linux SOCK_RAW packet socket (packet(7)). The kernel has
	// removed the outer VLAN tag from the frame, and keeps it with the direction
	// and the interface beside the packet. The program loads them by the SKF_AD_
	// extensions of <linux/filter.h>.
	TargetSocket

	// TargetCooked is a Linux SOCK_DGRAM packet socket, whose packets begin with
	// the network header. The program is compiled for LinkLinuxSLL or
	// LinkLinuxSLL2; then loads from the cooked header are replaced by SKF_AD_
	// extensions. If one cannot be replaced, [Program.UserSpaceOnly] is true, and
	// the program must be run on packets with the cooked header.
	TargetCooked
)

// DefaultSnapLen is how many bytes a program asks for of a packet that matches, unless
// Options say otherwise: libpcap's largest snapshot length.
const DefaultSnapLen = 262144

// Options are the options of [Compile]. The zero value compiles for capture files of
// BSD loopback with the built-in names.
type Options struct {
	// LinkType is the type of the first header of the packets. Default: LinkNull.
	LinkType LinkType

	// Target is what runs the program. Default: TargetBytes.
	Target Target

	// SnapLen is the number of bytes the program asks for of a packet that
	// matches. Default: DefaultSnapLen.
	SnapLen uint32

	// Netmask is the IPv4 netmask of the interface, in host byte order, for
	// "ip broadcast". With the default, 0, that matches 0.0.0.0 and
	// 255.255.255.255; with 0xffffffff, which stands for unknown, it is an error.
	Netmask uint32

	// Resolver looks names up. Default: the one that [Builtin] returns.
	Resolver Resolver
}
