package compare

import (
	"os"
	"testing"

	"iftopgo/internal/e2e/program"
)

func TestMain(m *testing.M) { os.Exit(program.Main(m)) }
