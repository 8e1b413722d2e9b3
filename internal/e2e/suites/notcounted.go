package suites

// notCounted are the bytes of a packet that Wireshark takes for its own information and
// not for the packet's, by its numbers of link types (the pseudo-headers of
// wiretap/pcap-common.c, WTAP_ENCAP_ of wiretap/wtap.h). The file has them, and iftopgo
// counts what the file has.
var notCounted = map[string]uint64{
	"13":  4,  // SunATM
	"99":  4,  // Bluetooth HCI with direction
	"159": 4,  // Bluetooth Linux monitor
	"112": 5,  // I2C of Linux
	"44":  16, // IrDA
	"88":  16, // LAPD of Linux
	"75":  4,  // MTP2 with pseudo-header
	"140": 2,  // NFC LLCP
	"19":  1,  // PPP with direction
	"100": 5,  // SITA
}
