package remote

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/flows/owners"
)

// pair returns both ends of a connection that keeps messages apart.
func pair(t *testing.T) (a, b net.Conn) {
	t.Helper()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_SEQPACKET, 0)
	if err != nil {
		t.Skip("this system has no SOCK_SEQPACKET:", err)
	}
	ends := make([]net.Conn, 2)
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "end")
		if ends[i], err = net.FileConn(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = ends[i].Close() })
	}
	return ends[0], ends[1]
}

// finder records what it is asked and returns the batches that a test sends.
type finder struct {
	asked   chan flows.Key
	again   chan flows.Owned
	lines   chan flows.OwnerID
	batches chan owners.Batch
}

func newFinder() *finder {
	return &finder{make(chan flows.Key, 1<<17), make(chan flows.Owned, 1<<17), make(chan flows.OwnerID, 16), make(chan owners.Batch, 16)}
}

func (f *finder) Ask(keys ...flows.Key) {
	for _, k := range keys {
		f.asked <- k
	}
}

func (f *finder) AskAgain(known ...flows.Owned) {
	for _, o := range known {
		f.again <- o
	}
}

func (f *finder) AskCommandLine(id flows.OwnerID) { f.lines <- id }

func (f *finder) Next(ctx context.Context) (owners.Batch, error) {
	select {
	case b := <-f.batches:
		return b, nil
	case <-ctx.Done():
		return owners.Batch{}, ctx.Err()
	}
}

// served starts a client and a server; the channel has what Serve returned.
func served(t *testing.T) (*Client, *finder, chan error) {
	t.Helper()
	a, b := pair(t)
	f, ended := newFinder(), make(chan error, 1)
	go func() { ended <- Serve(t.Context(), b, func() Finder { return f }) }()
	c := NewClient(a)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, f, ended
}

const patience = 30 * time.Second

func within[T any](t *testing.T, what string, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
	}
	return v
}

func someKey(n int) flows.Key {
	k := flows.Key{Net: flows.NetIPv6, Proto: 17, Iface: uint32(n), LocalPort: uint16(n), RemotePort: 53}
	binary.BigEndian.PutUint32(k.Local[:], uint32(n))
	k.Remote[15] = 9
	return k
}

func TestWhatIsKnownGoesWithAQuestionThatIsAskedAgain(t *testing.T) {
	t.Parallel()
	c, f, _ := served(t)
	var want []flows.Owned
	for n := range 300 {
		want = append(want, flows.Owned{Key: someKey(n), Owner: flows.OwnerID(n), Evidence: flows.Evidence(n % 4)})
	}
	c.AskAgain(want...)
	for _, w := range want {
		if got := within(t, "a question", f.again); got != w {
			t.Fatalf("got %+v, want %+v", got, w)
		}
	}
}

func TestQuestionsAskedAgainDoNotCrowdOutNewOnes(t *testing.T) {
	t.Parallel()
	client, _ := pair(t) // Nobody reads.
	c := NewClient(client)
	t.Cleanup(func() { _ = c.Close() })
	c.AskAgain(make([]flows.Owned, 2*maxAsked)...)
	c.AskAgain(make([]flows.Owned, maxAgain)...)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.asked) > maxAgain+1 || c.overlay.refused != 0 {
		t.Errorf("%d questions wait and %d were refused; want at most %d and none", len(c.asked), c.overlay.refused, maxAgain)
	}
}

func TestServerReceivesKeysUnchangedAndInOrder(t *testing.T) {
	t.Parallel()
	c, f, _ := served(t)
	want := []flows.Key{{}, {Net: flows.NetNone, Proto: 0x806}}
	for n := range 1000 {
		want = append(want, someKey(n))
	}
	c.Ask(want...)
	for i, k := range want {
		if got := within(t, "a key", f.asked); got != k {
			t.Fatalf("key %d: got %+v, want %+v", i, got, k)
		}
	}
	c.AskCommandLine(4711)
	if id := within(t, "a command line's owner", f.lines); id != 4711 {
		t.Errorf("owner %d", id)
	}
}

