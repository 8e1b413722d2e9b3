package fdpass

import (
	"bytes"
	"testing"
)

func TestARequestIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{Raw, Cooked, ping, probe, firstFile, firstFile + Kind(len(systemFiles)) - 1} {
		if got, number, _, err := parseRequest(encodeRequest(k, 0xdeadbeef)); got != k || number != 0xdeadbeef || err != nil {
			t.Errorf("kind %d became %d, number %x, %v", k, got, number, err)
		}
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"nothing":               {},
		"too short":             {version, 1, 0, 0, 0},
		"too long":              {version, 1, 0, 0, 0, 0, 0},
		"another version":       {version - 1, 1, 0, 0, 0, 0},
		"no kind":               {version, 0, 0, 0, 0, 0},
		"a kind there is none":  {version, byte(firstFile) + byte(len(systemFiles)), 0, 0, 0, 0},
		"the largest of it all": bytes.Repeat([]byte{255}, requestLen),
	} {
		if k, _, _, err := parseRequest(b); err == nil {
			t.Errorf("%s: taken for kind %d", name, k)
		}
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add(encodeRequest(Raw, 1))
	f.Add(encodeRequest(Cooked, 1<<31))
	f.Add(encodeRequest(ping, 0))
	f.Add([]byte{version, 0, 9, 9})
	f.Fuzz(func(t *testing.T, b []byte) {
		k, number, rest, err := parseRequest(b)
		if err == nil && !bytes.Equal(append(encodeRequest(k, number), rest...), b) {
			t.Errorf("%v was taken for kind %d, number %d", b, k, number)
		}
	})
}
