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

// TestQuestionsThatFindNoRoomAreCounted asks a side that has answered once and reads
// no more, so that how many wait is known but for what fits into the connection.
func TestQuestionsThatFindNoRoomAreCounted(t *testing.T) {
	t.Parallel()
	const asked = 3 * maxAsked
	keys := make([]flows.Key, asked)
	for i := range keys {
		keys[i] = someKey(i)
	}
	for name, c := range map[string]struct {
		before, after int // the asking, that is, of the first status
	}{
		"after it is known how owners are found":  {0, asked},
		"before it is known how owners are found": {asked, 0},
		"before and after":                        {asked / 2, asked - asked/2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := pair(t)
			client := NewClient(ours)
			t.Cleanup(func() { _ = client.Close() })
			client.Ask(keys[:c.before]...)
			messages, err := answers(owners.Batch{Search: &flows.OwnerSearch{Engine: "ebpf", Refused: 5}})
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
			want := 5 + client.remarks.refused
			client.mu.Unlock()
			// A socket holds far less than what may wait.
			if last.Refused != want || want < asked-2*maxAsked {
				t.Errorf("%d refused are told of %d, of %d asked", last.Refused, want, asked)
			}
		})
	}
}

func TestWhatWasRefusedIsToldOnce(t *testing.T) {
	t.Parallel()
	r := remarks{news: make(chan struct{}, 1)}
	r.refuse(3)
	if len(r.news) != 0 || r.with(nil) != nil {
		t.Error("there is something to tell by before anybody told how owners are found")
	}
	if s := r.with(&flows.OwnerSearch{Refused: 4}); s == nil || s.Refused != 7 {
		t.Errorf("got %+v, want 7", s)
	}
	r.refuse(0)
	if len(r.news) != 0 || r.with(nil) != nil {
		t.Error("it is told twice")
	}
	r.refuse(2)
	if len(r.news) != 1 {
		t.Error("it is not told")
	}
	if s := r.with(nil); s == nil || s.Refused != 9 {
		t.Errorf("got %+v, want 9", s)
	}
}

// TestASideThatDoesNotAnswerIsToldOf asks one that stops answering and then goes on.
func TestASideThatDoesNotAnswerIsToldOf(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]bool{"after it has said how it finds owners": true, "before that": false} {
		synctest.Test(t, func(t *testing.T) {
			ours, theirs := net.Pipe()
			client := NewClient(ours)
			go func() { // It reads what it is asked.
				b := make([]byte, maxQuestions*questionLength)
				for err := error(nil); err == nil; {
					_, err = theirs.Read(b)
				}
			}()
			var mu sync.Mutex
			var told []flows.OwnerSearch
			go func() {
				for {
					b, err := client.Next(context.Background())
					if err != nil {
						return
					}
					mu.Lock()
					if b.Search != nil {
						told = append(told, *b.Search)
					}
					mu.Unlock()
				}
			}()
			answer := func(b owners.Batch) {
				t.Helper()
				messages, err := answers(b)
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
			// last is what was told last, and how often something was.
			last := func() (s flows.OwnerSearch, n int) {
				synctest.Wait()
				mu.Lock()
				defer mu.Unlock()
				if len(told) > 0 {
					s = told[len(told)-1]
				}
				return s, len(told)
			}
			status := flows.OwnerSearch{Engine: "ebpf"}
			if known {
				answer(owners.Batch{Search: &status})
			}
			client.Ask(someKey(1))
			time.Sleep(tooLong - time.Nanosecond)
			if s, _ := last(); s.Missing != "" {
				t.Errorf("%s: it is told too early: %+v", name, s)
			}
			time.Sleep(time.Nanosecond)
			if s, _ := last(); s.Missing == "" || s.Reason == "" || s.Engine == "" {
				t.Errorf("%s: after %v it is told %+v", name, tooLong, s)
			}
			client.Ask(someKey(2))
			answer(owners.Batch{Search: &status, Owned: []flows.Owned{{Key: someKey(1)}}})
			if s, _ := last(); s.Missing != "" || s.Engine != "ebpf" {
				t.Errorf("%s: when it answers, it is told %+v", name, s)
			}
			_, n := last()
			client.Ask(someKey(3))
			answer(owners.Batch{Owned: []flows.Owned{{Key: someKey(3)}}})
			time.Sleep(2 * tooLong)
			if s, all := last(); all > n {
				t.Errorf("%s: it is told of who has answered: %+v", name, s)
			}
			if err := client.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
