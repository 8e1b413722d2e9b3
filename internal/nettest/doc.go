// Package nettest is a network for tests: [New] makes two network namespaces joined by
// a veth pair (veth(4)), [Lab.AddRouter] a third one behind them. [Host.Do] and
// [Host.Start] run functions and programs inside, [Host.Flood] and [Host.SendPaced]
// send frames, and [Host.Counters] reads what the kernel has counted, to compare a
// capture with. It needs root; without it the tests are skipped.
package nettest
