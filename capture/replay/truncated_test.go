package replay

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/capture"
	"iftopgo/flows"
)

// TestATruncatedFileCanBePlayedAgain plays what is before the cut as that of a whole
// file. The source says why it ends whenever the cut is reached.
func TestATruncatedFileCanBePlayedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := steady(30 * time.Second)
		path := fileOf(t, all)
		raw := pcapOf(all)
		if err := os.WriteFile(path, raw[:len(raw)-1], 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := openFile(capture.Options{Speed: 10}, path, nil)
		a := play(t, all[:len(all)-1], r, err)
		says := func() string {
			s := a.batches[len(a.batches)-1].Health.Sources[0]
			if s.State != flows.Ended {
				return ""
			}
			return s.Note
		}
		const cut = "the file ends within the packet's bytes"
		a.watch(2 * time.Second)
		if got := says(); got != "" {
			t.Errorf("in the middle it says %q", got)
		}
		a.watch(time.Minute)
		if got := says(); !strings.Contains(got, cut) || a.batches[len(a.batches)-1].Final {
			t.Errorf("at the cut it says %q", got)
		}
		at := a.now()
		if at.Length == 0 || !near(at.Position, at.Length) {
			t.Errorf("it is at %v of %v", at.Position, at.Length)
		}
		if err := r.Player().Jump(-20 * time.Second); err != nil {
			t.Fatal(err)
		}
		a.watch(100 * time.Millisecond)
		if got := says(); got != "" || a.now().Position > at.Position-15*time.Second {
			t.Errorf("after a jump back it is at %v and says %q", a.now().Position, got)
		}
		a.watch(time.Minute)
		if got := says(); !strings.Contains(got, cut) {
			t.Errorf("at the cut, for the second time, it says %q", got)
		}
		a.cancel()
		for err = nil; err == nil; { // The final batch, and the error.
			_, err = r.Feed().Next(t.Context())
		}
		if ended := <-a.ended; !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(ended, io.ErrUnexpectedEOF) {
			t.Errorf("the feed ended with %v, the replay with %v", err, ended)
		}
	})
}

// TestANoteSaysWhatMadeNoSense replays a file with an odd packet. It is counted, the source
// says so from then on, and a cut at the end of the file is said beside it.
func TestANoteSaysWhatMadeNoSense(t *testing.T) {
	t.Parallel()
	const odd = "1 packet has more captured bytes than its length"
	all := steady(2 * time.Second)
	all[1].size = 41 // One less than is captured of each.
	raw := pcapOf(all)
	for name, c := range map[string]struct {
		bytes int
		speed float64
		note  string
	}{
		"read":            {len(raw), 0, odd},
		"played":          {len(raw), 100, odd},
		"played to a cut": {len(raw) - 1, 100, odd + "; "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				path := fileOf(t, all)
				if err := os.WriteFile(path, raw[:c.bytes], 0o600); err != nil {
					t.Fatal(err)
				}
				r, err := openFile(capture.Options{Speed: c.speed}, path, nil)
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				ended := make(chan error, 1)
				go func() { ended <- r.Run(ctx) }()
				var last flows.Batch
				for !last.Final && last.Health.Sources == nil || last.Health.Sources[0].State != flows.Ended {
					if last, err = r.Feed().Next(ctx); err != nil {
						t.Fatal(err)
					}
				}
				source := last.Health.Sources[0]
				cut := c.bytes < len(raw)
				if !strings.HasPrefix(source.Note, c.note) || strings.Contains(source.Note, "the file ends") != cut || (source.Reason != "") != cut {
					t.Errorf("note %q, reason %q", source.Note, source.Reason)
				}
				if want := epoch.Add(all[len(all)-1].at).UnixNano(); !cut && last.At != want {
					t.Errorf("it ends at %d, want %d, the time of the last packet", last.At, want)
				}
				cancel()
				if err := <-ended; errors.Is(err, io.ErrUnexpectedEOF) != cut {
					t.Errorf("it ended with %v", err)
				}
			})
		})
	}
}
