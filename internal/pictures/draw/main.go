// Command pictures draws the pictures of docs from the program's real output;
// run it in the module's folder: go run ./internal/pictures/draw [NAME...].
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"iftopgo/internal/pictures"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, "docs", os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// patience is how long one picture may take.
const patience = 30 * time.Second

// run writes the named pictures, or all of them, and the page of themes.
func run(ctx context.Context, docs string, names []string) (err error) {
	dir, err := os.MkdirTemp("", "iftopgo-pictures")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program := filepath.Join(dir, "iftopgo")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building: %w", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for _, s := range slices.Concat(pictures.Shots(), pictures.Gallery()) {
		if len(names) > 0 && !slices.Contains(names, s.Name) {
			continue
		}
		group.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			svg, err := s.Take(ctx, program, dir)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(docs, "pictures", s.Name+".svg"), svg, 0o644)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(docs, "themes.md"), pictures.GalleryPage("pictures"), 0o644)
}
