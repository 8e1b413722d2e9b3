// Package peek finds the names that were asked for in the packets of a capture.
//
// [Tail] is what follows a filter in the kernel: it lets the few packets that have names
// through in full, and cuts all others as before. [Tell] finds them among what was
// captured; a [Peeker] copies them into a bounded queue, reads them in a goroutine of its
// own, and hands the names over with the next batch. Nothing of what is read is kept but
// the names, and what is joined of a ClientHello that is not complete yet.
package peek
