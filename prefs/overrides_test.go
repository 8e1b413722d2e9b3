package prefs

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestOverridesApplyButAreNotSaved(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	write(t, path, "port_names = true\nbytes = false\n")
	loaded, d := load(t, path)
	o, err := Overrides{}.With("port_names", false)
	if err == nil {
		o, err = o.With("theme", "iftopcolor")
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.Apply(loaded)
	if err != nil || p.PortNames || p.Theme != "Iftopcolor" {
		t.Fatalf("dns %t, theme %s, %v", p.PortNames, p.Theme, err)
	}

	after := toggle(t, d, p, func(p *Prefs) { p.Bytes = true })
	if got, want := read(t, path), "port_names = true\nbytes = true\n"; got != want {
		t.Errorf("file %q, want %q", got, want)
	}
	o = o.Without(p, after)
	p = after
	after = toggle(t, d, p, func(p *Prefs) { p.Theme = "AcidRain" })
	o = o.Without(p, after)

	write(t, path, "port_names = true\ntheme = \"BioHazard\"\n")
	edited, _, err := d.Poll()
	if err != nil {
		t.Fatal(err)
	}
	if p, err = o.Apply(edited); err != nil || p.PortNames || p.Theme != "BioHazard" {
		t.Errorf("after an edit: dns %t, theme %s, %v; want the flag's and the file's", p.PortNames, p.Theme, err)
	}
}

func TestOverridesAreChecked(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{"sort": "size", "refresh": int64(3), "port_names": "no", "nonsense": true, "alert": "10"} {
		if _, err := (Overrides{}).With(name, value); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s = %v: error %v", name, value, err)
		}
	}
	o, err := Overrides{}.With("theme", "none such")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Apply(Default()); err == nil || !strings.Contains(err.Error(), "none such") {
		t.Errorf("an unknown theme: %v", err)
	}
}
