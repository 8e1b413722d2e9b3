package peek

// budget bounds how often something is done in each second of capture time.
type budget struct {
	most   int
	second int64
	used   int
}

// How much is read in a second of capture time. A QUIC Initial takes some 30 µs, anything
// else some 2: together at most 2 % of a core.
const (
	maxInitials = 500
	maxStreams  = 1000
	maxAnswers  = 1000
	maxFlows    = 2000
)

// spend takes one from the budget at a capture time, in nanoseconds; it returns false when
// there is none left.
func (b *budget) spend(now int64) bool {
	if second := now / 1e9; second != b.second {
		b.second, b.used = second, 0
	}
	if b.used >= b.most {
		return false
	}
	b.used++
	return true
}
