//go:build !linux && !darwin

package portable

import (
	"errors"
	"testing"
)

func TestOpenIsNotSupported(t *testing.T) {
	t.Parallel()
	if _, err := Open(Config{Interface: "em0"}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("error %v, want %v", err, errors.ErrUnsupported)
	}
}
