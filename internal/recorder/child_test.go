package recorder_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/store"
	"iftopgo/internal/flowstest"
	"iftopgo/internal/recorder"
)

// recordsInto names the variable that makes the test binary a recorder, which records into
// that directory until it is killed.
const recordsInto = "IFTOPGO_TEST_RECORD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(recordsInto); dir != "" {
		fmt.Fprintln(os.Stderr, recordForEver(context.Background(), dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// clockwork is a machine whose kernel counts a fixed number of bytes in each second. It outlives
// those who record it: what it has is in a file.
type clockwork struct {
	file *os.File
	at   time.Time
	sent uint64
}

// bytesPerSecond is what it sends in a second.
const bytesPerSecond = 1000

// openClockwork opens the machine of a directory.
func openClockwork(dir string) (c clockwork, err error) {
	c.at = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	if c.file, err = os.OpenFile(filepath.Join(dir, "machine"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return c, err
	}
	b := make([]byte, 16)
	if n, err := c.file.ReadAt(b, 0); n == len(b) && err == nil {
		c.at, c.sent = time.Unix(0, int64(binary.LittleEndian.Uint64(b))).UTC(), binary.LittleEndian.Uint64(b[8:])
	}
	return c, nil
}

// tick lets a second pass, and returns the batch of it.
func (c *clockwork) tick() (flows.Batch, error) {
	c.at, c.sent = c.at.Add(time.Second), c.sent+bytesPerSecond
	b := flowstest.Closed(flows.SlotOf(c.at.UnixNano()-1), flowstest.Delta(1, 0, bytesPerSecond/4, 0), flowstest.Delta(int(c.sent>>10%50)+2, 0, bytesPerSecond*3/4, 0))
	b.At = c.at.UnixNano()
	b.Health.Sources = []flows.Source{{Name: "eth0", Iface: 2}}
	text := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(b.At)), c.sent)
	_, err := c.file.WriteAt(text, 0)
	return b, err
}

// read reads the counter of its kernel.
func (c *clockwork) read() (time.Time, []recorder.Reading, error) {
	return c.at, []recorder.Reading{{Index: 2, Name: "eth0", Bytes: flows.Pair{Sent: c.sent}}}, nil
}

// record starts to record it.
func (c *clockwork) record(ctx context.Context, dir string) (*recorder.Recorder, error) {
	db, err := store.OpenWriter(ctx, dir, c.at)
	if err != nil {
		return nil, err
	}
	if db.MovedAside != "" {
		return nil, errors.Join(fmt.Errorf("it was moved to %s", db.MovedAside), db.Close())
	}
	_, first, _ := c.read()
	return recorder.New(ctx, recorder.Options{
		Log: func(text string) { fmt.Fprintln(os.Stderr, text) }, Boot: "boot", Flush: recorder.DefaultFlush, Places: 5, Keep: store.DefaultKeep(),
		Zone: time.UTC, Read: c.read, First: first,
	}, db, c.at)
}

// readySeconds is how many of its seconds are not on the disk when the machine waits for that.
const readySeconds = 58

// recordForEver records a machine whose seconds pass as fast as they are written.
func recordForEver(ctx context.Context, dir string) error {
	c, err := openClockwork(dir)
	if err != nil {
		return err
	}
	r, err := c.record(ctx, dir)
	if err != nil {
		return err
	}
	for written := uint64(0); ; {
		b, err := c.tick()
		if err == nil {
			err = r.Batch(&b, &flows.Labels{})
		}
		for err == nil && c.sent-written >= readySeconds*bytesPerSecond {
			<-time.After(time.Millisecond) // So many seconds of a machine take longer than to write them.
			var recorded, missed uint64
			recorded, missed, err = accounted(ctx, dir)
			written = recorded + missed
		}
		if err != nil {
			return err
		}
	}
}

// accounted returns what a database has of the machine.
func accounted(ctx context.Context, dir string) (recorded, missed uint64, err error) {
	r, err := store.OpenReader(ctx, dir)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	periods, err := r.Periods(ctx, store.Span{Level: history.Months, From: 0, To: 1 << 60})
	for _, p := range periods {
		recorded, missed = recorded+p.Recorded.Sent, missed+p.Missed.Sent
	}
	return recorded, missed, err
}
