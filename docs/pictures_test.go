package docs_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/pictures"
)

const pictureFolder = "docs/pictures"

func TestPicturesAreWhatTheProgramShows(t *testing.T) {
	t.Parallel()
	path := program.Path(t)
	for _, s := range append(pictures.Shots(), pictures.Gallery()[0]) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			want := []byte(read(t, filepath.Join(pictureFolder, s.Name+".svg")))
			posing, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			terminal, err := s.Prepare(posing, path, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer terminal.Close()
			// The demo stands still: what is not there soon will not come.
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
			defer cancel()
			shown := func() bool { return bytes.Equal(s.SVG(terminal), want) }
			if terminal.Await(ctx, shown) != nil {
				t.Errorf("is out of date, if this is as it should be: task pictures\n%s", terminal.Text())
			}
		})
	}
}

func TestPageOfThemesShowsThemAll(t *testing.T) {
	t.Parallel()
	if page := string(pictures.GalleryPage("pictures")); page != read(t, "docs/themes.md") {
		t.Errorf("docs/themes.md is out of date: task pictures\n%s", page)
	}
}

func TestEveryPictureIsMadeAndShown(t *testing.T) {
	t.Parallel()
	var made, found []string
	for _, s := range slices.Concat(pictures.Shots(), pictures.Gallery()) {
		made = append(made, s.Name+".svg")
	}
	files, err := os.ReadDir("pictures")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		found = append(found, f.Name())
	}
	slices.Sort(made)
	if !slices.Equal(made, found) {
		t.Errorf("pictures made %q, there are %q", made, found)
	}
	pages := read(t, "README.md") + read(t, "docs/screen.md") + read(t, "docs/themes.md")
	for _, name := range found {
		if !strings.Contains(pages, "pictures/"+name) {
			t.Errorf("%s is on no page", name)
		}
	}
}
