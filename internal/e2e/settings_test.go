package e2e

import (
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/prefs"
)

func TestDefaultConfigIsValidAndTheDefaults(t *testing.T) {
	t.Parallel()
	text := program.Output(t, "--default-config")
	if !strings.Contains(text, "# theme = ") || !strings.Contains(text, "# [keys]") {
		t.Errorf("the settings explain too little:\n%s", text)
	}
	place := prefs.Place{Path: fileWith(t, "config.toml", text)}
	p, doc, err := prefs.Load(place)
	if err != nil || !p.Equal(prefs.Default()) || len(doc.Unknown()) > 0 {
		t.Errorf("they are %+v, %v, unknown %v; want the defaults", p, err, doc.Unknown())
	}
}
