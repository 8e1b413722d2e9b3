package replay

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"iftopgo/capture"
	"iftopgo/flows"
)

// epoch is when the recordings of the tests begin: not on a whole second.
var epoch = time.Date(2026, 3, 1, 10, 0, 0, 300_000_000, time.UTC)

// record is one packet of a recording.
type record struct {
	at   time.Duration // since epoch
	size int
}

// steady is a packet of another size every 100 ms.
func steady(d time.Duration) []record {
	var all []record
	for at := time.Duration(0); at <= d; at += 100 * time.Millisecond {
		all = append(all, record{at, 60 + len(all)%1400})
	}
	return all
}

// bytesIn is what a recording carries from one capture time up to another.
func bytesIn(all []record, from, to int64) (sum uint64) {
	for _, r := range all {
		if at := epoch.Add(r.at).UnixNano(); at >= from && at < to {
			sum += uint64(r.size)
		}
	}
	return sum
}

// pcapOf is a recording as a pcap file of UDP packets, cut behind the headers.
func pcapOf(all []record) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0xa1b23c4d) // with nanoseconds
	b = append(b, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 1, 0, 0, 0)
	for _, r := range all {
		at := epoch.Add(r.at)
		b = binary.LittleEndian.AppendUint32(b, uint32(at.Unix()))
		b = binary.LittleEndian.AppendUint32(b, uint32(at.Nanosecond()))
		b = binary.LittleEndian.AppendUint32(b, 42)
		b = binary.LittleEndian.AppendUint32(b, uint32(r.size))
		b = append(b, 0, 0, 0x5e, 0, 0x53, 1, 0, 0, 0x5e, 0, 0x53, 2, 8, 0, 0x45, 0)
		b = binary.BigEndian.AppendUint16(b, uint16(r.size-14))
		b = append(b, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 198, 51, 100, 1, 0x9c, 0x40, 0, 53)
		b = binary.BigEndian.AppendUint16(b, uint16(r.size-34))
		b = append(b, 0, 0)
	}
	return b
}

// fileOf writes a recording to a file.
func fileOf(t *testing.T, all []record) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "recording.pcap")
	if err := os.WriteFile(path, pcapOf(all), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// viewer takes the batches of a replay and compares every table with the recording.
type viewer struct {
	t       *testing.T
	all     []record
	replay  *Capture
	table   *flows.Table
	batches []flows.Batch
	arrived []time.Time
	ended   chan error
	cancel  context.CancelFunc
}

// play runs a replay of a recording and gives what it sends to a viewer.
func play(t *testing.T, all []record, r *Capture, err error) *viewer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	a := &viewer{t: t, all: all, replay: r, table: flows.NewTable(flows.Options{}), ended: make(chan error, 1), cancel: cancel}
	go func() { a.ended <- r.Run(ctx) }()
	return a
}

// openFile opens a file and reads its beginning.
func openFile(o capture.Options, path string, stdin io.Reader) (*Capture, error) {
	file, err := OpenDeferred(path, stdin, os.Open)
	if err != nil {
		return nil, err
	}
	return ReadFile(o, file, path)
}

// seek jumps to a position.
func seek(p *Player, to time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seek(to)
}

// playFile plays a recording from a file.
func playFile(t *testing.T, all []record, speed float64) *viewer {
	t.Helper()
	r, err := openFile(capture.Options{Speed: speed}, fileOf(t, all), nil)
	return play(t, all, r, err)
}

// watch takes what comes within d, and returns those batches.
func (a *viewer) watch(d time.Duration) []flows.Batch {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	before := len(a.batches)
	for {
		b, err := a.replay.Feed().Next(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			return a.batches[before:]
		}
		if err != nil {
			a.t.Fatal(err)
		}
		a.take(b)
		if b.Final {
			return a.batches[before:]
		}
	}
}

// take checks one batch.
func (a *viewer) take(b flows.Batch) {
	a.t.Helper()
	a.batches, a.arrived = append(a.batches, b), append(a.arrived, time.Now())
	if !b.Restart && b.At < a.table.At() {
		a.t.Fatalf("capture time goes back from %d to %d without a restart", a.table.At(), b.At)
	}
	a.table = a.table.Fold(b, nil)
	total := a.table.Total().Total
	end := a.table.At()
	if b.Health.Sources[0].State == flows.Ended {
		end++ // It ends with the newest packet, and has it.
	}
	if want := bytesIn(a.all, a.table.Start(), end); total.Bytes.Sum() != want {
		a.t.Fatalf("at %v: %d bytes since %v, want %d", b.Health.Replay.Position, total.Bytes.Sum(), time.Unix(0, a.table.Start()).UTC(), want)
	}
	if got := b.Health.Received; got != total.Packets.Sum() {
		a.t.Fatalf("at %v: %d packets received, %d in the table", b.Health.Replay.Position, got, total.Packets.Sum())
	}
}

// now is the state of the playback in the last batch.
func (a *viewer) now() flows.Replay { return a.batches[len(a.batches)-1].Health.Replay }

