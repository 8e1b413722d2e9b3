package wire

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// The numbers of the NetBIOS name service (RFC 1002, section 4.2), whose messages look like
// those of DNS.
const (
	netbiosType         = 0x20
	netbiosRegistration = 5
	netbiosRefresh      = 8
	netbiosGroup        = 1 << 15
	netbiosNameLen      = 32 // as letters, two for each byte
)

// NetBIOS returns the addresses that hosts register a name for, or that an answer has.
// Names of groups are left out.
func NetBIOS(message []byte) []Named {
	var p dnsmessage.Parser
	h, err := p.Start(message)
	if err != nil || p.SkipAllQuestions() != nil {
		return nil
	}
	header, body := p.AdditionalHeader, &p
	switch {
	case h.Response && h.OpCode == 0 && h.RCode == dnsmessage.RCodeSuccess:
		header = p.AnswerHeader
	case h.Response || h.OpCode != netbiosRegistration && h.OpCode != netbiosRefresh:
		return nil
	case p.SkipAllAnswers() != nil || p.SkipAllAuthorities() != nil:
		return nil
	}
	r, err := header()
	if err != nil || r.Type != netbiosType || r.Class != dnsmessage.ClassINET {
		return nil
	}
	data, err := body.UnknownResource()
	if err != nil {
		return nil
	}
	return netbiosAddrs(netbiosName(r.Name), data.Data)
}

// netbiosAddrs returns the addresses of a record, each with its flags before it.
func netbiosAddrs(name string, data []byte) (named []Named) {
	for ; name != "" && len(data) >= 6 && len(named) < maxNamed; data = data[6:] {
		if binary.BigEndian.Uint16(data)&netbiosGroup == 0 {
			named = append(named, Named{netip.AddrFrom4([4]byte(data[2:6])), name})
		}
	}
	return named
}

// netbiosName decodes a name of half-bytes as letters (RFC 1001, section 14.1). The last
// byte is what it is the name of: 0x00 and 0x20 are a workstation and its file server.
func netbiosName(n dnsmessage.Name) string {
	label, _, _ := strings.Cut(n.String(), ".")
	if len(label) != netbiosNameLen {
		return ""
	}
	var name [netbiosNameLen / 2]byte
	for i := range name {
		high, low := label[2*i]-'A', label[2*i+1]-'A'
		if high > 15 || low > 15 {
			return ""
		}
		name[i] = high<<4 | low
	}
	last := len(name) - 1
	if name[last] != 0x00 && name[last] != 0x20 {
		return ""
	}
	return hostName([]byte(strings.TrimRight(string(name[:last]), " \x00")))
}
