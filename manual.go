package main

import (
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"iftopgo/model"
	"iftopgo/view/man"
	"iftopgo/view/ndjson"
)

// manual writes a page of the manual.
func manual(w io.Writer, page string, k *kong.Kong, b build) error {
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		return fmt.Errorf("reading the keys: %w", err)
	}
	line, flow, err := ndjson.Fields()
	if err != nil {
		return err
	}
	m := man.Manual{Version: b.version, Date: b.date, App: k.Model, Line: fields(line), Flow: fields(flow)}
	for _, bound := range keys {
		m.Keys = append(m.Keys, man.Key{
			Group: bound.Group, Keys: bound.Keys(), Help: bound.Help().Desc, Action: string(bound.Action),
		})
	}
	return man.Write(w, page, m)
}

func fields(of []ndjson.Field) []man.Field {
	out := make([]man.Field, len(of))
	for i, f := range of {
		out[i] = man.Field(f)
	}
	return out
}

// showText writes a text that is part of the program.
func showText(w io.Writer, text []byte) error {
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}
