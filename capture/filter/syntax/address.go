package syntax

import "strings"

// ParseIPv4 reads two to four decimal numbers with dots between them, each up to
// 255, and says how many bits they are: 16, 24 or 32. The last is the lowest byte.
func ParseIPv4(s string) (addr uint32, bits int, ok bool) {
	for part := range strings.SplitSeq(s, ".") {
		var n uint32
		for i := range len(part) {
			if n > 25 || !isDigit(part[i]) {
				return 0, 0, false
			}
			n = n*10 + uint32(part[i]-'0')
		}
		if n > 255 {
			return 0, 0, false
		}
		addr, bits = addr<<8|n, bits+8
	}
	return addr, bits, true
}

// ParseMAC reads a MAC address in any of the forms of a [FormMAC].
func ParseMAC(s string) [6]byte {
	var mac [6]byte
	for i := 0; s != "" && i < len(mac); i++ {
		s = strings.TrimLeft(s, ":.-")
		n := hexRun(s, 2)
		for _, c := range []byte(s[:n]) {
			mac[i] = mac[i]<<4 | hexValue(c)
		}
		s = s[n:]
	}
	return mac
}
