package ndjson

import (
	"encoding/json"
	"testing"
)

func TestControlsAreEscapedAndMeanTheSame(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"", "plain", "é€😀", "a\u009b31mb", "\x7f", "\u0080\u009f\u00a0", "\x1b[31m"} {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		out := appendPrintable([]byte(nil), text)
		for _, r := range string(out) {
			if r < 0x20 || r >= 0x7f && r < 0xa0 {
				t.Errorf("%q is written with a control: %q", want, out)
			}
		}
		var got string
		if err := json.Unmarshal(out, &got); err != nil || got != want {
			t.Errorf("%q became %q, %v", want, got, err)
		}
	}
}
