package prefs

import "testing"

// TestTheOlderSettingOfNamesIsStillRead reads a file from before there was "names", and one
// that has both.
func TestTheOlderSettingOfNamesIsStillRead(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]Names{
		"":                             NamesSeen,
		"dns = false\n":                NamesOff,
		"dns = true\n":                 NamesSeen,
		"names = \"ptr\"\n":            NamesPTR,
		"dns = false\nnames = \"ptr\"": NamesPTR,
		"names = \"seen\"\ndns = true": NamesSeen,
	} {
		text, err := parseText("c.toml", []byte(file))
		if err != nil || text.prefs.Names != want || len(text.unknown) > 0 {
			t.Errorf("%q: %q, unknown %v, error %v; want %q", file, text.prefs.Names, text.unknown, err, want)
		}
	}
	for file, want := range map[string]string{
		"dns = 7\n":           "c.toml:1:1: dns is 7; allowed are seen, ptr, off",
		"\nnames = \"all\"\n": `c.toml:2:1: names is "all"; allowed are seen, ptr, off`,
	} {
		if _, err := parseText("c.toml", []byte(file)); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", file, err, want)
		}
	}
}

// TestNamesAreSavedUnderTheirNewName changes a setting that the file has by its older name.
func TestNamesAreSavedUnderTheirNewName(t *testing.T) {
	t.Parallel()
	text, err := parseText("c.toml", []byte("dns = false # mine\nbytes = true\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := text.prefs
	want.Names = NamesPTR
	out, err := text.withValues("c.toml", &want)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(out); got != "dns = false # mine\nbytes = true\nnames = \"ptr\"\n" {
		t.Errorf("the file is\n%s", got)
	}
}
