package sshlink

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// passed is what is passed on of what a machine writes, event by event.
func passed(t *testing.T, out io.Reader) (all []string, answered bool) {
	t.Helper()
	var events bytes.Buffer
	c := newConnector([]string{"web1", "web2"}, &events)
	c.unsettled.Add(1)
	began := 0
	answered = c.machines[1].pass(out, func() { began++ })
	if answered != (began == 1) {
		t.Errorf("it has written a line: %v, which was said %d times", answered, began)
	}
	r := eventReader{in: &events}
	for {
		e, err := r.next()
		if errors.Is(err, io.EOF) {
			return all, answered
		}
		if err != nil || e.Kind != Data || e.Machine != 1 {
			t.Fatalf("%+v (%v)", e, err)
		}
		all = append(all, string(e.Data))
	}
}

func TestALineThatComesInPartsIsPassedOnAsAWhole(t *testing.T) {
	t.Parallel()
	all, answered := passed(t, iotest.OneByteReader(strings.NewReader("first\nsecond\nnot ended")))
	if !slices.Equal(all, []string{"first\n", "second\n", "not ended"}) || !answered {
		t.Errorf("%q is passed on", all)
	}
	all, answered = passed(t, iotest.DataErrReader(strings.NewReader("not ended")))
	if !slices.Equal(all, []string{"not ended"}) || answered {
		t.Errorf("%q is passed on", all)
	}
}

func TestALineThatIsTooLongIsPassedOnInParts(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("x", 2*maxData) + "\n"
	all, _ := passed(t, iotest.HalfReader(strings.NewReader(line)))
	if strings.Join(all, "") != line {
		t.Errorf("%d events are not what was written", len(all))
	}
	if len(all) != 3 || len(all[0]) != maxData {
		t.Errorf("it comes in %d parts, the first of %d bytes", len(all), len(all[0]))
	}
}
