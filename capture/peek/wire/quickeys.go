package wire

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// quicVersion is what differs between versions of QUIC in an Initial packet.
type quicVersion struct {
	salt    string
	prefix  string // of the labels of keys
	initial byte   // the type of an Initial packet, in the bits of the first byte
}

// quicVersions are those whose Initial packets can be read: RFC 9001 and RFC 9369.
var quicVersions = map[uint32]quicVersion{
	QUICv1: {"\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a", "quic ", 0x00},
	QUICv2: {"\x0d\xed\xe3\xde\xf7\x00\xa6\xdb\x81\x93\x81\xbe\x6e\x26\x9d\xcb\xf9\xbd\x2e\xd9", "quicv2 ", 0x10},
}

// The numbers of the versions.
const (
	QUICv1 = 0x00000001
	QUICv2 = 0x6b3343cf
)

// quicKeys are the keys of the Initial packets of a client.
type quicKeys struct {
	packet     cipher.AEAD
	nonce      [12]byte
	protection cipher.Block // of headers
}

// newQUICKeys derives the keys from the connection id that the client chose for the server
// (RFC 9001, section 5.2).
func newQUICKeys(v quicVersion, id []byte) (*quicKeys, error) {
	initial, err := hkdf.Extract(sha256.New, id, []byte(v.salt))
	if err != nil {
		return nil, fmt.Errorf("deriving the initial secret: %w", err)
	}
	client, err := expandLabel(initial, "client in", sha256.Size)
	if err != nil {
		return nil, err
	}
	key, err := expandLabel(client, v.prefix+"key", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := expandLabel(client, v.prefix+"iv", 12)
	if err != nil {
		return nil, err
	}
	protection, err := expandLabel(client, v.prefix+"hp", 16)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("making the packet key: %w", err)
	}
	k := &quicKeys{nonce: [12]byte(nonce)}
	if k.packet, err = cipher.NewGCM(block); err != nil {
		return nil, fmt.Errorf("making the packet key: %w", err)
	}
	if k.protection, err = aes.NewCipher(protection); err != nil {
		return nil, fmt.Errorf("making the header key: %w", err)
	}
	return k, nil
}

// expandLabel is HKDF-Expand-Label of RFC 8446, section 7.1, without a context.
func expandLabel(secret []byte, label string, size int) ([]byte, error) {
	info := binary.BigEndian.AppendUint16(nil, uint16(size))
	info = append(info, byte(len("tls13 ")+len(label)))
	info = append(append(info, "tls13 "+label...), 0)
	out, err := hkdf.Expand(sha256.New, secret, string(info), size)
	if err != nil {
		return nil, fmt.Errorf("deriving %q: %w", label, err)
	}
	return out, nil
}

// open takes the protection off a packet (RFC 9001, section 5.4) and returns its frames.
// number is where the packet number is; the packet ends with its last byte.
func (k *quicKeys) open(packet []byte, number int) ([]byte, error) {
	const longest, sample = 4, 16 // of a packet number; of what the mask is made from
	if len(packet) < number+longest+sample {
		return nil, ErrShort
	}
	var mask [aes.BlockSize]byte
	k.protection.Encrypt(mask[:], packet[number+longest:number+longest+sample])
	head := append([]byte(nil), packet[:number+longest]...)
	head[0] ^= mask[0] & 0x0f // The lower bits of a long header.
	size := int(head[0]&3) + 1
	nonce := k.nonce
	for i := range size {
		head[number+i] ^= mask[1+i]
		nonce[len(nonce)-size+i] ^= head[number+i]
	}
	head = head[:number+size]
	frames, err := k.packet.Open(nil, nonce[:], packet[number+size:], head)
	if err != nil {
		return nil, ErrOther
	}
	return frames, nil
}
