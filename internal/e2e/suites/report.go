package suites

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
)

// Report is what comparing files came to.
type Report struct {
	// Dir is the directory that the files are below.
	Dir string
	// Paths are the files, Verdicts what each came to.
	Paths    []string
	Verdicts []Verdict
	// Show is how many files of each group are listed.
	Show int
}

// Disagreements is the number of files that need a look.
func (r *Report) Disagreements() (n int) {
	for i := range r.Verdicts {
		if r.Verdicts[i].Class.Disagrees() {
			n++
		}
	}
	return n
}

// group is the files of a class that differ in the same way.
type group struct {
	name  string
	files []int
}

// Write writes a table of the classes, and then the groups of each, the largest first.
func (r *Report) Write(w io.Writer) error {
	var of [classCount][]int
	for i := range r.Verdicts {
		c := r.Verdicts[i].Class
		of[c] = append(of[c], i)
	}
	out := &printer{w: w}
	out.printf("%7s  class\n", "files")
	for c := range classCount {
		if len(of[c]) > 0 {
			out.printf("%7d  %v\n", len(of[c]), c)
		}
	}
	out.printf("%7d  in all, %d of them disagree\n", len(r.Verdicts), r.Disagreements())
	for c := range classCount {
		if len(of[c]) > 0 && c != Equal {
			out.printf("\n%v: %d\n", c, len(of[c]))
			r.writeGroups(out, of[c])
		}
	}
	return out.err
}

// writeGroups writes the groups of one class, with their first files.
func (r *Report) writeGroups(out *printer, files []int) {
	for _, g := range r.groups(files) {
		out.printf("%7d  %s\n", len(g.files), cmp.Or(printable(g.name), "-"))
		for _, i := range g.files[:min(len(g.files), max(r.Show, 0))] {
			out.printf("%9s%s\n", "", r.name(i))
			if figures := r.Verdicts[i].Figures; figures != "" {
				out.printf("%11s%s\n", "", figures)
			}
		}
	}
}

// groups are those of some files, the largest first.
func (r *Report) groups(files []int) (groups []group) {
	at := map[string]int{}
	for _, i := range files {
		name := r.Verdicts[i].Group
		n, known := at[name]
		if !known {
			n, at[name] = len(groups), len(groups)
			groups = append(groups, group{name: name})
		}
		groups[n].files = append(groups[n].files, i)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(len(b.files), len(a.files)) })
	return groups
}

// name is the path of a file below the directory, as it can be printed.
func (r *Report) name(i int) string {
	path := r.Paths[i]
	if below, err := filepath.Rel(r.Dir, path); err == nil {
		path = below
	}
	return printable(path)
}

// printer keeps the first error of writing.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
