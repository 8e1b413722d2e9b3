package main

import (
	"bytes"
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	maxMainLines = 60  // of main.go
	maxFileLines = 400 // of any Go file of the product
)

// TestMainStaysShort keeps work out of main: it parses nothing and decides nothing.
func TestMainStaysShort(t *testing.T) {
	t.Parallel()
	if n := lines(t, "main.go"); n > maxMainLines {
		t.Errorf("main.go has %d lines, want at most %d", n, maxMainLines)
	}
}

// TestFilesAreOneConceptEach takes length for a sign of more than one.
func TestFilesAreOneConceptEach(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, ".") {
		for _, name := range p.GoFiles {
			if path := filepath.Join(p.Dir, name); !generated(t, path) && lines(t, path) > maxFileLines {
				t.Errorf("%s has %d lines, want at most %d", path, lines(t, path), maxFileLines)
			}
		}
	}
}

// TestPackagesAreDocumented looks for the doc.go of every package but commands, whose
// documentation is in main.go.
func TestPackagesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, ".") {
		if p.Name != "main" && !slices.Contains(p.GoFiles, "doc.go") {
			t.Errorf("%s has no doc.go", p.Dir)
		}
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.Dir)
		}
	}
}

// TestFilesOfInternalDependOneWay finds files of one package that need each other, by
// the package-level names, methods and fields they use.
func TestFilesOfInternalDependOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, "internal") {
		needs := dependencies(t, p)
		if circle := findCircle(needs); circle != nil {
			t.Errorf("%s: files depend in a circle:", p.Dir)
			for i, name := range circle[1:] {
				t.Errorf("\t%s needs %s for %s", circle[i], name, strings.Join(slices.Sorted(maps.Keys(needs[circle[i]][name])), ", "))
			}
		}
	}
}

// TestACircleIsFound proves that the search for circles can find one.
func TestACircleIsFound(t *testing.T) {
	t.Parallel()
	why := map[string]bool{"x": true}
	line := graph{"a": {"b": why, "c": why}, "b": {"c": why}, "c": {}}
	if circle := findCircle(line); circle != nil {
		t.Errorf("%v is no circle", circle)
	}
	line["c"] = map[string]map[string]bool{"a": why}
	if circle := findCircle(line); len(circle) < 3 || circle[0] != circle[len(circle)-1] {
		t.Errorf("found %v, want a circle", circle)
	}
}

// packages are those below a directory, as they are built on this system.
func packages(t *testing.T, dir string) (all []*build.Package) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !e.IsDir():
			return nil
		case path != "." && strings.HasPrefix(e.Name(), "."), e.Name() == "testdata":
			return filepath.SkipDir
		}
		p, err := build.ImportDir(path, 0)
		var none *build.NoGoError
		switch {
		case errors.As(err, &none):
			return nil
		case err != nil:
			return err
		case len(p.GoFiles) > 0:
			all = append(all, p)
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d packages, %v", len(all), err)
	}
	return all
}

func lines(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}

// generated reports whether a file says that a program wrote it.
func generated(t *testing.T, path string) bool {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	return ast.IsGenerated(f)
}

// graph has for each file the files it needs, and the names it needs them for.
type graph map[string]map[string]map[string]bool

// dependencies finds what the files of a package use of each other. Imports are not
// loaded: what they declare is in no file of the package.
func dependencies(t *testing.T, p *build.Package) graph {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	config := types.Config{Importer: emptyImporter{}, Error: func(error) {}}
	pkg, _ := config.Check(p.Dir, fset, files, &info) // Errors are those of names of imports.
	needs := graph{}
	for id, obj := range info.Uses {
		if obj.Pkg() != pkg || !obj.Pos().IsValid() || obj.Parent() != nil && obj.Parent() != pkg.Scope() {
			continue
		}
		from, to := filepath.Base(fset.Position(id.Pos()).Filename), filepath.Base(fset.Position(obj.Pos()).Filename)
		if from == to {
			continue
		}
		if needs[from] == nil {
			needs[from] = map[string]map[string]bool{}
		}
		if needs[from][to] == nil {
			needs[from][to] = map[string]bool{}
		}
		needs[from][to][obj.Name()] = true
	}
	return needs
}

// emptyImporter imports every package as one without names.
type emptyImporter struct{}

func (emptyImporter) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, filepath.Base(path))
	p.MarkComplete()
	return p, nil
}

// findCircle returns files of which each needs the next, the first one again at the
// end; nil if there are none.
func findCircle(needs graph) []string {
	done := map[string]bool{}
	var path []string
	var visit func(name string) []string
	visit = func(name string) []string {
		if i := slices.Index(path, name); i >= 0 {
			return append(slices.Clone(path[i:]), name)
		}
		if done[name] {
			return nil
		}
		path = append(path, name)
		for _, next := range slices.Sorted(maps.Keys(needs[name])) {
			if circle := visit(next); circle != nil {
				return circle
			}
		}
		path = path[:len(path)-1]
		done[name] = true
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(needs)) {
		if circle := visit(name); circle != nil {
			return circle
		}
	}
	return nil
}
