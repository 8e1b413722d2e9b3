package recorder_test

import (
	"fmt"
	"os"
	"testing"

	"iftopgo/internal/recorder"
)

func TestASecondRecorderIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lock, err := recorder.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("process %d records into %s already; end it, or name another directory", os.Getpid(), dir)
	if _, err := recorder.Lock(dir); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := recorder.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
