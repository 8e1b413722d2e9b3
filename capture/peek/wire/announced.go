package wire

import (
	"net/netip"

	"golang.org/x/net/dns/dnsmessage"
)

// Announced returns the addresses in an answer of multicast DNS (RFC 6762) or LLMNR
// (RFC 4795), each with the name that its own record has: hosts there speak for
// themselves.
func Announced(message []byte) []Named {
	var p dnsmessage.Parser
	h, err := p.Start(message)
	if err != nil || !h.Response || h.RCode != dnsmessage.RCodeSuccess || p.SkipAllQuestions() != nil {
		return nil
	}
	a := announcement{}
	sections := []struct {
		header func() (dnsmessage.ResourceHeader, error)
		skip   func() error
		all    func() error
	}{
		{p.AnswerHeader, p.SkipAnswer, p.SkipAllAnswers},
		{p.AuthorityHeader, p.SkipAuthority, p.SkipAllAuthorities},
		{p.AdditionalHeader, p.SkipAdditional, p.SkipAllAdditionals},
	}
	for _, s := range sections {
		for a.next(&p, s.header, s.skip) {
		}
		if s.all() != nil {
			break
		}
	}
	return a.named
}

// announcement is what was read of an announcement.
type announcement struct {
	records int
	named   []Named
}

// next reads a record of the section that header and skip are of; it returns false at its
// end.
func (a *announcement) next(p *dnsmessage.Parser, header func() (dnsmessage.ResourceHeader, error), skip func() error) bool {
	h, err := header()
	if a.records++; err != nil || a.records > maxRecords || len(a.named) >= maxNamed {
		return false
	}
	const cacheFlush = 1 << 15 // RFC 6762, section 10.2.
	name := ownName(h.Name.Data[:h.Name.Length])
	if h.Class&^cacheFlush != dnsmessage.ClassINET || h.TTL == 0 || name == "" {
		return skip() == nil // What has no time to live is taken back.
	}
	switch h.Type {
	case dnsmessage.TypeA:
		r, err := p.AResource()
		if err != nil {
			return false
		}
		a.named = append(a.named, Named{netip.AddrFrom4(r.A), name})
	case dnsmessage.TypeAAAA:
		r, err := p.AAAAResource()
		if err != nil {
			return false
		}
		a.named = append(a.named, Named{netip.AddrFrom16(r.AAAA).Unmap(), name})
	default:
		return skip() == nil
	}
	return true
}
