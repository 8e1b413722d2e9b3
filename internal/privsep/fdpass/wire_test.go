package fdpass

import (
	"bytes"
	"testing"
)

func TestARequestIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{Raw, Cooked} {
		if got, err := parseRequest(encodeRequest(k)); got != k || err != nil {
			t.Errorf("kind %d became %d, %v", k, got, err)
		}
	}
}

func TestWhatIsNoRequestIsRefused(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"nothing":               {},
		"too short":             {version, 1},
		"too long":              {version, 1, 0, 0},
		"another version":       {version + 1, 1, 0},
		"no kind":               {version, 0, 0},
		"a kind there is none":  {version, 3, 0},
		"something at the end":  {version, 1, 1},
		"the largest of it all": bytes.Repeat([]byte{255}, requestLen),
	} {
		if k, err := parseRequest(b); err == nil {
			t.Errorf("%s: taken for kind %d", name, k)
		}
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add(encodeRequest(Raw))
	f.Add(encodeRequest(Cooked))
	f.Add([]byte{version, 0, 9, 9})
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := parseRequest(b)
		if err == nil && !bytes.Equal(encodeRequest(k), b) {
			t.Errorf("%v was taken for kind %d", b, k)
		}
	})
}