func TestClientReceivesBatchesUnchanged(t *testing.T) {
	t.Parallel()
	long := flows.Owner{
		ID: 7, Kind: flows.KindProcess, PID: 4, PPID: 1, Name: "\"<&>\\ é", Exe: strings.Repeat("<", 1024), UID: 1000,
		User: "alice", Started: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Ended: true,
		Container: "web", Unit: "web.service", Package: "curl 8", PackageName: "curl", SHA256: strings.Repeat("a", 64),
	}
	many := owners.Batch{}
	for n := range 8192 {
		o := long
		o.ID, o.Exe = flows.OwnerID(n), "/usr/bin/curl"
		many.Owners = append(many.Owners, o)
	}
	for n := range 65536 {
		many.Owned = append(many.Owned, flows.Owned{Key: someKey(n), Owner: flows.OwnerID(n), Evidence: flows.EvidenceEvent})
	}
	for name, want := range map[string]owners.Batch{
		"nothing":                     {},
		"an owner and an answer":      {Owners: []flows.Owner{long}, Owned: many.Owned[:1]},
		"as many as a resolver keeps": many,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f, _ := served(t)
			f.batches <- want
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			got, err := c.Next(ctx)
			if err != nil {
				t.Fatal(err)
			}
			// Of so many, a comparison that can tell the difference would take long.
			if !slices.Equal(got.Owners, want.Owners) || !slices.Equal(got.Owned, want.Owned) {
				t.Errorf("%d owners and %d matches did not arrive unchanged", len(got.Owners), len(got.Owned))
			}
		})
	}
}

func TestNextReturnsEOFWhenTheServerIsGone(t *testing.T) {
	t.Parallel()
	a, b := pair(t)
	c := NewClient(a)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want the end", err)
	}
	c.Ask(someKey(1)) // Does not block although nobody reads.
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestServeReturnsWhenTheClientCloses(t *testing.T) {
	t.Parallel()
	c, _, ended := served(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := within(t, "the end", ended); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestServeFailsOnMalformedRequests(t *testing.T) {
	t.Parallel()
	good := appendRequest(nil, request{op: opOwner, key: someKey(1)})
	changed := func(at int, to byte) []byte {
		b := append([]byte(nil), good...)
		b[at] = to
		return b
	}
	for name, message := range map[string][]byte{
		"too short":                 good[:requestLength-1],
		"too many":                  make([]byte, (maxRequests+1)*requestLength),
		"an unknown operation":      changed(0, byte(opAgain)+1),
		"a key with evidence":       changed(requestLength-1, 1),
		"evidence of no kind":       append(append([]byte{byte(opAgain)}, good[1:requestLength-1]...), byte(flows.EvidenceEvent)+1),
		"no operation":              changed(0, 0),
		"an unknown network":        changed(1, 3),
		"a key with an owner id":    changed(requestLength-2, 1),
		"a command line with a key": changed(0, byte(opCommandLine)),
		"a start with a key":        changed(0, byte(opStart)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := pair(t)
			ended := make(chan error, 1)
			go func() { ended <- Serve(t.Context(), b, func() Finder { return newFinder() }) }()
			if _, err := a.Write(message); err != nil {
				t.Fatal(err)
			}
			if err := within(t, "the end", ended); !errors.Is(err, errRequest) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func TestRequestsAreBoundedWhenTheServerDoesNotRead(t *testing.T) {
	t.Parallel()
	a, _ := pair(t)
	c := NewClient(a)
	for n := range 4 * maxAsked {
		c.Ask(someKey(n))
	}
	c.mu.Lock()
	waiting := len(c.asked)
	c.mu.Unlock()
	if waiting > maxAsked {
		t.Errorf("%d requests wait", waiting)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestAnswersWithUnknownKindsOrEvidenceAreRefused(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]owners.Batch{
		"a kind that does not exist":    {Owners: []flows.Owner{{ID: 1, Kind: flows.KindForwarded + 1}}},
		"evidence that does not exist":  {Owned: []flows.Owned{{Key: someKey(1), Owner: 1, Evidence: flows.EvidenceEvent + 1}}},
		"a network that does not exist": {Owned: []flows.Owned{{Key: flows.Key{Net: flows.NetIPv6 + 1}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			messages, err := encodeBatch(b)
			if err != nil {
				t.Fatal(err)
			}
			var p partialBatch
			if _, err := p.add(messages[0]); !errors.Is(err, errAnswer) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzParseQuestions(f *testing.F) {
	f.Add(appendRequest(nil, request{op: opOwner, key: someKey(1)}))
	f.Add(appendRequest(nil, request{op: opCommandLine, id: 7}))
	f.Add(appendRequest(nil, request{op: opStart}))
	f.Add(make([]byte, 2*requestLength))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := parseRequests(b)
		if err != nil {
			return
		}
		var again []byte
		for _, q := range all {
			again = appendRequest(again, q)
		}
		if diff := cmp.Diff(b, again); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzAnswers(f *testing.F) {
	messages, err := encodeBatch(owners.Batch{
		Owners: []flows.Owner{{ID: 1, Name: "a"}}, Owned: []flows.Owned{{Key: someKey(1), Owner: 1, Evidence: flows.EvidenceTable}},
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range messages {
		f.Add(m)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var p partialBatch
		if complete, err := p.add(b); complete && err == nil && len(p.batch.Owners)+len(p.batch.Owned) > 0 {
			t.Errorf("the last part contained %+v", p.batch)
		}
	})
}
