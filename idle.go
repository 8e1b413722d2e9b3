package main

import "fmt"

// idle says which flag would have no effect as the others are, in one line. One
// that was asked for and does nothing would be taken for done.
func (f *flags) idle() error {
	played := ""
	switch {
	case f.Demo:
		played = "--demo, which is made up"
	case f.Read != "":
		played = "-r, which is captured already"
	}
	for _, flag := range []struct {
		name     string
		given    bool
		why, how string
	}{
		{"-p", played != "" && f.Promiscuous, "beside " + played, "leave -p out"},
		{"--engine", played != "" && f.Engine != "", "beside " + played, "leave --engine out"},
		{"--link-type", f.LinkType != "", "without --dump-filter", "a capture knows its link type, leave it out"},
		{"--live", f.Live, "without --dump-filter", "without -r a capture is live, leave it out"},
	} {
		if flag.given {
			return usageError{fmt.Errorf("%s has no effect %s: %s", flag.name, flag.why, flag.how)}
		}
	}
	return nil
}
