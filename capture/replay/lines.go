package replay

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/capture/remote"
	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// countedReader is a packetReader that has counters of flows in place of packets.
type countedReader interface {
	packetReader
	// Counted is what was counted up to the time of the frame that was read last.
	Counted() meter.Counted
	// Lossy says that something of it was lost, or not captured for a while.
	Lossy() bool
	// Gap says that nothing is known of a while before it.
	Gap() bool
	// Restarted says that it is of another capture than what was read before.
	Restarted() bool
	// Names are the names of interfaces by flows.Key.Iface.
	Names() map[uint32]string
}

// lineReader reads lines of --json: of each the seconds that it is of, one after the other, each
// up to its end. So what is played is carried when it was, as far as the lines say.
type lineReader struct {
	*tracefile.Reader
	shared bool // others read the file too: Capture.release closes it
	name   string
	lines  *remote.Reader
	differ *remote.Differ

	begun   bool
	seconds []second
	current second
	end     int64 // time of the last line; 0 before the first
	drops   uint64
	note    string
	err     error
}

// second is what was carried up to a time, in nanoseconds since the Unix epoch, by the clock of
// the lines.
type second struct {
	at int64
	meter.Counted
	lossy, gap, restarted bool
}

// newLineReader returns a reader of the lines of a file.
func newLineReader(r *tracefile.Reader, name string, shared bool) *lineReader {
	return &lineReader{
		Reader: r, shared: shared, name: name,
		lines: remote.NewReader(r.Lines()), differ: remote.NewDiffer(new(remote.OwnerIDs), 0),
	}
}

// Next reads the next second.
func (r *lineReader) Next(f *frame.Frame) error {
	for len(r.seconds) == 0 {
		if r.err != nil {
			return r.err
		}
		r.readLine()
	}
	r.current, r.seconds = r.seconds[0], r.seconds[1:]
	*f = frame.Frame{Time: r.current.at}
	return nil
}

// readLine reads a line. After the last one comes its end, without anything.
func (r *lineReader) readLine() {
	l, err := r.lines.Next()
	var s *remote.Step
	if err == nil {
		s, err = r.differ.Add(l)
	}
	switch {
	case errors.Is(err, io.EOF) && r.end > 0:
		r.err = io.EOF
		r.seconds = append(r.seconds, second{at: r.end})
	case errors.Is(err, io.EOF):
		r.err = io.EOF
	case err != nil:
		r.err = fmt.Errorf("%s: %w", r.name, err)
	default:
		r.end, r.note = l.Time, noteOf(l)
		r.drops += s.Drops
		if !r.begun {
			r.begun = true
			r.seconds = append(r.seconds, second{at: max(s.From, s.To-maxSeconds*meter.Second)})
		}
		r.seconds = append(r.seconds, secondsOf(s)...)
	}
}

// noteOf says what of the capture of a line is not as one would expect.
func noteOf(l *remote.Line) string {
	notes := l.Notes
	if l.State != "live" && l.State != "ended" {
		notes = append(slices.Clip(notes), l.State)
	}
	return strings.Join(notes, "; ")
}

// maxSeconds is how many seconds the content of a line is spread over at most: as many as a table
// remembers, and some.
const maxSeconds = meter.MaxEmptySlots

// secondsOf spreads what a line carried over the seconds that it is of.
func secondsOf(s *remote.Step) []second {
	last := flows.SlotOf(s.To - 1)
	first := max(min(flows.SlotOf(s.From), last), last-maxSeconds+1)
	parts := s.Parts(int(last-first) + 1)
	all := make([]second, len(parts))
	for i := range parts {
		all[i] = second{at: min((first+flows.Slot(i)+1).Start(), s.To) - 1, Counted: parts[i], lossy: s.Lossy}
	}
	all[0].restarted, all[0].gap = s.Restarted, s.Gap
	return all
}

// Counted is what was carried up to the time that was read last.
func (r *lineReader) Counted() meter.Counted { return r.current.Counted }

// Lossy says that the line says so.
func (r *lineReader) Lossy() bool { return r.current.lossy }

// Gap says that another capture wrote what follows, or that the clock jumped ahead.
func (r *lineReader) Gap() bool { return r.current.gap }

// Restarted says that another capture wrote what follows.
func (r *lineReader) Restarted() bool { return r.current.restarted }

// Names are those of the interfaces of rows.
func (r *lineReader) Names() map[uint32]string { return r.differ.Interfaces() }

// InterfaceName returns the name of an interface by its number.
func (r *lineReader) InterfaceName(i uint32) string { return r.differ.Interfaces()[i] }

// Drops are those that the lines tell of.
func (r *lineReader) Drops() flows.OptionalCount { return flows.OptionalCount{N: r.drops, OK: true} }

// Note says what of the lines makes no sense, and what the last one notes.
func (r *lineReader) Note() string {
	wrong := r.differ.Wrong().String()
	if r.note == "" || wrong == "" {
		return r.note + wrong
	}
	return r.note + "; " + wrong
}

// Close closes the file unless it is shared.
func (r *lineReader) Close() error {
	if r.shared {
		return nil
	}
	return r.Reader.Close()
}

// rejectForLines rejects options that are for packets.
func rejectForLines(o *capture.Options, name string) error {
	switch {
	case o.Compile != nil:
		return fmt.Errorf("%w: %s has lines of --json, and -f is for packets: filter the rows on the screen, with /", capture.ErrFilter, name)
	case len(o.Nets) > 0:
		return fmt.Errorf("%w: %s has lines of --json, whose local side is known: leave -F out", capture.ErrFilter, name)
	}
	return nil
}
