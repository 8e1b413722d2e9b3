package page_test

import (
	"os"
	"path/filepath"
	"testing"

	"iftopgo/internal/e2e/page"
)

func TestATextTakesThePlaceOfWhatWasThere(t *testing.T) {
	t.Parallel()
	p := page.Place{Path: filepath.Join(t.TempDir(), "page.md"), Name: "figures", Task: "measure"}
	const before, after = "# Page\n\n<!-- figures: written by task measure -->", "<!-- figures: end -->\n\nMore.\n"
	if err := os.WriteFile(p.Path, []byte(before+"\nold\n"+after), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"| 1 |\n", "| 2 |\n"} {
		p.Write(t, text)
		got, err := os.ReadFile(p.Path)
		if want := before + "\n\n" + text + "\n" + after; err != nil || string(got) != want {
			t.Errorf("the page is %q, %v; want %q", got, err, want)
		}
	}
	if first, last := p.Around(t); first != "# Page\n\n" || last != "\n\nMore.\n" {
		t.Errorf("around it are %q and %q", first, last)
	}
}
