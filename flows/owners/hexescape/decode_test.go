package hexescape

import "testing"

func TestDecode(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                      "",
		"plain.service":         "plain.service",
		`my\x2dbox`:             "my-box",
		`Google\x20Chrome\x20H`: "Google Chrome H",
		`\x1b[2J`:               "\x1b[2J",
		`cut\x2`:                `cut\x2`,
		`\xzz\x2d`:              `\xzz-`,
	} {
		if got := Decode(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
