package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"iftopgo/internal/buildinfo"
)

// What the linker is told when a package is made (-X main.release=1.2.3), where
// the build information of Go does not have it.
var (
	release  string // as "1.2.3"
	revision string // the commit
	made     string // its day, as "2026-11-26"
)

// build is what is known of this program.
type build struct {
	// version is "(devel)" when it was built from a work tree.
	version string
	// commit and date are empty when they are not known.
	commit, date string
	// changed says that the work tree was not that of the commit.
	changed bool
}

// thisBuild reads what linker and compiler left in the program.
func thisBuild() build {
	b := build{version: "(devel)", commit: revision, date: made}
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" {
		b.version = info.Main.Version
	}
	if release != "" {
		b.version = release
		return b
	}
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
				b.date = at.UTC().Format(time.DateOnly)
			}
		case "vcs.modified":
			b.changed = s.Value == "true"
		}
	}
	return b
}

// version is what the header and the first line of --version show.
func version() string { return thisBuild().version }

// commitLength is how much of a commit's name is shown.
const commitLength = 12

// origin is the commit in words.
func (b build) origin() string {
	if b.commit == "" {
		return "unknown"
	}
	text := b.commit[:min(commitLength, len(b.commit))]
	if b.date != "" {
		text += " of " + b.date
	}
	if b.changed {
		text += ", changed since"
	}
	return text
}

// showVersion writes what the program is and what this system offers it. The
// first line is for programs, and stays as it is.
func showVersion(w io.Writer) error {
	b := thisBuild()
	lines := [][2]string{
		{"commit", b.origin()},
		{"go", runtime.Version()},
		{"platform", strings.TrimSuffix(runtime.GOOS+"/"+runtime.GOARCH+", "+buildinfo.Kernel(), ", ")},
	}
	for i, o := range buildinfo.Features() {
		if i == 0 {
			lines = append(lines, [2]string{"capture", o.Name + ": " + o.String()})
			continue
		}
		lines = append(lines, [2]string{o.Name, o.String()})
	}
	var text strings.Builder
	fmt.Fprintf(&text, "iftopgo %s\n", b.version)
	for _, l := range lines {
		fmt.Fprintf(&text, "%-9s %s\n", l[0], l[1])
	}
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}
