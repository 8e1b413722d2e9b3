package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// brokenSettings are no settings of anybody's.
const brokenSettings = "this = [is not\nvalid: {at all\n\x00\xff\n"

// fileFaults are those of what is read, and of names.
var fileFaults = []*fault{
	{
		name: "a settings file that makes no sense", on: func(m *monitor) bool { return m.name == ourName || m.name == "iftop" },
		try: func(t *testing.T, m *monitor) outcome {
			file := fileWith(t, "settings", brokenSettings)
			return started(func(args ...string) *exec.Cmd {
				for i, arg := range args {
					if arg == "-c" { // That which the command line has.
						args = append(args[:i:i], args[i+2:]...)
						break
					}
				}
				return plain(append(args, "-c", file)...)
			})(t, m)
		},
		happens: is("ends, status 2"), told: is("FILE:1:"),
	},
	{
		name: "a capture file that is cut off", on: thatReads, quick: true,
		try: func(t *testing.T, m *monitor) outcome {
			whole := read(t, sample("ethernet.pcap"))
			return m.reads(t, fileWith(t, "cut.pcap", whole[:len(whole)-1]))
		},
		happens: is("ends, status 1"), told: is("packet 26: the file ends within the packet's bytes"),
	},
	{
		name: "a file that is no capture", on: thatReads,
		try: func(t *testing.T, m *monitor) outcome {
			return m.reads(t, fileWith(t, "text.pcap", strings.Repeat("no capture\n", 100)))
		},
		happens: is("ends, status 1"), told: is("not a pcap or pcapng file"),
	},
	{
		name: "a process with escape sequences in its name sends", on: func(m *monitor) bool { return m.name == ourName || m.name == "nethogs" },
		try: hostileName, happens: is("counts on, 0 packets off, no escape sequence is written"), told: is(cleanedName),
	},
}

// reads has a monitor read a capture file.
func (m *monitor) reads(t *testing.T, path string) outcome {
	t.Helper()
	out := run(m.file(t, path))
	return outcome{ending(out.err), told(lastOf(strings.ReplaceAll(out.message, path, "FILE")))}
}

// cleanedName is what is left of hostileAsk.
const cleanedName = "[6nPWN"

// hostileName has a process send to the host of the monitor from there, whose name asks the
// terminal, and looks for that in all that is written.
func hostileName(t *testing.T, m *monitor) outcome {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	hostile := filepath.Join(t.TempDir(), hostileAsk)
	putProgram(t, hostile, read(t, bash))
	w := m.watched(t, plain)
	w.keepAll()
	if !w.begun() {
		return w.neverBegan()
	}
	shown := comesTrue(15*time.Second, func() bool {
		talk := exec.Command(hostile, "-c", "exec 3<>/dev/tcp/"+nettest.LocalIPv4+"/4242 && echo x >&3; read -r -t 1 <&3; true")
		w.lab.Remote.Start(t, talk)
		_ = talk.Wait() // Where nobody listens it fails, and has sent all the same.
		return strings.Contains(w.all(), cleanedName)
	})
	got := w.verdict()
	switch all := w.all(); {
	case strings.Contains(all, hostileAsk):
		got.happens += ", the escape sequence is written"
	case !shown:
		got.happens += ", the process is not shown"
	default:
		got.happens += ", no escape sequence is written"
		got.told = told(cleanedName)
	}
	return got
}

// ran is what became of a program that ran to its end.
type ran struct {
	message string
	err     error
	late    bool // it was ended
}

// run runs a program to its end, for which it has the time that everything has.
func run(args []string) ran {
	var message strings.Builder
	cmd := plain(args...)
	cmd.Stderr = &message
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return ran{err: err}
	}
	defer null.Close()
	cmd.Stdout = null
	if err := cmd.Start(); err != nil {
		return ran{err: err}
	}
	late := endAfter(patience, cmd.Process)
	err = cmd.Wait()
	return ran{message.String(), err, !late.Stop()}
}

// filtered is the command line of a monitor that compiles a filter.
func (m *monitor) filtered(t *testing.T, filter string) []string {
	t.Helper()
	if m.name == ourName {
		return []string{program.Path(t), "--dump-filter", "-f", filter}
	}
	return []string{"tcpdump", "-d", "-y", "EN10MB", "--", filter}
}
