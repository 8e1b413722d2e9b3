package rowfilter

import (
	"errors"
	"maps"
	"math"
	"net/netip"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"iftopgo/flows"
)

// term is a kind of condition with a name, such as host:web.
type term struct {
	// expects describes what stands after the colon, for errors.
	expects string
	compile func(p *parser, at int, v value) (predicate, error)
}

// terms are the terms by name.
var terms = map[string]term{
	"host":      textTerm("a name or address", inHosts),
	"name":      textTerm("a name", inNames),
	"port":      {portExpects, portTerm},
	"proto":     {protoExpects, protoTerm},
	"proc":      textTerm("the name of a process", processTerm),
	"pid":       {pidExpects, pidTerm},
	"user":      {userExpects, userTerm},
	"pkg":       textTerm("the name of a package", ownedBy(func(o *flows.Owner) (string, string) { return o.Package, o.PackageName })),
	"container": textTerm("the name of a container or unit", ownedBy(func(o *flows.Owner) (string, string) { return o.Container, o.Unit })),
	"net":       {netExpects, netTerm},
	"asn":       {asnExpects, asnTerm},
	"country":   {countryExpects, countryTerm},
	"dir":       {dirExpects, dirTerm},
	"machine":   textTerm("the name of a machine", inMachine),
}

// looksLikeTerm reports whether a word begins like a term: with letters and a colon, unless
// what follows makes it part of an address or a host with its port.
func looksLikeTerm(word string) bool {
	named, address, port := partsOf(word)
	return named && !address && !port
}

// isNameWithPort reports whether a word begins like a term and ends like a host with its port.
func isNameWithPort(word string) bool {
	named, address, port := partsOf(word)
	return named && !address && port
}

// partsOf says of a word whether it begins with letters and a colon, whether it can be an
// address, and whether what follows the colon can be a port.
func partsOf(word string) (named, address, port bool) {
	name, rest, found := strings.Cut(word, ":")
	named = found && name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz") == ""
	address = strings.Trim(strings.ToLower(word), "0123456789abcdef:.") == ""
	port = rest != "" && strings.Trim(rest, "0123456789") == ""
	return named, address, port
}

// termNames lists the terms.
func termNames() string {
	return strings.Join(slices.Sorted(maps.Keys(terms)), ": ") + ":"
}

// What terms other than text expect.
const (
	portExpects    = "a port, a service or a range such as 1000-2000"
	protoExpects   = "a protocol such as tcp, or its number"
	pidExpects     = "a process id, or a range such as 1000-2000"
	userExpects    = "a user's name or id"
	netExpects     = "a network such as 10.0.0.0/8, or an address"
	asnExpects     = "the number of a network such as AS64500, a range, or a part of its name"
	countryExpects = "the two letters of a country, such as DE"
	dirExpects     = "in, out or both"
)

// processTerm is true of what the owner is called, what it calls itself, and of the path
// of its program.
func processTerm(p *pattern) predicate {
	return ofOwner(func(s *subject, o *flows.Owner) bool { return p.inProcess(s, o) || p.in(s, o.Exe) })
}

func ownedBy(texts func(*flows.Owner) (string, string)) func(*pattern) predicate {
	return func(p *pattern) predicate { return ownerText(p, texts) }
}

// textTerm is a term that takes any text.
func textTerm(expects string, in func(*pattern) predicate) term {
	return term{expects, func(p *parser, at int, v value) (predicate, error) {
		pat, err := p.pattern(at, v)
		if err != nil {
			return nil, err
		}
		return in(pat), nil
	}}
}

// pattern compiles a value to search for.
func (p *parser) pattern(at int, v value) (*pattern, error) {
	number := p.patterns
	p.patterns++
	if !v.expr {
		return textPattern(v.text, number), nil
	}
	pat, err := exprPattern(v.text, number)
	if err != nil {
		what := "not a regular expression"
		if se := (*syntax.Error)(nil); errors.As(err, &se) {
			what += ": " + string(se.Code)
		}
		return nil, &Error{Column: p.column(at), Wrong: what}
	}
	return pat, nil
}

// word compiles a value without a term: a network, or text to search for anywhere.
func word(p *parser, at int, v value) (predicate, error) {
	if !v.quoted && !v.expr && strings.Contains(v.text, "/") {
		if net, err := netip.ParsePrefix(v.text); err == nil {
			return inNet(net), nil
		}
	}
	pat, err := p.pattern(at, v)
	if err != nil {
		return nil, err
	}
	return anywhere(pat), nil
}

func portTerm(p *parser, at int, v value) (predicate, error) {
	if v.expr {
		pat, err := p.pattern(at, v)
		if err != nil {
			return nil, err
		}
		return inPorts(pat), nil
	}
	if startsWithDigit(v.text) {
		low, high, ok := numbers(v.text, 1<<16-1)
		if ok {
			return ofPorts(func(_ *subject, port uint16) bool { return low <= uint64(port) && uint64(port) <= high }), nil
		}
		if strings.Trim(v.text, "0123456789-") == "" {
			return nil, p.expected(at, portExpects)
		}
	}
	if p.isService != nil && !p.isService(v.text) {
		return nil, p.expected(at, portExpects)
	}
	return ofPorts(func(s *subject, port uint16) bool { return strings.EqualFold(s.service(port), v.text) }), nil
}

