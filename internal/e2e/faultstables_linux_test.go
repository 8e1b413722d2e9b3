package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// The page with the tables, and what stands around them there.
const (
	faultsFile  = "../../docs/reliability.md"
	faultsBegin = "<!-- faults: written by task faults -->"
	faultsEnd   = "<!-- faults: end -->"
)

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

// writeTables writes the tables of the page.
func writeTables(t *testing.T, tables []table) {
	t.Helper()
	var peers, versions []string
	for _, m := range monitors {
		if m.name != ourName && m.installed() {
			peers = append(peers, m.name)
			versions = append(versions, versionOf(m.name))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s, with %d CPUs; %s.\n", time.Now().UTC().Format("2 January 2006"), runtime.GOARCH, runtime.NumCPU(), strings.Join(versions, ", "))
	for _, table := range tables {
		table.write(&b, peers)
	}
	page, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, first := strings.Cut(string(page), faultsBegin)
	_, after, second := strings.Cut(rest, faultsEnd)
	if !first || !second {
		t.Fatalf("%s has no place for the tables: %s … %s", faultsFile, faultsBegin, faultsEnd)
	}
	if err := os.WriteFile(faultsFile, []byte(before+faultsBegin+"\n\n"+b.String()+"\n"+faultsEnd+after), 0o644); err != nil { //nolint:gosec // A page.
		t.Fatal(err)
	}
}

// write writes a table, with a column for each peer to which any of its faults was applied.
func (y *table) write(b *strings.Builder, peers []string) {
	peers = slices.DeleteFunc(slices.Clone(peers), func(name string) bool {
		return !slices.ContainsFunc(y.trials, func(one trial) bool { _, ok := one.came[name]; return ok })
	})
	fmt.Fprintf(b, "\n### %s\n\n| %s | iftopgo | what it tells |", y.title, y.first)
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
