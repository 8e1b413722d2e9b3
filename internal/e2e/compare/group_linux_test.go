package compare

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// group is a control group (cgroups(7), version 2) with a monitor in it and all that it
// starts. Besides a hierarchy of version 1 there is one, too.
type group struct {
	dir  string
	file *os.File
}

// newGroup makes a group, which is removed when the test ends.
func newGroup(t *testing.T) *group {
	t.Helper()
	root, err := unifiedHierarchy()
	if err != nil {
		t.Skipf("the processes of a monitor cannot be told: %v", err)
	}
	dir, err := os.MkdirTemp(root, "iftopgo-compare-")
	if err != nil {
		t.Skipf("cannot make a control group: %v", err)
	}
	g := &group{dir: dir}
	t.Cleanup(func() { g.remove(t) })
	if g.file, err = os.Open(dir); err != nil {
		t.Fatal(err)
	}
	return g
}

// unifiedHierarchy is where control groups of version 2 are mounted.
func unifiedHierarchy() (string, error) {
	file, err := os.Open("/proc/self/mounts")
	if err != nil {
		return "", fmt.Errorf("looking for control groups: %w", err)
	}
	defer file.Close()
	for scan := bufio.NewScanner(file); scan.Scan(); {
		if fields := strings.Fields(scan.Text()); len(fields) > 2 && fields[2] == "cgroup2" {
			return fields[1], nil
		}
	}
	return "", errors.New("no control groups of version 2 are mounted")
}

// cpu is the CPU time that all processes of the group have taken, those that have ended
// included.
func (g *group) cpu(t *testing.T) time.Duration {
	t.Helper()
	_, rest, _ := strings.Cut("\n"+g.read(t, "cpu.stat"), "\nusage_usec ")
	text, _, _ := strings.Cut(rest, "\n")
	usec, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("reading the CPU time of a control group: %v", err)
	}
	return time.Duration(usec) * time.Microsecond
}

// processes are those in the group.
func (g *group) processes(t *testing.T) []string {
	t.Helper()
	return strings.Fields(g.read(t, "cgroup.procs"))
}

func (g *group) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(g.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// remove kills what is still in the group, and removes it.
func (g *group) remove(t *testing.T) {
	t.Helper()
	if g.file != nil {
		_ = g.file.Close()
	}
	if err := os.WriteFile(filepath.Join(g.dir, "cgroup.kill"), []byte("1"), 0); err != nil {
		t.Errorf("killing what is in a control group: %v", err)
	}
	for late := time.Now().Add(patience); ; <-time.After(5 * time.Millisecond) {
		err := os.Remove(g.dir)
		if err == nil {
			return
		}
		if time.Now().After(late) {
			t.Errorf("removing a control group: %v", err)
			return
		}
	}
}
