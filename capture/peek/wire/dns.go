package wire

import (
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// Named is an address with the name that a packet gives it.
type Named struct {
	Addr netip.Addr
	Name string
}

// maxRecords is how many records of a message are read, and maxNamed how many addresses
// are taken from it.
const (
	maxRecords = 64
	maxNamed   = 16
)

// DNS returns the addresses in a DNS answer (RFC 1035), each with the name that was asked
// for: through aliases (CNAME, HTTPS), and also those in the hints of HTTPS records (RFC 9460).
func DNS(message []byte) []Named {
	var p dnsmessage.Parser
	h, err := p.Start(message)
	if err != nil || !h.Response || h.RCode != dnsmessage.RCodeSuccess || h.OpCode != 0 {
		return nil
	}
	question, err := p.Question()
	if err != nil || p.SkipAllQuestions() != nil {
		return nil
	}
	name := dnsName(question.Name)
	if name == "" {
		return nil
	}
	a := answer{asked: name, called: map[string]bool{fold(question.Name): true}}
	for range maxRecords {
		if !a.next(&p, p.AnswerHeader, p.SkipAnswer) {
			break
		}
	}
	if p.SkipAllAnswers() != nil || p.SkipAllAuthorities() != nil {
		return a.named
	}
	for range maxRecords { // Of the targets of HTTPS records (RFC 9460, section 4.1).
		if len(a.named) >= maxNamed || !a.next(&p, p.AdditionalHeader, p.SkipAdditional) {
			break
		}
	}
	return a.named
}

// answer is what was read of an answer: what is called how.
type answer struct {
	asked  string
	called map[string]bool // the name that was asked for, and its aliases
	named  []Named
}

// next reads a record of the section that header and skip are of; it returns false at its end,
// and where nothing more can be read.
func (a *answer) next(p *dnsmessage.Parser, header func() (dnsmessage.ResourceHeader, error), skip func() error) bool {
	h, err := header()
	if err != nil {
		return false
	}
	if h.Class != dnsmessage.ClassINET || !a.called[fold(h.Name)] {
		return skip() == nil
	}
	switch h.Type {
	case dnsmessage.TypeCNAME:
		r, err := p.CNAMEResource()
		if err == nil {
			a.called[fold(r.CNAME)] = true
		}
		return err == nil
	case dnsmessage.TypeA:
		r, err := p.AResource()
		return err == nil && a.add(netip.AddrFrom4(r.A))
	case dnsmessage.TypeAAAA:
		r, err := p.AAAAResource()
		return err == nil && a.add(netip.AddrFrom16(r.AAAA))
	case dnsmessage.TypeHTTPS:
		r, err := p.HTTPSResource()
		if err == nil {
			a.called[fold(r.Target)] = true // An alias, or where the service is; "." is the name itself.
		}
		return err == nil && a.addHints(&r.SVCBResource)
	default:
		return skip() == nil
	}
}

// add gives an address the name, and returns false when there are enough.
func (a *answer) add(addr netip.Addr) bool {
	a.named = append(a.named, Named{addr.Unmap(), a.asked})
	return len(a.named) < maxNamed
}

// addHints gives the name to the addresses where an HTTPS record says the host is
// (RFC 9460, section 7.3).
func (a *answer) addHints(r *dnsmessage.SVCBResource) bool {
	for _, hint := range []struct {
		key  dnsmessage.SVCParamKey
		size int
	}{{dnsmessage.SVCParamIPv4Hint, 4}, {dnsmessage.SVCParamIPv6Hint, 16}} {
		value, _ := r.GetParam(hint.key)
		for ; len(value) >= hint.size; value = value[hint.size:] {
			addr, ok := netip.AddrFromSlice(value[:hint.size])
			if !ok || !a.add(addr) {
				return false
			}
		}
	}
	return true
}

// dnsName returns a name of a message as it is shown, "" for one that must not be.
func dnsName(n dnsmessage.Name) string { return hostName(n.Data[:n.Length]) }

// fold returns a name as names are compared (RFC 4343).
func fold(n dnsmessage.Name) string { return strings.ToLower(n.String()) }
