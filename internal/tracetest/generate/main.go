// Command generate writes the sample captures of testdata; run it in the
// module's folder: go run ./internal/tracetest/generate.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"iftopgo/internal/tracetest"
)

func main() {
	if err := run("testdata"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// run writes all samples into dir.
func run(dir string) error {
	files, err := tracetest.Files()
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := os.WriteFile(filepath.Join(dir, file.Name), file.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
