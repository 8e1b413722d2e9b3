package syntax

// Where the header of pf's log (<net/if_pflog.h>) has what can be asked for, in bytes.
const (
	logAction  = 2
	logReason  = 3
	logRule    = 36
	logSubrule = 40
)

// logReasons are the names of the reasons for which pf logs a packet.
var logReasons = map[string]uint32{
	"match": 0, "bad-offset": 1, "fragment": 2, "short": 3, "normalize": 4, "memory": 5, "bad-timestamp": 6,
	"congestion": 7, "ip-option": 8, "proto-cksum": 9, "state-mismatch": 10, "state-insert": 11, "state-limit": 12,
	"src-limit": 13, "synproxy": 14,
}

// logActions are the names of what pf does with a packet.
var logActions = map[string]uint32{
	"pass": 0, "accept": 0, "drop": 1, "block": 1, "scrub": 2, "noscrub": 3, "nat": 4, "nonat": 5, "binat": 6,
	"nobinat": 7, "rdr": 8, "nordr": 9, "synproxy-drop": 10,
}

// log parses a primitive of pf's log.
func (p *parser) log(pos int) Node {
	t := p.tok
	p.advance()
	switch t.kind {
	case tokLogName:
		name := p.expect(tokName, "a name").text
		return &LogName{p.since(pos), t.value, name}
	case tokRuleNum:
		n := p.expect(tokNumber, "the number of a rule").value
		return &LogNumber{p.since(pos), logRule, 4, n}
	case tokSubruleNum:
		n := p.expect(tokNumber, "the number of a rule").value
		return &LogNumber{p.since(pos), logSubrule, 4, n}
	case tokLogReason:
		if p.tok.kind == tokNumber {
			n := p.tok.value
			p.advance()
			return &LogNumber{p.since(pos), logReason, 1, n}
		}
		n := p.logWord("reason", logReasons)
		return &LogNumber{p.since(pos), logReason, 1, n}
	default:
		n := p.logWord("action", logActions)
		return &LogNumber{p.since(pos), logAction, 1, n}
	}
}

// logWord parses a name of pf's.
func (p *parser) logWord(what string, names map[string]uint32) uint32 {
	at := p.span()
	name := p.expect(tokName, "the name of an "+what+" of pf").text
	n, ok := names[name]
	if !ok && p.err == nil {
		p.fail(at, "no such "+what+" of pf", "")
	}
	return n
}
