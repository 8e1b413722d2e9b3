package nameserver

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// resolvConf is what a look-up of the standard library takes from resolv.conf(5).
type resolvConf struct {
	servers  []string
	attempts int
	timeout  time.Duration
}

// noSuchHost is the answer of a server that knows no such name, failure that of one that
// has failed or refuses.
const (
	noSuchHost = "no such host"
	failure    = "server misbehaving"
)

// lookup asks the servers in the order in which the standard library does, until one
// has an answer that counts.
func (c resolvConf) lookup(ctx context.Context, r *net.Resolver) (string, error) {
	err := error(&net.DNSError{Err: "no servers"})
	for range c.attempts {
		for _, server := range c.servers {
			answer, failed := exchange(ctx, r, server, c.timeout)
			switch {
			case failed != nil:
				err = &net.DNSError{Err: failed.Error(), IsTimeout: true}
			case answer == noSuchHost:
				return "", &net.DNSError{Err: answer, IsNotFound: true}
			case answer == failure:
				err = &net.DNSError{Err: answer}
			default:
				return answer, nil
			}
		}
	}
	return "", err
}

func exchange(ctx context.Context, r *net.Resolver, server string, timeout time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	conn, err := r.Dial(ctx, "tcp", server)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if at, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(at); err != nil {
			return "", err
		}
	}
	if _, err := conn.Write([]byte("\x00\x0aid the question")); err != nil {
		return "", err
	}
	answer := make([]byte, 100)
	n, err := conn.Read(answer)
	return string(answer[:n]), err
}

// network is a network of name servers: what each answers, and after how long. One that
// is not there is silent.
type network map[string]struct {
	answer string
	after  time.Duration
}

// dial connects to a server.
func (w network) dial(_ context.Context, _, server string) (net.Conn, error) {
	client, other := net.Pipe()
	go func() {
		defer other.Close()
		if _, err := io.ReadAtLeast(other, make([]byte, 100), 16); err != nil {
			return
		}
		if one, there := w[server]; there {
			time.Sleep(one.after)
			_, _ = io.WriteString(other, one.answer) // The client may have given up.
			return
		}
		_, _ = io.ReadFull(other, make([]byte, 1)) // Until the client gives up.
	}()
	return client, nil
}

func TestOneAnswerIsEnough(t *testing.T) {
	t.Parallel()
	const name = "srv.example."
	ms := time.Millisecond
	for about, c := range map[string]struct {
		conf    resolvConf
		network network
		want    string
		within  time.Duration
		again   time.Duration // the next look-up
	}{
		"the only server": {resolvConf{[]string{"a"}, 2, 5 * time.Second}, network{"a": {name, 30 * ms}}, name, 30 * ms, 30 * ms},
		"the first of two is silent": {
			resolvConf{[]string{"a", "b"}, 2, 5 * time.Second}, network{"b": {name, 30 * ms}}, name, 1030 * ms, 30 * ms,
		},
		"the first two of three are silent": {
			resolvConf{[]string{"a", "b", "c"}, 2, 5 * time.Second}, network{"c": {name, 30 * ms}}, name, 2030 * ms, 30 * ms,
		},
		"each is asked once": {
			resolvConf{[]string{"a", "b"}, 1, 5 * time.Second}, network{"b": {name, 30 * ms}}, name, 1030 * ms, 30 * ms,
		},
		"the first has failed": {
			resolvConf{[]string{"a", "b"}, 2, 5 * time.Second}, network{"a": {failure, 0}, "b": {name, 30 * ms}}, name, 30 * ms, 30 * ms,
		},
		"the first is silent, the second has failed": {
			resolvConf{[]string{"a", "b", "c"}, 1, 5 * time.Second}, network{"b": {failure, 0}, "c": {name, 0}}, name, time.Second, 0,
		},
		"the only server takes three seconds": {
			resolvConf{[]string{"a"}, 1, 5 * time.Second}, network{"a": {name, 3 * time.Second}}, name, 6 * time.Second, 6 * time.Second,
		},
		"all take a second and a half": {
			resolvConf{[]string{"a", "b"}, 2, 5 * time.Second},
			network{"a": {name, 1500 * ms}, "b": {name, 1500 * ms}},
			name, 3500 * ms, 0,
		},
		"no server gets more than is configured": {
			resolvConf{[]string{"a", "b"}, 2, 500 * ms}, network{"b": {name, 30 * ms}}, name, 530 * ms, 30 * ms,
		},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := NewClient(c.network.dial, nil)
				for i, want := range []time.Duration{c.within, c.again} {
					ctx, cancel := context.WithTimeout(t.Context(), LookupTime)
					began := time.Now()
					got, err := Ask(ctx, client, nil, c.conf.lookup)
					took := time.Since(began)
					cancel()
					if got != c.want || err != nil {
						t.Errorf("look-up %d: %q, %v after %v", i, got, err, took)
					}
					if want > 0 && took != want {
						t.Errorf("look-up %d took %v, want %v", i, took, want)
					}
				}
			})
		})
	}
}

