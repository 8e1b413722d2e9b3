package optimize

import "iftopgo/capture/filter/ir"

// blockKey is what equal blocks have in common.
type blockKey struct {
	op     int
	k      uint32
	jt, jf *block
	stmts  string
}

// merge merges equal blocks, from the returns up, so that blocks which lead to equal ones
// become equal.
func (o *optimizer) merge() {
	o.findLevels()
	known := map[blockKey]*block{}
	for _, level := range o.levels {
		for _, b := range level {
			if !b.leaf() {
				b.jt.succ, b.jf.succ = b.jt.succ.same, b.jf.succ.same
			}
			key := blockKey{b.op, b.k, b.jt.succ, b.jf.succ, b.fingerprint()}
			if b.same = known[key]; b.same == nil {
				b.same = b
				known[key] = b
			}
		}
	}
}

// fingerprint returns a string that is equal for equal lists of statements only.
func (b *block) fingerprint() string {
	key := make([]byte, 0, 6*len(b.stmts))
	for _, s := range b.stmts {
		if s.Op != ir.Nop {
			key = append(key, byte(s.Op), byte(s.Op>>8),
				byte(s.K), byte(s.K>>8), byte(s.K>>16), byte(s.K>>24))
		}
	}
	return string(key)
}
