// Package compare measures what bandwidth monitors cost, in turns on the same traffic:
// CPU time of all their processes, what they take from the whole machine and from the
// sender, what they lose, and memory. Its test builds the program, sends traffic through
// network namespaces of its own, and runs with every engine the program has what is
// installed beside it: iftop, nethogs, bandwhich, iftoprs, rustnet, tcpdump. It needs Linux
// and root, and for figures that mean something a quiet machine. From the module's folder:
//
//	go test -v -count=1 ./internal/e2e/compare                      # some seconds: whether it works, part of go test ./...
//	go test -v -count=1 ./internal/e2e/compare -compare             # all of it, printed
//	go test -v -count=1 -timeout=3h ./internal/e2e/compare -update  # and written to docs/performance.md
//
// -rounds, -load, -loads and -tools make it shorter.
package compare
