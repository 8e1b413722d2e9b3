package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	"iftopgo/capture/ring"
)

// lookupTime bounds each name that a filter expression asks for.
const lookupTime = 5 * time.Second

// compiler returns what makes the capture filter of -f for a link type, nil
// without one. An expression that is wrong is found here, before anything is
// opened.
func (f *flags) compiler() (func(decode.LinkType, bool) (capture.Program, error), error) {
	if f.Filter == "" {
		return nil, nil
	}
	names := filter.System(lookupTime)
	compile := func(link decode.LinkType, socket bool) (capture.Program, error) {
		o := filter.Options{LinkType: filter.LinkType(link), SnapLen: ring.DefaultSnapLen, Resolver: names}
		switch {
		case socket && link == decode.LinkNetwork:
			o.LinkType, o.Target = filter.LinkLinuxSLL2, filter.TargetCooked
		case socket:
			o.Target = filter.TargetSocket
		}
		p, err := filter.Compile(f.Filter, o)
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
	return compile, f.checkFilter(compile)
}

// checkFilter finds an expression that is wrong for every link type, which is
// all that can be told before the source is known.
func (f *flags) checkFilter(compile func(decode.LinkType, bool) (capture.Program, error)) error {
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
		return usageError{fmt.Errorf("-f: %w\n%s", first, wrong.Detail())}
	}
	return usageError{fmt.Errorf("-f: %w", first)}
}

// dumpFilter prints the program of an expression as tcpdump -ddd does.
func (f *flags) dumpFilter(w io.Writer) error {
	link, err := filter.ParseLinkType(f.LinkType)
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
