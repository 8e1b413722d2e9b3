package target

import (
	"strings"
	"testing"
)

func TestTargetsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Target{
		"udp://192.0.2.1:4739":    {"udp", "192.0.2.1:4739"},
		"tcp://[2001:db8::1]:99":  {"tcp", "[2001:db8::1]:99"},
		"udp://collector.example": {"udp", "collector.example:4739"},
		"tcp://[::1]":             {"tcp", "[::1]:4739"},
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "want udp://", "192.0.2.1:4739": "want udp://", "http://a:1": "want udp://", "udp://": "want udp://", "udp://a/b": "want udp://", "udp://u@a": "want udp://",
		"udp://a:0": "the port is", "udp://a:70000": "the port is",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
