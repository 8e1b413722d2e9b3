package history

import "iftopgo/flows"

// Counter compares what was captured on an interface with what the kernel counted there, in
// frame bytes. It is a value that is kept in the database: the next recorder goes on from it.
type Counter struct {
	// Boot and Index say which life of the interface it is: the kernel's boot id
	// (random(4)) and the number of the interface, which another one of the same name has
	// another of.
	Boot  string
	Index uint32
	// Read is the kernel's counter as it was read last, and Ahead by how much it is ahead of
	// what is accounted for, which is less than 0 when it is behind.
	Read  flows.Pair
	Ahead Difference
}

// Difference is bytes in each direction, less than 0 for too few.
type Difference struct{ Sent, Recv int64 }

// Begin goes on from a counter of an earlier recorder, and returns what was missed since that
// one was written. Of another life of the interface that is all that its counter has.
func Begin(before Counter, boot string, index uint32, read flows.Pair) (Counter, flows.Pair) {
	c := before
	if c.Boot != boot || c.Index != index {
		c = Counter{Boot: boot, Index: index}
	}
	return c, c.Account(flows.Pair{}, read, flows.Pair{})
}

// Account accounts for what was captured since the last time, up to some moment, when the
// kernel's counter is read after that. late is what the kernel has counted since that moment:
// it may be under way. Account returns what is known to be missed by now. What is not, although
// it was missed, is found when it is quieter, or at the next beginning.
//
// What the kernel is behind in one direction is what it is ahead in the other: of frames whose
// addresses are not ours, as those before an address is there, only the kernel knows the
// direction.
func (c *Counter) Account(captured, read, late flows.Pair) (missed flows.Pair) {
	c.Ahead.Sent += int64(Grown(c.Read.Sent, read.Sent)) - int64(captured.Sent)
	c.Ahead.Recv += int64(Grown(c.Read.Recv, read.Recv)) - int64(captured.Recv)
	c.Read = read
	sent, recv := c.Ahead.Sent-int64(late.Sent), c.Ahead.Recv-int64(late.Recv)
	missed = flows.Pair{Sent: uint64(max(sent+min(recv, 0), 0)), Recv: uint64(max(recv+min(sent, 0), 0))}
	c.Ahead.Sent -= int64(missed.Sent)
	c.Ahead.Recv -= int64(missed.Recv)
	return missed
}

// Grown is by how much a counter grew. One that is lower than before was reset to 0.
func Grown(before, read uint64) uint64 {
	if read < before {
		return read
	}
	return read - before
}
