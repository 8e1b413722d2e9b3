package pkgdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"iftopgo/flows/owners/untrustedfs"
)

// Hasher computes the SHA-256 of programs, slowly, so that it takes little CPU time. It
// is not safe for concurrent use.
type Hasher struct {
	done map[fileID]string
}

// fileID identifies a file and its contents.
type fileID struct {
	rootID
	size, modified int64
}

const (
	maxHashes  = 1024
	maxProgram = 2 << 30
	// One chunk each pause is 16 MB a second, a few hundredths of a core.
	hashChunk = 256 << 10
	hashPause = 16 * time.Millisecond
)

var errNoInode = errors.New("the file has no inode number")

// NewHasher returns a Hasher without any hashes.
func NewHasher() *Hasher { return &Hasher{done: map[fileID]string{}} }

// Hash returns the SHA-256 of a program in hexadecimal digits, or an error if ctx ends
// before. root and exe are as for [Finder.Lookup]. A program is not read again while its
// inode, size and modification time stay the same.
func (h *Hasher) Hash(ctx context.Context, root, exe string) (string, error) {
	t, err := untrustedfs.Open(root)
	if err != nil {
		return "", err
	}
	defer t.Close() //nolint:errcheck // It was only read.
	f, info, err := t.Open(exe)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	id, size, ok := inodeOf(info)
	if !ok {
		return "", errNoInode
	}
	if size > maxProgram {
		return "", errTooBig
	}
	key := fileID{rootID: id, size: size, modified: info.ModTime().UnixNano()}
	if sum, ok := h.done[key]; ok {
		return sum, nil
	}
	sum, err := sum(ctx, f)
	if err != nil {
		return "", err
	}
	if len(h.done) >= maxHashes {
		clear(h.done)
	}
	h.done[key] = sum
	return sum, nil
}

func sum(ctx context.Context, r io.Reader) (string, error) {
	digest := sha256.New()
	pause := time.NewTicker(hashPause)
	defer pause.Stop()
	for total := int64(0); total <= maxProgram; total += hashChunk {
		_, err := io.CopyN(digest, r, hashChunk)
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(digest.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", errTooBig
}
