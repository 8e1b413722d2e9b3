package buildinfo

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// What the linker is told when a package is made (-X iftopgo/internal/buildinfo.release=1.2.3),
// where Go's own build information does not have it.
var (
	release  string // as "1.2.3"
	revision string // the commit
	made     string // its day, as "2026-11-26"
)

// Build is what is known of how this program was built.
type Build struct {
	// Version is a release such as "1.2.3", or "(devel)" for a build from a work tree.
	Version string
	// Commit is the full hash and Date its day as "2026-11-26"; both are empty when not known.
	Commit, Date string
	// Modified says that the work tree had changes that are not in the commit.
	Modified bool
}

// Current reads what the linker and the compiler recorded in this program.
func Current() Build {
	b := Build{Version: "(devel)", Commit: revision, Date: made}
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" {
		b.Version = info.Main.Version
	}
	if release != "" {
		b.Version = release
		return b
	}
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
				b.Date = at.UTC().Format(time.DateOnly)
			}
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// commitLength is how much of a commit's name is shown.
const commitLength = 12

// origin describes the commit: its hash, its day, and whether the work tree differed.
func (b Build) origin() string {
	if b.Commit == "" {
		return "unknown"
	}
	text := b.Commit[:min(commitLength, len(b.Commit))]
	if b.Date != "" {
		text += " of " + b.Date
	}
	if b.Modified {
		text += ", changed since"
	}
	return text
}

// WriteVersion writes what --version prints: the version, how it was built, and
// which features this system has. The format of the first line, "iftopgo VERSION",
// is fixed: scripts read it. memory says how much memory the program would take.
func WriteVersion(w io.Writer, memory string) error {
	b := Current()
	lines := [][2]string{
		{"commit", b.origin()},
		{"go", runtime.Version()},
		{"platform", strings.TrimSuffix(runtime.GOOS+"/"+runtime.GOARCH+", "+Kernel(), ", ")},
	}
	for i, o := range Features() {
		if i == 0 {
			lines = append(lines, [2]string{"capture", o.Name + ": " + o.String()})
			continue
		}
		lines = append(lines, [2]string{o.Name, o.String()})
	}
	lines = append(lines, [2]string{"memory", memory})
	var text strings.Builder
	fmt.Fprintf(&text, "iftopgo %s\n", b.Version)
	for _, l := range lines {
		fmt.Fprintf(&text, "%-9s %s\n", l[0], l[1])
	}
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}
