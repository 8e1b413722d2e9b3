package e2e

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/tracetest"
)

// replay runs the program over a file and returns its lines.
func replay(t *testing.T, args ...string) ([]byte, []line) {
	t.Helper()
	text := []byte(program.Output(t, append([]string{"--json"}, args...)...))
	var lines []line
	for text := range bytes.Lines(text) {
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		expectSchema(t, text)
		expectRowsAddUp(t, &l)
		lines = append(lines, l)
	}
	return text, lines
}

func TestReplayCountsEveryPacketOfASample(t *testing.T) {
	t.Parallel()
	files, err := tracetest.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			path := sample(f.Name)
			first, lines := replay(t, "-r", path)
			again, _ := replay(t, "-r", path)
			if !bytes.Equal(first, again) {
				t.Error("replaying twice gave different lines")
			}
			l := lines[len(lines)-1]
			if !l.Final || l.Capture.Received != f.Packets || l.PacketsSent+l.PacketsRecv != f.Packets {
				t.Errorf("final %v, %d received, %d counted; want %d packets", l.Final, l.Capture.Received, l.PacketsSent+l.PacketsRecv, f.Packets)
			}
			if got := l.TotalSent + l.TotalRecv; got != f.Bytes {
				t.Errorf("%d bytes, want %d", got, f.Bytes)
			}
			if l.Capture.KernelDrops != nil {
				t.Errorf("kernel drops %d of a file, want them unknown", *l.Capture.KernelDrops)
			}
		})
	}
}

func TestTruncatedFileGivesItsWholePacketsAndStatus1(t *testing.T) {
	t.Parallel()
	whole := read(t, sample("ethernet.pcap"))
	cut := fileWith(t, "cut.pcap", whole[:len(whole)-1])
	var out bytes.Buffer
	cmd := program.Command(t, "--json", "-r", cut)
	cmd.Stdout = &out
	if status, message := endOf(t, cmd); status != exitFailure {
		t.Errorf("status %d, %q; want a failure at run time", status, message)
	}
	if !bytes.Contains(out.Bytes(), []byte(`"final":true`)) {
		t.Errorf("wrote %q; want a final line", out.String())
	}
}

// steady writes a file with a flow of 1,000 B/s: ten frames of 100 bytes a second.
func steady(t *testing.T, seconds int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "steady.pcap")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := pcapgo.NewWriter(file)
	if err := w.WriteFileHeader(65536, layers.LinkTypeEthernet); err != nil {
		t.Fatal(err)
	}
	frame := make([]byte, 100)
	frame[12], frame[13] = 8, 0
	copy(frame[14:], []byte{0x45, 0, 0, 86, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 198, 51, 100, 1, 1, 1, 2, 2, 0, 66})
	begin := time.Unix(1_700_000_000, 0)
	for i := range seconds*10 + 1 {
		info := gopacket.CaptureInfo{Timestamp: begin.Add(time.Duration(i) * 100 * time.Millisecond), CaptureLength: 100, Length: 100}
		if err := w.WritePacket(info, frame); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSteadyFlowHasTheSameRateInEveryColumnAtEveryRefresh(t *testing.T) {
	t.Parallel()
	path := steady(t, 50)
	for _, refresh := range []int{1, 2, 5, 10} {
		t.Run(fmt.Sprintf("refreshed every %d s", refresh), func(t *testing.T) {
			t.Parallel()
			_, lines := replay(t, "-r", path, "--refresh", fmt.Sprint(refresh))
			if want := 50/refresh + 1; len(lines) != want {
				t.Errorf("%d lines, want %d", len(lines), want)
			}
			for i, l := range lines {
				f := l.Flows[0]
				if f.Sent2s != 8000 || f.Sent10s != 8000 || f.Sent40s != 8000 || f.Recv40s != 0 {
					t.Errorf("line %d: %v %v %v bit/s, want 8000 in each", i, f.Sent2s, f.Sent10s, f.Sent40s)
				}
				if l.PeakSent != 8000 || l.PeakTotal != 8000 {
					t.Errorf("line %d: peaks %v and %v, want 8000", i, l.PeakSent, l.PeakTotal)
				}
			}
		})
	}
}

func TestOnceWritesOneLine(t *testing.T) {
	t.Parallel()
	_, lines := replay(t, "-r", steady(t, 5), "--once", "--bytes")
	if len(lines) != 1 || !lines[0].Final || lines[0].Sent2s != 1000 || lines[0].Unit != "B/s" {
		t.Errorf("%+v, want one final line with 1,000 B/s", lines)
	}
}

func TestDurationEndsAReplay(t *testing.T) {
	t.Parallel()
	_, lines := replay(t, "-r", steady(t, 50), "--duration", "7s")
	if l := lines[len(lines)-1]; l.TotalSent != 7000 || !l.Final {
		t.Errorf("%d bytes, final %v; want 7,000 bytes", l.TotalSent, l.Final)
	}
}

func TestLimitPutsTheRestIntoTheOtherRow(t *testing.T) {
	t.Parallel()
	_, lines := replay(t, "-r", sample("ethernet.pcap"), "--limit", "2")
	l := lines[len(lines)-1]
	if len(l.Flows) != 3 || !l.Flows[2].Other {
		t.Errorf("%d rows, want 2 and the other row", len(l.Flows))
	}
}

// endless writes a pcap stream of frames, a millisecond apart, until nobody reads
// any more, and returns how many those were.
func endless(w io.Writer) (frames uint64) {
	le := binary.LittleEndian
	b := le.AppendUint32(nil, 0xa1b2c3d4)
	b = le.AppendUint32(b, 4<<16|2)
	b = append(b, make([]byte, 8)...)
	b = le.AppendUint32(b, 65535)
	b = le.AppendUint32(b, 1)
	for {
		if _, err := w.Write(b); err != nil {
			return frames
		}
		b = b[:0]
		for range 1000 {
			b = le.AppendUint32(b, uint32(1_700_000_000+frames/1000))
			b = le.AppendUint32(b, uint32(frames%1000*1000))
			b = le.AppendUint32(b, 60)
			b = le.AppendUint32(b, 60)
			b = append(b, make([]byte, 60)...)
			frames++
		}
	}
}

func TestEndlessPipeIsReadUntilDurationOrOnceIsReached(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"of the time that was asked for": {"--duration", "1000s"},
		"of one line":                    {"--once"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fifo := filepath.Join(t.TempDir(), "endless")
			if err := syscall.Mkfifo(fifo, 0o600); err != nil {
				t.Skipf("no named pipe can be made here: %v", err)
			}
			written := make(chan uint64)
			go func() {
				w, err := os.OpenFile(fifo, os.O_WRONLY, 0)
				if err != nil {
					t.Error(err)
					written <- 0
					return
				}
				defer w.Close()
				written <- endless(w)
			}()
			_, lines := replay(t, append(args, "-r", fifo)...)
			l := lines[len(lines)-1]
			if n := <-written; !l.Final || l.Capture.Received == 0 || l.Capture.Received > n {
				t.Errorf("final %v, %d of %d frames counted", l.Final, l.Capture.Received, n)
			}
			if args[0] == "--duration" && l.Capture.Received != 1_000_000 {
				t.Errorf("%d frames in 1,000 s, want a million", l.Capture.Received)
			}
		})
	}
}

