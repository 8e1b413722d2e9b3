package man

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// manual is one with whatever roff stumbles over.
func manual(t *testing.T) Manual {
	t.Helper()
	k, err := kong.New(&struct {
		Read   string `short:"r" placeholder:"FILE" help:".hidden 'files' and \\n are read; - is stdin, 100~%."`
		Engine string `default:"auto" enum:"auto,native" help:"How: auto or native."`
		Fast   bool   `help:"Be fast."`
		Secret string `hidden:"" help:"Not for you."`
	}{}, kong.Name("iftopgo"), kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	return Manual{
		Version: "1.2.3", Date: "2026-11-26", App: k.Model,
		Keys: []Key{
			{"Move", []string{"j", "down"}, "next row", "down"},
			{"Move", []string{"\\"}, "a back\\slash", "slash"},
			{"Do", []string{".", "'"}, ".start", "start"},
		},
		Line:       []Field{{"schema", "1", "Its number.", true}, {"last_loss", "time", "When \u2013 or \\never.", false}},
		Interfaces: []Field{{"uptime", "number", "How long.", true}}, Interface: []Field{{"total_sent", "integer", "Bytes.", false}},
		Flow: []Field{{"src", "string", "Whence.", false}, {"dst", "string", "", false}},
	}
}

// page writes a page.
func page(t *testing.T, name string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, name, manual(t)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPagesListTheFlagsKeysAndFieldsOfTheModel(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		Program: {
			`.TH IFTOPGO 1 "2026-11-26" "iftopgo 1.2.3" "User Commands"`,
			`\fB\-r\fR, \fB\-\-read\fR \fIFILE\fR` + "\n" + `\&.hidden \(aqfiles\(aq and \en are read; \- is stdin, 100\(ti%.`,
			`\fB\-\-engine\fR \fIENGINE\fR` + "\n" + `How: auto or native. The default is \fBauto\fR.`,
			`\fB\-\-fast\fR` + "\n" + `Be fast.`,
			".SS Move\n.TP\n" + `\fBj\fR, \fBdown\fR` + "\nnext row [down]\n.TP\n" + `\fB\e\fR` + "\n" + `a back\eslash [slash]`,
			".SS Do\n.TP\n" + `\fB\&.\fR, \fB\(aq\fR` + "\n" + `\&.start [start]`,
		},
		JSON: {
			`.BR schema " (1)"` + "\nIts number.",
			`.BR last_loss " (time, when it is known or true)"` + "\n" + `When \[u2013] or \enever.`,
			`.BR uptime " (number)"` + "\nHow long.", `.BR total_sent " (integer, when it is known or true)"` + "\nBytes.",
			`.BR dst " (string, when it is known or true)"` + "\nThe same.",
		},
	} {
		text := page(t, name)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s lacks %q:\n%s", name, w, text)
			}
		}
		if strings.Contains(text, "secret") {
			t.Errorf("%s names a hidden flag", name)
		}
	}
}

func TestPagesRenderWithoutWarnings(t *testing.T) {
	t.Parallel()
	for _, tool := range [][]string{
		{"groff", "-man", "-ww", "-z", "-Tutf8"},
		{"mandoc", "-Tlint", "-Wwarning"},
		{"man", "--warnings", "-l", "-"},
	} {
		for _, name := range []string{Program, JSON} {
			t.Run(tool[0]+" "+name, func(t *testing.T) {
				t.Parallel()
				if _, err := exec.LookPath(tool[0]); err != nil {
					t.Skipf("%s is not installed", tool[0])
				}
				cmd := exec.CommandContext(t.Context(), tool[0], tool[1:]...)
				cmd.Env = append(cmd.Environ(), "MANROFFSEQ=", "MAN_KEEP_FORMATTING=", "LC_ALL=C.UTF-8", "MANWIDTH=80")
				cmd.Stdin = strings.NewReader(page(t, name))
				var stdout, stderr bytes.Buffer
				cmd.Stdout, cmd.Stderr = &stdout, &stderr
				if err := cmd.Run(); err != nil || stderr.Len() > 0 || tool[0] == "mandoc" && stdout.Len() > 0 {
					t.Errorf("%v: %s%s", err, stderr.String(), stdout.String())
				}
			})
		}
	}
}

func TestWriteRefusesAnUnknownPage(t *testing.T) {
	t.Parallel()
	if err := Write(&bytes.Buffer{}, "iftop", manual(t)); err == nil || !strings.Contains(err.Error(), "choose iftopgo or iftopgo-json") {
		t.Errorf("the error is %v", err)
	}
}

// full is a writer on a disk without room.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAFailedWriteIsReported(t *testing.T) {
	t.Parallel()
	if err := Write(full{}, Program, manual(t)); !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
}
