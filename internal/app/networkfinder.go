package app

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/networks"
	"iftopgo/model"
	"iftopgo/update"
)

// networkFinder finds networks of addresses, and reports once what is wrong with the files.
type networkFinder struct {
	finder *networks.Finder
	report func(wrong string)
	mu     sync.Mutex
	wrong  string // what was reported last
}

// effects adds the effects of the finder.
func (f *networkFinder) effects(ctx context.Context, fx update.Effects) update.Effects {
	fx.FindNetworks = func(addrs []flows.Addr) (map[flows.Addr]*flows.Network, flows.NetworkFiles) {
		found, files := f.finder.Find(addrs)
		f.note(&files)
		return found, files
	}
	fx.NetworkFiles = func() tea.Msg {
		files, ok := f.finder.Wait(ctx)
		if !ok {
			return nil
		}
		f.note(&files)
		return model.NetworkFilesMsg{Files: files}
	}
	return fx
}

// close closes the files; there may be no finder.
func (f *networkFinder) close() error {
	if f == nil {
		return nil
	}
	return f.finder.Close()
}

// note reports what is wrong with the files when that is something else than before.
func (f *networkFinder) note(files *flows.NetworkFiles) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if files.Wrong != "" && files.Wrong != f.wrong {
		f.report(files.Wrong)
	}
	f.wrong = files.Wrong
}
