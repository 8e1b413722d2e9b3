package pkgdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

func TestHashIsOfTheCurrentContents(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("x", hashChunk+100)
	root := plant(t, map[string]string{"/opt/tool": text})
	h := NewHasher()
	want := sha256.Sum256([]byte(text))
	for range 2 {
		got, err := h.Hash(t.Context(), root, "/opt/tool")
		if err != nil || got != hex.EncodeToString(want[:]) {
			t.Fatalf("got %s, %v", got, err)
		}
	}
	if len(h.done) != 1 {
		t.Errorf("%d hashes kept, want 1", len(h.done))
	}
	if err := os.WriteFile(root+"/opt/tool", []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	want = sha256.Sum256([]byte("another"))
	if got, err := h.Hash(t.Context(), root, "/opt/tool"); err != nil || got != hex.EncodeToString(want[:]) {
		t.Errorf("after a change: got %s, %v", got, err)
	}
}

func TestHashStopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	root := plant(t, map[string]string{"/opt/tool": strings.Repeat("x", 4*hashChunk)})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if sum, err := NewHasher().Hash(ctx, root, "/opt/tool"); err == nil {
		t.Errorf("got %s from a cancelled context", sum)
	}
}