// TestFileThatGrowsIsReadAsFarAsItGoes appends a frame in pieces, and reads the
// file after each of them.
func TestFileThatGrowsIsReadAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	var whole bytes.Buffer
	endless(&limited{&whole, 24 + 1000*76})
	path := filepath.Join(t.TempDir(), "growing.pcap")
	for _, c := range []struct {
		bytes  int
		frames uint64
		whole  bool
	}{
		{24 + 76, 1, true}, {24 + 76 + 1, 1, false}, {24 + 76 + 16, 1, false}, {24 + 76 + 75, 1, false}, {24 + 2*76, 2, true}, {24 + 1000*76, 1000, true},
	} {
		if err := os.WriteFile(path, whole.Bytes()[:c.bytes], 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		cmd := program.Command(t, "--json", "-r", path)
		cmd.Stdout = &out
		if status, message := endOf(t, cmd); (status == 0) != c.whole {
			t.Errorf("after %d bytes: status %d, %q", c.bytes, status, message)
		}
		if !bytes.Contains(out.Bytes(), fmt.Appendf(nil, `"received":%d,`, c.frames)) {
			t.Errorf("after %d bytes, want %d frames: %s", c.bytes, c.frames, out.String())
		}
	}
}

// limited takes so many bytes and then no more.
type limited struct {
	to   *bytes.Buffer
	left int
}

func (l *limited) Write(b []byte) (int, error) {
	n, _ := l.to.Write(b[:min(len(b), l.left)])
	l.left -= n
	if l.left == 0 {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// TestTheLineModeOfTheScreenDoesNotOrderLines writes lines with settings that show one
// direction on the screen. A line has both.
func TestTheLineModeOfTheScreenDoesNotOrderLines(t *testing.T) {
	t.Parallel()
	orders := map[string]string{}
	for _, mode := range []string{"two-line", "sent", "received"} {
		file := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(file, []byte("line_mode = \""+mode+"\"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, lines := replay(t, "--demo", "--once", "--duration", "20s", "-c", file)
		for _, f := range lines[0].Flows {
			orders[mode] += f.Src + " " + f.Dst + "\n"
		}
	}
	if orders["sent"] != orders["two-line"] || orders["received"] != orders["two-line"] || orders["sent"] == "" {
		t.Errorf("line modes order rows: %v", orders)
	}
}
