package app

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	"iftopgo/capture/live"
	"iftopgo/capture/ring"
	"iftopgo/internal/cli"
	"iftopgo/model"
)

// captureFilter returns what compiles the expression of -f for a link type, nil without
// one. A wrong expression is found here, before anything is opened.
func captureFilter(f *cli.Flags) (capture.Compiler, error) {
	compile := newCompiler(f.Filter)
	if compile == nil {
		return nil, nil
	}
	return compile, checkFilter(compile, f.Read == "")
}

// newCompiler returns what compiles an expression, nil for an empty one.
func newCompiler(expr string) capture.Compiler {
	if strings.TrimSpace(expr) == "" {
		return nil
	}
	names := filter.System(filter.DefaultLookupTime)
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

// checkFilter finds an expression that is wrong for every link type, which is all that
// can be told before the source is known.
func checkFilter(compile capture.Compiler, live bool) error {
	var first error
	for _, link := range []decode.LinkType{decode.LinkEthernet, decode.LinkLinuxSLL2, decode.LinkRaw, decode.LinkNull} {
		_, err := compile(link, live && link == decode.LinkEthernet)
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
		return cli.Usage(errors.Join(lines...))
	}
	return cli.Usage(fmt.Errorf("-f: %w", first))
}

// dumpFilter prints the program of -f as tcpdump -ddd does.
func dumpFilter(f *cli.Flags, w io.Writer) error {
	link, err := filter.ParseLinkType(cmp.Or(f.LinkType, "EN10MB"))
	if err != nil {
		return cli.Usage(fmt.Errorf("--link-type: %w", err))
	}
	o := filter.Options{LinkType: link, Resolver: filter.System(filter.DefaultLookupTime)}
	if f.Live {
		o.Target = filter.TargetSocket
	}
	p, err := filter.Compile(f.Filter, o)
	if err != nil {
		return cli.Usage(fmt.Errorf("-f: %w", err))
	}
	_, err = io.WriteString(w, p.String())
	return err
}

// setCaptureFilter returns the effect that compiles an expression for a running capture,
// and applies it if asked to.
func setCaptureFilter(c *live.Capture) func(text string, apply bool) tea.Cmd {
	return func(text string, apply bool) tea.Cmd {
		return func() tea.Msg {
			compile := newCompiler(text)
			var err error
			switch {
			case apply:
				err = c.SetFilter(compile)
			case compile != nil:
				_, err = compile(decode.LinkEthernet, true)
			}
			return model.CaptureFilterMsg{Text: text, Err: shorten(err), Applied: apply}
		}
	}
}

// shorten leaves out of a filter's error the expression, which is on the screen.
func shorten(err error) error {
	if wrong, ok := errors.AsType[*filter.Error](err); ok {
		return fmt.Errorf("column %d: %s", wrong.Column(), wrong.Reason)
	}
	return err
}
