package e2e

import (
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/page"
)

// faultsFile is the page with the tables.
const faultsFile = "../../docs/reliability.md"

// table is a chapter with what was tried of it.
type table struct {
	*chapter
	trials []trial
}

// versionOf is what the package manager calls the version of a program, or its name.
func versionOf(name string) string {
	out, err := exec.Command("dpkg-query", "--show", "--showformat=${Package} ${Version}", name).Output()
	if err != nil {
		return name
	}
	return string(out)
}

// peers are the others that are installed.
func peers() (names []string) {
	for _, m := range monitors {
		if m.name != ourName && m.installed() {
			names = append(names, m.name)
		}
	}
	return names
}

// put puts the table into the page.
func (y *table) put(t *testing.T) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s, with %d CPUs", time.Now().UTC().Format("2 January 2006"), runtime.GOARCH, runtime.NumCPU())
	for _, name := range peers() {
		b.WriteString(", " + versionOf(name))
	}
	b.WriteString(".\n\n")
	y.write(&b, peers())
	page.Place{Path: faultsFile, Name: y.title, Task: "faults"}.Write(t, b.String())
}

// write writes a table, with a column for each peer to which any of its faults was applied.
func (y *table) write(b *strings.Builder, peers []string) {
	peers = slices.DeleteFunc(slices.Clone(peers), func(name string) bool {
		return !slices.ContainsFunc(y.trials, func(one trial) bool { _, ok := one.came[name]; return ok })
	})
	fmt.Fprintf(b, "| %s | iftopgo | what it tells |", y.first)
	for _, name := range peers {
		fmt.Fprintf(b, " %s |", name)
	}
	b.WriteString("\n|---|---|---|" + strings.Repeat("---|", len(peers)) + "\n")
	for _, one := range y.trials {
		mine := one.came[ourName]
		fmt.Fprintf(b, "| %s | %s | %s |", one.name, mine.happens, mine.told)
		for _, name := range peers {
			b.WriteString(" " + one.came[name].cell() + " |")
		}
		b.WriteString("\n")
	}
}

// cell is an outcome in one cell, empty where the fault was not applied.
func (o outcome) cell() string {
	if o.told == nothing || o.told == "" {
		return o.happens
	}
	return o.happens + ": " + o.told
}
