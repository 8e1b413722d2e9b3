package remote

import (
	"context"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners"
)

// TestDroppedRequestsAreCounted asks a server that has answered once and reads no
// more, so that all but what fits into the socket buffer wait.
func TestDroppedRequestsAreCounted(t *testing.T) {
	t.Parallel()
	const asked = 3 * maxAsked
	keys := make([]flows.Key, asked)
	for i := range keys {
		keys[i] = someKey(i)
	}
	for name, c := range map[string]struct {
		before, after int // how many are asked before and after the first status
	}{
		"after the first status":  {0, asked},
		"before the first status": {asked, 0},
		"before and after":        {asked / 2, asked - asked/2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := pair(t)
			client := NewClient(ours)
			t.Cleanup(func() { _ = client.Close() })
			client.Ask(keys[:c.before]...)
			messages, err := encodeBatch(owners.Batch{Search: &flows.OwnerSearch{Engine: "ebpf", Refused: 5}})
			if err != nil {
				t.Fatal(err)
			}
			for _, message := range messages {
				if _, err := theirs.Write(message); err != nil {
					t.Fatal(err)
				}
			}
			first, err := client.Next(t.Context())
			if err != nil || first.Search == nil || first.Search.Engine != "ebpf" {
				t.Fatalf("got %+v, %v", first.Search, err)
			}
			last := first.Search
			client.Ask(keys[c.before:]...)
			if c.after > 0 {
				b, err := client.Next(t.Context())
				if err != nil || b.Search == nil || b.Search.Engine != "ebpf" {
					t.Fatalf("got %+v, %v", b.Search, err)
				}
				last = b.Search
			}
			client.mu.Lock()
			want := 5 + client.overlay.refused
			client.mu.Unlock()
			// A socket holds far less than what may wait.
			if last.Refused != want || want < asked-2*maxAsked {
				t.Errorf("%d refused are reported, want %d of %d asked", last.Refused, want, asked)
			}
		})
	}
}

func TestRefusedRequestsAreReportedOnce(t *testing.T) {
	t.Parallel()
	r := statusOverlay{changed: make(chan struct{}, 1)}
	r.addRefused(3)
	if len(r.changed) != 0 || r.apply(nil) != nil {
		t.Error("reported before there is a status")
	}
	if s := r.apply(&flows.OwnerSearch{Refused: 4}); s == nil || s.Refused != 7 {
		t.Errorf("got %+v, want 7", s)
	}
	r.addRefused(0)
	if len(r.changed) != 0 || r.apply(nil) != nil {
		t.Error("reported twice")
	}
	r.addRefused(2)
	if len(r.changed) != 1 {
		t.Error("not reported")
	}
	if s := r.apply(nil); s == nil || s.Refused != 9 {
		t.Errorf("got %+v, want 9", s)
	}
}

// TestAServerThatDoesNotAnswerIsReported asks a server that stops answering and then
// goes on.
func TestAServerThatDoesNotAnswerIsReported(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]bool{"after the first status": true, "before the first status": false} {
		synctest.Test(t, func(t *testing.T) {
			ours, theirs := net.Pipe()
			client := NewClient(ours)
			go func() { // It reads the requests.
				b := make([]byte, maxRequests*requestLength)
				for err := error(nil); err == nil; {
					_, err = theirs.Read(b)
				}
			}()
			var mu sync.Mutex
			var reported []flows.OwnerSearch
			go func() {
				for {
					b, err := client.Next(context.Background())
					if err != nil {
						return
					}
					mu.Lock()
					if b.Search != nil {
						reported = append(reported, *b.Search)
					}
					mu.Unlock()
				}
			}()
			answer := func(b owners.Batch) {
				t.Helper()
				messages, err := encodeBatch(b)
				if err != nil {
					t.Fatal(err)
				}
				for _, message := range messages {
					if _, err := theirs.Write(message); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
			}
			// last returns the last status and how many there were.
			last := func() (s flows.OwnerSearch, n int) {
				synctest.Wait()
				mu.Lock()
				defer mu.Unlock()
				if len(reported) > 0 {
					s = reported[len(reported)-1]
				}
				return s, len(reported)
			}
			status := flows.OwnerSearch{Engine: "ebpf"}
			if known {
				answer(owners.Batch{Search: &status})
			}
			client.Ask(someKey(1))
			time.Sleep(answerTimeout - time.Nanosecond)
			if s, _ := last(); s.Missing != "" {
				t.Errorf("%s: reported too early: %+v", name, s)
			}
			time.Sleep(time.Nanosecond)
			if s, _ := last(); s.Missing == "" || s.Reason == "" || s.Engine == "" {
				t.Errorf("%s: after %v the status is %+v", name, answerTimeout, s)
			}
			client.Ask(someKey(2))
			answer(owners.Batch{Search: &status, Owned: []flows.Owned{{Key: someKey(1)}}})
			if s, _ := last(); s.Missing != "" || s.Engine != "ebpf" {
				t.Errorf("%s: when it answers, the status is %+v", name, s)
			}
			_, n := last()
			client.Ask(someKey(3))
			answer(owners.Batch{Owned: []flows.Owned{{Key: someKey(3)}}})
			time.Sleep(2 * answerTimeout)
			if s, all := last(); all > n {
				t.Errorf("%s: reported although it has answered: %+v", name, s)
			}
			if err := client.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
