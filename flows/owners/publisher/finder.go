package publisher

import "context"

type Finder struct{}

func New() *Finder                                                           { return &Finder{} }
func (f *Finder) Close()                                                     {}
func (f *Finder) Lookup(root, exe string) (Package, error)                   { return Package{}, context.Canceled }
func (f *Finder) Hash(ctx context.Context, root, exe string) (string, error) { return "", nil }
