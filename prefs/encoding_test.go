package prefs

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// inUTF16 is a text as other programs write "Unicode".
func inUTF16(order binary.AppendByteOrder, marked bool, text string) []byte {
	var out []byte
	if marked {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

func TestAByteOrderMarkIsNoPartOfTheSettings(t *testing.T) {
	t.Parallel()
	const mark = "\ufeff"
	for about, c := range map[string]struct{ before, after string }{
		"a value that is there":       {mark + "port_names = true\ntheme = \"AcidRain\"\n", mark + "port_names = false\ntheme = \"AcidRain\"\n"},
		"a value that is not there":   {mark + "theme = \"AcidRain\"\n", mark + "theme = \"AcidRain\"\nport_names = false\n"},
		"a comment, lines of Windows": {mark + "# mine\r\nbars = false\r\n", mark + "# mine\r\nbars = false\r\nport_names = false\r\n"},
		"nothing but the mark":        {mark, mark + "port_names = false\n"},
		"no mark":                     {"bars = false\n", "bars = false\nport_names = false\n"},
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(c.before), 0o600); err != nil {
			t.Fatal(err)
		}
		p, doc, err := Load(Place{Path: path})
		if err != nil {
			t.Errorf("%s: %v", about, err)
			continue
		}
		after := p
		after.PortNames = false
		if err := doc.Save(p, after); err != nil {
			t.Errorf("%s: %v", about, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.after {
			t.Errorf("%s: the file has %q, %v; want %q", about, got, err, c.after)
		}
	}
}

func TestAFileInUTF16IsToldInOneLine(t *testing.T) {
	t.Parallel()
	const text = "port_names = false\n"
	for about, data := range map[string][]byte{
		"of Windows":           inUTF16(binary.LittleEndian, true, text),
		"in the other order":   inUTF16(binary.BigEndian, true, text),
		"without a mark":       inUTF16(binary.LittleEndian, false, text),
		"the other, unmarked":  inUTF16(binary.BigEndian, false, text),
		"an empty one, marked": inUTF16(binary.LittleEndian, true, ""),
	} {
		for _, parse := range []func(string, []byte) error{
			func(path string, data []byte) error { _, err := parseText(path, data); return err },
			func(path string, data []byte) error { _, err := parseLegacy(path, data); return err },
		} {
			if err := parse("c.toml", data); err == nil || err.Error() != "c.toml: is UTF-16; save it as UTF-8" {
				t.Errorf("%s: %v", about, err)
			}
		}
	}
	for _, data := range []string{"", "a", "# \x00\n", "port_names = false\n", "\ufeffport_names = false\n"} {
		if err := checkEncoding([]byte(data)); err != nil {
			t.Errorf("%q %v", data, err)
		}
	}
}

// TestMistakesAfterAByteOrderMarkHaveTheirPlace counts columns as an editor does.
func TestMistakesAfterAByteOrderMarkHaveTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := parseText("c.toml", []byte("\ufeffport_names = 5\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "c.toml:1:1: port_names ") {
		t.Errorf("the error is %v", err)
	}
}
