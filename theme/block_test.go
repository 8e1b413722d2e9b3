package theme

import "testing"

func TestBlockSetsTheBackgroundToAUsersColour(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, color string
		profile     Profile
		want        string
	}{
		{"24 bits", "#0a84ff", TrueColor, "\x1b[0;48;2;10;132;255m"},
		{"an index in 24 bits", "196", TrueColor, "\x1b[0;48;2;255;0;0m"},
		{"its likeness among 256", "#ff0000", ANSI256, "\x1b[0;48;5;196m"},
		{"its hue among 16", "#0000ff", ANSI16, "\x1b[0;104m"},
		{"without colours", "#ff0000", None, ""},
		{"no colour", "red", TrueColor, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Block(tt.color, tt.profile); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