func protoTerm(p *parser, at int, v value) (predicate, error) {
	if !v.expr && startsWithDigit(v.text) {
		n, err := strconv.ParseUint(v.text, 10, 16)
		if err != nil {
			return nil, p.expected(at, protoExpects)
		}
		return func(s *subject) bool { return uint64(s.flow.Key.Proto) == n }, nil
	}
	if !v.expr && !flows.InProtoName(v.text) {
		return nil, p.expected(at, protoExpects)
	}
	pat, err := p.pattern(at, v)
	if err != nil {
		return nil, err
	}
	return func(s *subject) bool { return s.inProtocol(pat) }, nil
}

func pidTerm(p *parser, at int, v value) (predicate, error) {
	low, high, ok := numbers(v.text, 1<<32)
	if v.expr || !ok {
		return nil, p.expected(at, pidExpects)
	}
	return ofOwner(func(_ *subject, o *flows.Owner) bool {
		pid := uint64(max(o.PID, 0))
		return pid != 0 && low <= pid && pid <= high
	}), nil
}

func userTerm(p *parser, at int, v value) (predicate, error) {
	if low, high, ok := numbers(v.text, 1<<32-1); ok && !v.expr && !v.quoted {
		return ofOwner(func(_ *subject, o *flows.Owner) bool {
			return o.User != "" && low <= uint64(o.UID) && uint64(o.UID) <= high
		}), nil
	}
	pat, err := p.pattern(at, v)
	if err != nil {
		return nil, err
	}
	return ofOwner(func(s *subject, o *flows.Owner) bool { return pat.in(s, o.User) }), nil
}

func netTerm(p *parser, at int, v value) (predicate, error) {
	if !v.expr {
		if net, err := netip.ParsePrefix(v.text); err == nil {
			return inNet(net), nil
		}
		if a, err := netip.ParseAddr(v.text); err == nil && a.Zone() == "" {
			return inNet(netip.PrefixFrom(a, a.BitLen())), nil
		}
	}
	return nil, p.expected(at, netExpects)
}

// inNet is true if an end lies in a network.
func inNet(net netip.Prefix) predicate {
	if a := net.Addr(); a.Is4In6() && net.Bits() >= 96 {
		net = netip.PrefixFrom(a.Unmap(), net.Bits()-96)
	}
	return func(s *subject) bool {
		k := &s.flow.Key
		return k.Net != flows.NetNone && (net.Contains(k.Local.Netip()) || net.Contains(k.Remote.Netip()))
	}
}

// asnTerm is true of the autonomous system of the remote end: by its number, or by the name
// of the organisation that has it.
func asnTerm(p *parser, at int, v value) (predicate, error) {
	number := v.text
	if len(number) > 2 && strings.EqualFold(number[:2], "AS") {
		number = number[2:]
	}
	if low, high, ok := numbers(number, math.MaxUint32); ok && !v.expr && !v.quoted {
		return func(s *subject) bool {
			asn := uint64(s.network().ASN)
			return asn != 0 && low <= asn && asn <= high
		}, nil
	}
	pat, err := p.pattern(at, v)
	if err != nil {
		return nil, err
	}
	return func(s *subject) bool { return pat.in(s, s.network().Org) }, nil
}

// countryTerm is true of the country of the remote end.
func countryTerm(p *parser, at int, v value) (predicate, error) {
	if len(v.text) != 2 || v.expr || strings.Trim(strings.ToLower(v.text), "abcdefghijklmnopqrstuvwxyz") != "" {
		return nil, p.expected(at, countryExpects)
	}
	return func(s *subject) bool { return strings.EqualFold(s.network().Country, v.text) }, nil
}

// inMachine is true of the name of the machine of a flow, where there are several.
func inMachine(p *pattern) predicate {
	return func(s *subject) bool { return p.in(s, s.labels.MachineName(&s.flow.Key)) }
}

func dirTerm(p *parser, at int, v value) (predicate, error) {
	out := func(s *subject) bool { return s.flow.Total.Packets.Sent > 0 }
	in := func(s *subject) bool { return s.flow.Total.Packets.Recv > 0 }
	switch strings.ToLower(v.text) {
	case "in":
		return in, nil
	case "out":
		return out, nil
	case "both":
		return both(in, out), nil
	default:
		return nil, p.expected(at, dirExpects)
	}
}

func startsWithDigit(text string) bool { return text[0] >= '0' && text[0] <= '9' }

// numbers reads a number or a range of them up to most.
func numbers(text string, most uint64) (low, high uint64, ok bool) {
	first, second, isRange := strings.Cut(text, "-")
	low, err := strconv.ParseUint(first, 10, 64)
	high = low
	if err == nil && isRange {
		high, err = strconv.ParseUint(second, 10, 64)
	}
	return low, high, err == nil && low <= high && high <= most
}
