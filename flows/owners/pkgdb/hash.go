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
	done  map[contents]string
	most  int64
	pause time.Duration
}

// contents identifies a file and what it contains.
type contents struct {
	untrustedfs.FileID
	size, modified int64
}

const (
	maxHashes  = 1024
	maxProgram = 2 << 30
	// One chunk each pause is 16 MB a second, a few hundredths of a core.
	hashChunk = 256 << 10
	hashPause = 16 * time.Millisecond
)

// Programs in other mount namespaces than ours, in bytes, are hashed at a quarter of that.
const (
	maxForeignProgram = 256 << 20
	foreignPause      = 4 * hashPause
)

// NewHasher returns a Hasher without any hashes.
func NewHasher() *Hasher {
	return &Hasher{done: map[contents]string{}, most: maxProgram, pause: hashPause}
}

// NewForeignHasher returns a Hasher for programs that any user may have brought along,
// which is content with less.
func NewForeignHasher() *Hasher {
	return &Hasher{done: map[contents]string{}, most: maxForeignProgram, pause: foreignPause}
}

// Hash returns the SHA-256 of a program in hexadecimal digits, or an error if ctx ends
// before. root and exe are as for [Finder.Lookup]. A program is not read again while its
// inode, size and modification time stay the same.
func (h *Hasher) Hash(ctx context.Context, root, exe string) (string, error) {
	t, err := untrustedfs.Open(root, h.budget(ctx))
	if err != nil {
		return "", err
	}
	defer t.Close() //nolint:errcheck // It was only read.
	f, err := t.Open(exe)
	if err != nil {
		return "", err
	}
	return h.hash(ctx, f)
}

// HashProgram is Hash for a program in another mount namespace.
func (h *Hasher) HashProgram(ctx context.Context, p Program) (string, error) {
	f, err := untrustedfs.OpenFile(p.File, h.budget(ctx))
	if err != nil {
		return "", err
	}
	if id, err := untrustedfs.ID(f.Info()); err != nil || id != p.ID {
		return "", errors.Join(errReplaced, err, f.Close())
	}
	return h.hash(ctx, f)
}

// budget is what may be read of one program.
func (h *Hasher) budget(ctx context.Context) *untrustedfs.Budget {
	const entries = 64 // Links.
	return untrustedfs.NewBudget(ctx, untrustedfs.Amount{Bytes: h.most + hashChunk, Entries: entries}, nil)
}

// hash returns the hash of a file and closes it.
func (h *Hasher) hash(ctx context.Context, f *untrustedfs.File) (string, error) {
	defer f.Close() //nolint:errcheck // It was only read.
	id, err := untrustedfs.ID(f.Info())
	if err != nil {
		return "", err
	}
	size := f.Info().Size()
	if size > h.most {
		return "", errTooBig
	}
	key := contents{FileID: id, size: size, modified: f.Info().ModTime().UnixNano()}
	if sum, ok := h.done[key]; ok {
		return sum, nil
	}
	sum, err := h.sum(ctx, f)
	if err != nil {
		return "", err
	}
	if len(h.done) >= maxHashes {
		clear(h.done)
	}
	h.done[key] = sum
	return sum, nil
}

func (h *Hasher) sum(ctx context.Context, r io.Reader) (string, error) {
	digest := sha256.New()
	pause := time.NewTicker(h.pause)
	defer pause.Stop()
	for total := int64(0); total <= h.most; total += hashChunk {
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