func TestNoAnswerIsToldFromNoName(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		network  network
		noAnswer bool
		notFound bool
		within   time.Duration
	}{
		"all are silent":                      {network{}, true, false, LookupTime},
		"there is no such name":               {network{"a": {noSuchHost, 0}}, false, true, 0},
		"the second knows no such name":       {network{"b": {noSuchHost, 0}}, false, true, firstTry},
		"both have failed":                    {network{"a": {failure, 0}, "b": {failure, 0}}, false, false, 0},
		"one is silent, the other has failed": {network{"b": {failure, 0}}, false, false, LookupTime},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), LookupTime)
				defer cancel()
				began := time.Now()
				_, err := Ask(ctx, NewClient(c.network.dial, nil), nil, resolvConf{[]string{"a", "b"}, 2, 5 * time.Second}.lookup)
				if errors.Is(err, ErrNoAnswer) != c.noAnswer || IsNotFound(err) != c.notFound || err == nil {
					t.Errorf("the error is %v", err)
				}
				if took := time.Since(began); took > c.within {
					t.Errorf("it took %v, want at most %v", took, c.within)
				}
			})
		})
	}
}

// TestASilentServerIsPassedOverUntilItAnswers has a server come back.
func TestASilentServerIsPassedOverUntilItAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		servers := network{"b": {"from b", 0}}
		client, conf := NewClient(servers.dial, nil), resolvConf{[]string{"a", "b"}, 2, 5 * time.Second}
		var got []string
		ask := func() {
			answer, err := Ask(t.Context(), client, nil, conf.lookup)
			if err != nil {
				t.Error(err)
			}
			got = append(got, answer)
		}
		ask()
		synctest.Wait()
		answers := servers["b"]
		answers.answer = "from a"
		servers["a"] = answers
		ask() // It is passed over.
		delete(servers, "b")
		ask() // It is the last resort, and answers.
		ask()
		if want := []string{"from b", "from b", "from a", "from a"}; !slices.Equal(got, want) {
			t.Errorf("answers %q, want %q", got, want)
		}
	})
}

func TestEndingALookupEndsItAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client := NewClient(network{}.dial, nil)
		time.AfterFunc(50*time.Millisecond, cancel)
		began := time.Now()
		if _, err := Ask(ctx, client, nil, resolvConf{[]string{"a", "b"}, 2, 5 * time.Second}.lookup); err == nil {
			t.Error("there is an answer")
		}
		if took := time.Since(began); took != 50*time.Millisecond {
			t.Errorf("it took %v", took)
		}
		if client.isSilent("a") || client.isSilent("b") {
			t.Error("a server that had no time to answer is taken for silent")
		}
	})
}

func TestServersThatMayNotBeAskedAreNotDialed(t *testing.T) {
	t.Parallel()
	client := NewClient(func(context.Context, string, string) (net.Conn, error) {
		t.Error("a server was dialed")
		return nil, errors.New("not here")
	}, nil)
	none := func(string) bool { return false }
	for _, network := range []string{"udp", "tcp"} {
		_, err := Ask(t.Context(), client, none, func(ctx context.Context, r *net.Resolver) (string, error) {
			dial := r.Dial
			r.Dial = func(ctx context.Context, _, server string) (net.Conn, error) { return dial(ctx, network, server) }
			found, err := r.LookupAddr(ctx, "192.31.196.77") // AS112, RFC 7535: in nobody's hosts file
			return slices.Concat(found, []string{""})[0], err
		})
		if !IsNotFound(err) {
			t.Errorf("%s: the error is %v, want that there is no name", network, err)
		}
	}
}
