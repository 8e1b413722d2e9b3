// Package accuracy is the proof that the numbers reconcile, for anyone to repeat:
// its test builds the program, sends traffic of many kinds through interfaces of
// many kinds in network namespaces of its own, and compares what the program
// says with the kernel's counters and with what was sent. It needs Linux and
// root; iftop and nethogs are measured beside it on the same traffic where they
// are installed. From the module's folder:
//
//	go test -v -count=1 ./internal/e2e/accuracy                            # half a minute, part of go test ./...
//	go test -v -count=1 ./internal/e2e/accuracy -matrix=short              # two minutes, with CPU time and memory
//	go test -v -count=1 -timeout=30m ./internal/e2e/accuracy -matrix=full  # all of it, and other tools beside it
//	go test -v -count=1 -timeout=30m ./internal/e2e/accuracy -update       # and write the tables
package accuracy