// stop ends the replay and takes the final batch.
func (a *viewer) stop() {
	a.t.Helper()
	a.cancel()
	for {
		b, err := a.replay.Feed().Next(context.Background())
		if err != nil {
			a.t.Fatal(err)
		}
		if b.Final {
			break
		}
	}
	if err := <-a.ended; err != nil {
		a.t.Error(err)
	}
}

// near says whether a position is at most a batch from where it should be.
func near(got, want time.Duration) bool {
	return got <= want+time.Millisecond && got >= want-time.Second
}

func TestPlayingSendsEachBatchWhenItIsDue(t *testing.T) {
	t.Parallel()
	for name, speed := range map[string]float64{"slow": 0.5, "as recorded": 1, "twice as fast": 2, "very fast": 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				a := playFile(t, steady(60*time.Second), speed)
				a.watch(2 * time.Second)
				for i, b := range a.batches {
					due := time.Duration(float64(b.At-epoch.UnixNano()) / speed)
					if late := a.arrived[i].Sub(began) - due; late < 0 || late > time.Millisecond {
						t.Errorf("the batch that is due after %v came %v late", due, late)
					}
				}
				want := 8 * speed // batches of a quarter second
				if speed > fastSpeed {
					want /= 4
				}
				if n := float64(len(a.batches)); n < want-1 || n > want+1 {
					t.Errorf("%v batches, want about %v", n, want)
				}
				if got := a.now(); got.Speed != speed || !near(got.Position, time.Duration(speed*float64(2*time.Second))) {
					t.Errorf("state %+v", got)
				}
				a.stop()
			})
		})
	}
}

func TestPlayingAndReadingCountTheSame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := steady(10 * time.Second)
		read := playFile(t, all, 0)
		read.watch(time.Hour)
		if r := read.now(); r != (flows.Replay{}) || read.replay.Player() != nil {
			t.Errorf("state %+v of a file that is not played", r)
		}
		played := playFile(t, all, 1)
		played.watch(time.Hour)
		if got, want := played.table.Total().Total, read.table.Total().Total; got != want {
			t.Errorf("played %+v, read %+v", got, want)
		}
		for s := range flows.Slot(10) {
			at := flows.SlotOf(epoch.UnixNano()) + s
			if want := bytesIn(all, at.Start(), (at + 1).Start()); slotOf(read, at) != want || slotOf(played, at) != want {
				t.Errorf("second %d: read %d, played %d, want %d", s, slotOf(read, at), slotOf(played, at), want)
			}
		}
		played.stop()
	})
}

// slotOf is the bytes of all batches in a slot.
func slotOf(a *viewer, s flows.Slot) (sum uint64) {
	for _, b := range a.batches {
		for _, d := range b.Deltas {
			if b.From == s {
				sum += d.Bytes.Sum()
			}
		}
	}
	return sum
}

func TestCaptureTimeStandsStillWhilePaused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, steady(60*time.Second), 1)
		a.watch(3100 * time.Millisecond)
		a.replay.Player().Toggle()
		told := a.watch(time.Hour)
		if len(told) != 1 || !told[0].Health.Replay.Paused || len(told[0].Deltas) != 0 {
			t.Fatalf("paused: %+v, want one batch that says so", told)
		}
		at := a.table.At()
		a.replay.Player().Toggle()
		a.watch(2 * time.Second)
		if gone := time.Duration(a.table.At() - at); a.now().Paused || gone < 1750*time.Millisecond || gone > 2250*time.Millisecond {
			t.Errorf("%v played in 2 s after the pause", gone)
		}
		a.stop()
	})
}

func TestAnotherSpeedTakesEffectAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, steady(200*time.Second), 1)
		p := a.replay.Player()
		a.watch(4 * time.Second)
		for range 3 { // 2, 5, 10
			p.Faster()
		}
		a.watch(5 * time.Second)
		if got := a.now(); got.Speed != 10 || !near(got.Position, 54*time.Second) {
			t.Errorf("%+v, want 4 s and 5 s at speed 10", got)
		}
		for range 4 { // 5, 2, 1, 0.5
			p.Slower()
		}
		a.watch(8 * time.Second)
		if got := a.now(); got.Speed != 0.5 || !near(got.Position, 58*time.Second) {
			t.Errorf("%+v, want 4 s more", got)
		}
		a.stop()
	})
}

func TestPlayingDoesNotCatchUpWhenNobodyTookTheBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := playFile(t, steady(60*time.Second), 1)
		a.watch(2 * time.Second)
		time.Sleep(30 * time.Second)
		a.watch(2 * time.Second)
		if got := a.now().Position; got > 6*time.Second {
			t.Errorf("at %v after 4 s of watching: the replay raced to catch up", got)
		}
		a.stop()
	})
}

func TestRunReturnsTheErrorOfReading(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := steady(5 * time.Second)
		raw := pcapOf(all)
		r, err := openFile(capture.Options{Speed: 10}, "-", bytes.NewReader(raw[:len(raw)-1]))
		a := play(t, all[:len(all)-1], r, err)
		if a.watch(time.Hour); !a.batches[len(a.batches)-1].Final {
			t.Error("no final batch")
		}
		if err := <-a.ended; err == nil {
			t.Error("no error of a file that is cut short")
		}
	})
}
