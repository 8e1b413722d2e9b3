package app

import (
	"cmp"
	"context"
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
	"iftopgo/internal/nameserver"
	"iftopgo/model"
)

// captureFilter returns what compiles the expression of -f for a link type, nil without
// one. A wrong expression is found here, before anything is opened.
func captureFilter(ctx context.Context, f *cli.Flags) (capture.Compiler, error) {
	names := newFilterNames(ctx, nil)
	compile := newCompiler(f.Filter, names)
	if compile == nil {
		return nil, nil
	}
	if err := checkFilter(compile, f.Read == ""); err != nil {
		return nil, filterUsage(err)
	}
	names.seal()
	return compile, nil
}

// newCompiler returns what compiles an expression, nil for an empty one.
func newCompiler(expr string, names filter.Resolver) capture.Compiler {
	if strings.TrimSpace(expr) == "" {
		return nil
	}
	return func(link decode.LinkType, socket bool) (capture.Program, error) {
		number, known := link.Number()
		o := filter.Options{LinkType: filter.LinkType(number), SnapLen: ring.DefaultSnapLen, Resolver: names}
		switch {
		case socket && link == decode.LinkNetwork:
			o.LinkType, o.Target = filter.LinkLinuxSLL2, filter.TargetCooked
		case !known:
			return capture.Program{}, errors.New("its interface is not described")
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

// commonLinks are the link types that an expression is tried for before the source is known.
var commonLinks = [...]decode.LinkType{
	decode.LinkEthernet, decode.LinkLinuxSLL2, decode.LinkRaw, decode.LinkNull, decode.LinkRadiotap, decode.LinkPFLOG,
}

// checkFilter finds an expression that is wrong for every link type, which is all that
// can be told before the source is known. It looks up all the names of the expression
// that any link type needs. What a file's link types do not have and others could is not
// wrong here: whoever reads the file says so of its own.
func checkFilter(compile capture.Compiler, live bool) error {
	var v verdict
	for _, link := range commonLinks {
		if err := v.try(compile, link, live && link == decode.LinkEthernet); err != nil {
			return err
		}
	}
	switch {
	case v.fits:
		return nil
	case live:
		return v.first
	case v.wrong != nil:
		return v.wrong
	}
	for _, name := range filter.LinkTypes() {
		link, err := filter.ParseLinkType(name)
		if err == nil {
			err = v.try(compile, decode.LinkType(link), false)
		}
		if err != nil {
			return err
		}
	}
	if v.fits {
		return nil
	}
	return v.wrong
}

// verdict is what becomes of an expression for link types.
type verdict struct {
	fits         bool  // it is right for one of them
	first, wrong error // the first error, and the first that is not due to the link type
}

// try compiles the expression for a link type. An error is that there is no need to try more.
func (v *verdict) try(compile capture.Compiler, link decode.LinkType, socket bool) error {
	_, err := compile(link, socket)
	if errors.Is(err, nameserver.ErrNoAnswer) {
		return err // Nor will they answer the next time.
	}
	v.fits = v.fits || err == nil
	v.first = cmp.Or(v.first, err)
	if because, ok := errors.AsType[*filter.Error](err); !ok || !because.OtherLink {
		v.wrong = cmp.Or(v.wrong, err) // There may be no error.
	}
	return nil
}

// filterUsage is the error of a wrong -f: where in the expression it is wrong.
func filterUsage(err error) error {
	if wrong, ok := errors.AsType[*filter.Error](err); ok {
		detail := strings.Split(wrong.Detail(), "\n")
		lines := append(make([]error, 0, len(detail)), fmt.Errorf("-f: %w", err))
		for _, l := range detail[:len(detail)-1] { // The last one says it again.
			lines = append(lines, errors.New(l))
		}
		return cli.Usage(errors.Join(lines...))
	}
	return cli.Usage(fmt.Errorf("-f: %w", err))
}

// dumpFilter prints the program of -f as tcpdump -ddd does.
func dumpFilter(ctx context.Context, f *cli.Flags, w io.Writer) error {
	link, err := filter.ParseLinkType(cmp.Or(f.LinkType, "EN10MB"))
	if err != nil {
		return cli.Usage(fmt.Errorf("--link-type: %w", err))
	}
	o := filter.Options{LinkType: link, Resolver: filter.System(ctx, filter.DefaultLookupTime, nil)}
	if f.Live {
		o.Target = filter.TargetSocket
	}
	p, err := filter.Compile(f.Filter, o)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil // A signal has ended the looking up of names.
	case err != nil:
		return cli.Usage(fmt.Errorf("-f: %w", err))
	}
	_, err = io.WriteString(w, p.String())
	return err
}

// setCaptureFilter returns the effect that applies an expression to a running capture, or
// while it is typed only checks it, for which nothing is looked up. Looking up for one that
// is applied comes first: the capture goes on meanwhile, and quitting does not wait for it.
func setCaptureFilter(ctx context.Context, c *live.Capture, open nameserver.Open) func(text string, apply bool) tea.Cmd {
	return func(text string, apply bool) tea.Cmd {
		return func() tea.Msg {
			err := checkTyped(text, open)
			if err == nil && apply {
				err = applyFilter(ctx, c, text, open)
			}
			return model.CaptureFilterMsg{Text: text, Err: shorten(err), Applied: apply}
		}
	}
}

// checkTyped finds what is wrong with an expression whatever its hosts are. That no packet
// can match it may be due to the addresses that stand for them.
func checkTyped(text string, open nameserver.Open) error {
	hosts := newAnyHost(open)
	compile := newCompiler(text, hosts)
	if compile == nil {
		return nil
	}
	_, err := compile(decode.LinkEthernet, true)
	if errors.Is(err, filter.ErrRejectsAll) && len(hosts.hosts) > 0 {
		return nil
	}
	return err
}

// applyFilter looks up the names of an expression, and makes it the filter.
func applyFilter(ctx context.Context, c *live.Capture, text string, open nameserver.Open) error {
	names := newFilterNames(ctx, open)
	compile := newCompiler(text, names)
	if compile != nil {
		if err := checkFilter(compile, true); err != nil {
			return err
		}
	}
	names.seal()
	return c.SetFilter(compile)
}

// shorten leaves out of a filter's error the expression, which is on the screen.
func shorten(err error) error {
	if wrong, ok := errors.AsType[*filter.Error](err); ok {
		return fmt.Errorf("column %d: %s", wrong.Column(), wrong.Reason)
	}
	return err
}
