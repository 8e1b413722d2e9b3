package theme

import (
	"reflect"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestGlyphsAreOneCellWide(t *testing.T) {
	t.Parallel()
	for _, plainASCII := range []bool{false, true} {
		v := reflect.ValueOf(GlyphsFor(plainASCII))
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			for _, s := range stringsIn(v.Field(i)) {
				if w := ansi.StringWidth(s); w != 1 && (name != "Border" || s != "") {
					t.Errorf("%s: %q is %d cells wide", name, s, w)
				}
				if plainASCII && len(s) == 1 && s[0] >= 0x7f || plainASCII && len(s) > 1 {
					t.Errorf("%s: %q is not ASCII", name, s)
				}
			}
		}
	}
}

// stringsIn are the strings a field holds, itself or in an array or struct.
func stringsIn(v reflect.Value) (out []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Array:
		for i := range v.Len() {
			out = append(out, v.Index(i).String())
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			out = append(out, f.String())
		}
	default:
	}
	return out
}
