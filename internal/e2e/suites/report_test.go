package suites

import (
	"errors"
	"strings"
	"testing"
)

func TestReportHasClassesThenGroups(t *testing.T) {
	t.Parallel()
	r := Report{
		Dir:   "/d",
		Paths: []string{"/d/a", "/d/b", "/d/c\x1b[0m", "/d/e/f", "/d/g"},
		Verdicts: []Verdict{
			{Equal, "", ""},
			{OnlyReference, "FILE: not a pcap\nor pcapng file", "capinfos 1 packets, 60 bytes"},
			{BytesDiffer, "sll", "iftopgo 1; capinfos 2"},
			{BytesDiffer, "ether", "iftopgo 3; capinfos 4"},
			{BytesDiffer, "ether", "iftopgo 5; capinfos 6"},
		},
		Show: 1,
	}
	var out strings.Builder
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	want := `  files  class
      1  equal in packets, bytes and flows
      1  refused by iftopgo alone
      3  bytes differ
      5  in all, 3 of them disagree

refused by iftopgo alone: 1
      1  "FILE: not a pcap\nor pcapng file"
         b
           capinfos 1 packets, 60 bytes

bytes differ: 3
      2  ether
         e/f
           iftopgo 3; capinfos 4
      1  sll
         "c\x1b[0m"
           iftopgo 1; capinfos 2
`
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
	if n := r.Disagreements(); n != 3 {
		t.Errorf("%d files disagree, want 3", n)
	}
}

func TestReportThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	if err := (&Report{}).Write(full{}); !errors.Is(err, errFull) {
		t.Errorf("%v, want %v", err, errFull)
	}
}

var errFull = errors.New("no room")

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
