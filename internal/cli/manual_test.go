package cli

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"iftopgo/internal/buildinfo"
	"iftopgo/model"
	"iftopgo/view/man"
	"iftopgo/view/ndjson"
)

// manualPage is a page as man shows it: without what only printers see.
func manualPage(t *testing.T, page string) string {
	t.Helper()
	parser, err := newParser(&Flags{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := writeManual(&text, page, parser, buildinfo.Build{Version: "1.2.3", Date: "2026-11-26"}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// plainPage takes fonts and escapes out of a page.
var plainPage = strings.NewReplacer(`\fB`, "", `\fI`, "", `\fR`, "", `\-`, "-", `\(aq`, "'", `\(ha`, "^", `\(ti`, "~", `\(ga`, "`", `\&`, "", `\e`, `\`)

func TestManualHasEveryFlagAndKey(t *testing.T) {
	t.Parallel()
	text := plainPage.Replace(manualPage(t, man.Program))
	parser, err := newParser(&Flags{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range parser.Model.Flags {
		if !strings.Contains(text, "--"+f.Name) || !strings.Contains(text, f.Help) {
			t.Errorf("the manual lacks --%s: %s", f.Name, f.Help)
		}
	}
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if want := "\n" + strings.Join(k.Keys(), ", ") + "\n" + k.Help().Desc + " [" + string(k.Action) + "]\n"; !strings.Contains(text, want) {
			t.Errorf("the manual lacks %q", want)
		}
	}
}

func TestManualOfJSONHasEveryField(t *testing.T) {
	t.Parallel()
	text := plainPage.Replace(manualPage(t, man.JSON))
	line, flow, err := ndjson.Fields()
	if err != nil {
		t.Fatal(err)
	}
	if len(line) == 0 || len(flow) == 0 {
		t.Fatal("the schema has no fields")
	}
	for _, f := range append(line, flow...) {
		if !strings.Contains(text, ".BR "+f.Name+` "`) || !strings.Contains(text, f.About) {
			t.Errorf("the manual lacks %s: %s", f.Name, f.About)
		}
	}
}

// TestManualRendersWithoutWarnings has the pages as they are installed; those of
// package man have what roff stumbles over.
func TestManualRendersWithoutWarnings(t *testing.T) {
	t.Parallel()
	for _, tool := range [][]string{{"groff", "-man", "-ww", "-z", "-Tutf8"}, {"mandoc", "-Tlint", "-Wwarning"}} {
		for _, page := range []string{man.Program, man.JSON} {
			t.Run(tool[0]+" "+page, func(t *testing.T) {
				t.Parallel()
				if _, err := exec.LookPath(tool[0]); err != nil {
					t.Skipf("%s is not installed", tool[0])
				}
				cmd := exec.CommandContext(t.Context(), tool[0], tool[1:]...)
				cmd.Stdin = strings.NewReader(manualPage(t, page))
				if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
					t.Errorf("%v: %s", err, out)
				}
			})
		}
	}
}
