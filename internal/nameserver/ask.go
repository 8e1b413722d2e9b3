package nameserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// maxRounds is how often all servers are asked, at most; the standard library asks
// them as many times in each round as resolv.conf(5) says by "attempts".
const maxRounds = 3

// LookupTime is how long a look-up may take for all servers to be asked: three that are
// silent, and then one of them that takes its time.
const LookupTime = 8 * time.Second

// ErrNoAnswer says that no name server has answered, which tells nothing of the name.
var ErrNoAnswer = errors.New("no name server answered")

// Ask runs a look-up with a resolver that asks the servers which may be asked, all of
// them when allowed is nil; to the resolver the others know no name. It runs it again
// when servers were silent, until the context is done.
//
// The error is the look-up's, a [net.DNSError], or ErrNoAnswer with it when the look-up
// has failed and no server has answered.
func Ask[T any](ctx context.Context, c *Client, allowed func(server string) bool, lookup func(context.Context, *net.Resolver) (T, error)) (T, error) {
	q := &query{ctx: ctx, client: c, allowed: allowed, questions: make(map[string]question)}
	r := &net.Resolver{PreferGo: true, Dial: q.dial}
	for round := 1; ; round++ {
		found, err := lookup(ctx, r)
		again, answered := q.endRound()
		switch {
		case err == nil || IsNotFound(err):
			return found, err
		case again && round < maxRounds && ctx.Err() == nil:
		case answered:
			return found, err
		default:
			return found, fmt.Errorf("%w: %w", ErrNoAnswer, err)
		}
	}
}

// IsNotFound says that a look-up has failed because there is no such name, or no address
// for it.
func IsNotFound(err error) bool {
	wrong, ok := errors.AsType[*net.DNSError](err)
	return ok && wrong.IsNotFound
}
