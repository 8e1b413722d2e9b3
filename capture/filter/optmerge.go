package filter

// blockKey is what equal blocks have in common.
type blockKey struct {
	op     int
	k      uint32
	jt, jf *block
	stmts  string
}

// merge makes equal blocks one. The last of them stays.
func (o *optimizer) merge() {
	for {
		o.walks++
		o.markLive(o.root)
		first := map[blockKey]*block{}
		merged := false
		for i := len(o.blocks) - 1; i >= 0; i-- {
			b := o.blocks[i]
			b.same = nil
			if b.mark != int(o.walks) {
				continue
			}
			key := blockKey{b.op, b.k, b.jt.succ, b.jf.succ, b.fingerprint()}
			if other, ok := first[key]; ok {
				b.same = other
				continue
			}
			first[key] = b
		}
		for _, b := range o.blocks {
			if b.leaf() {
				continue
			}
			for _, e := range []*edge{&b.jt, &b.jf} {
				if e.succ.same != nil {
					e.succ = e.succ.same
					merged = true
				}
			}
		}
		if !merged {
			return
		}
	}
}

// markLive marks the blocks that are still reached.
func (o *optimizer) markLive(b *block) {
	if o.walks.first(b) {
		o.markLive(b.jt.succ)
		o.markLive(b.jf.succ)
	}
}

// fingerprint tells apart lists of statements that differ.
func (b *block) fingerprint() string {
	key := make([]byte, 0, 6*len(b.stmts))
	for _, s := range b.stmts {
		if s.op != nop {
			key = append(key, byte(s.op), byte(s.op>>8),
				byte(s.k), byte(s.k>>8), byte(s.k>>16), byte(s.k>>24))
		}
	}
	return string(key)
}
