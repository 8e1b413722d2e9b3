package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	livecapture "iftopgo/capture/live"
	"iftopgo/capture/ring"
	"iftopgo/model"
)

// lookupTime bounds each name that a filter expression asks for.
const lookupTime = 5 * time.Second

// compiler returns what makes the capture filter of -f for a link type, nil
// without one. An expression that is wrong is found here, before anything is
// opened.
func (f *flags) compiler() (capture.Compiler, error) {
	compile := compilerOf(f.Filter)
	if compile == nil {
		return nil, nil
	}
	return compile, f.checkFilter(compile)
}

// compilerOf returns what makes the filter of an expression, nil for none.
func compilerOf(expr string) capture.Compiler {
	if strings.TrimSpace(expr) == "" {
		return nil
	}
	names := filter.System(lookupTime)
	return func(link decode.LinkType, socket bool) (capture.Program, error) {
		o := filter.Options{LinkType: filter.LinkType(link), SnapLen: ring.DefaultSnapLen, Resolver: names}
		switch {
		case socket && link == decode.LinkNetwork:
			o.LinkType, o.Target = filter.LinkLinuxSLL2, filter.TargetCooked
		case socket:
			o.Target = filter.TargetSocket
		}
		p, err := filter.Compile(expr, o)
		switch {
		case err != nil:
			return capture.Program{}, err
		case !p.UserSpaceOnly():
			return capture.Program{Raw: p.Raw(), Match: p.Match}, nil
		case o.Target == filter.TargetCooked:
			return capture.Program{}, errors.New("it needs the link header, which a capture on several interfaces does not have")
		default:
			return capture.Program{Match: p.Match}, nil
		}
	}
}

// checkFilter finds an expression that is wrong for every link type, which is
// all that can be told before the source is known.
func (f *flags) checkFilter(compile capture.Compiler) error {
	var first error
	for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkLinuxSLL2, decode.LinkRaw, decode.LinkNull} {
		_, err := compile(link, f.Read == "" && link == decode.LinkEthernet)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	if wrong, ok := errors.AsType[*filter.Error](first); ok {
		lines := []error{fmt.Errorf("-f: %w", first)}
		for l := range strings.SplitSeq(wrong.Detail(), "\n") {
			lines = append(lines, errors.New(l))
		}
		return usageError{errors.Join(lines...)}
	}
	return usageError{fmt.Errorf("-f: %w", first)}
}

// dumpFilter prints the program of an expression as tcpdump -ddd does.
func (f *flags) dumpFilter(w io.Writer) error {
	link, err := filter.ParseLinkType(cmp.Or(f.LinkType, "EN10MB"))
	if err != nil {
		return usageError{fmt.Errorf("--link-type: %w", err)}
	}
	o := filter.Options{LinkType: link, Resolver: filter.System(lookupTime)}
	if f.Live {
		o.Target = filter.TargetSocket
	}
	p, err := filter.Compile(f.Filter, o)
	if err != nil {
		return usageError{fmt.Errorf("-f: %w", err)}
	}
	_, err = io.WriteString(w, p.String())
	return err
}

// refilter compiles expressions for a running capture, and puts them in force.
func refilter(live *livecapture.Capture) func(text string, apply bool) tea.Cmd {
	return func(text string, apply bool) tea.Cmd {
		return func() tea.Msg {
			compile := compilerOf(text)
			var err error
			switch {
			case apply:
				err = live.SetFilter(compile)
			case compile != nil:
				_, err = compile(decode.LinkEthernet, true)
			}
			return model.CaptureFilterMsg{Text: text, Err: short(err), Applied: apply}
		}
	}
}

// short leaves out of a filter's error the expression, which is on the screen.
func short(err error) error {
	if wrong, ok := errors.AsType[*filter.Error](err); ok {
		return fmt.Errorf("column %d: %s", wrong.Column(), wrong.Reason)
	}
	return err
}
