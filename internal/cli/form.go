package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// jsonForm is the value of --json, textForm that of --text. They may be left out: the
// first form then.
type (
	jsonForm ndjson.Form
	textForm text.Form
)

// IsBool tells kong that the flag needs no value.
func (jsonForm) IsBool() bool { return true }

// IsBool tells kong that the flag needs no value.
func (textForm) IsBool() bool { return true }

// Decode reads the value, if there is one.
func (j *jsonForm) Decode(c *kong.DecodeContext) error {
	form, err := decodeForm(c, ndjson.Forms)
	*j = jsonForm(form)
	return err
}

// Decode reads the value, if there is one.
func (t *textForm) Decode(c *kong.DecodeContext) error {
	form, err := decodeForm(c, text.Forms)
	*t = textForm(form)
	return err
}

// decodeForm reads one of several forms, which follows an equals sign; the first of them
// when nothing does.
func decodeForm[T ~string](c *kong.DecodeContext, forms []T) (T, error) {
	if c.Scan.Peek().Type != kong.FlagValueToken {
		return forms[0], nil
	}
	form := T(c.Scan.Pop().String())
	if !slices.Contains(forms, form) {
		return "", fmt.Errorf("%q is not one of %s", form, joined(forms))
	}
	return form, nil
}

// joined lists forms.
func joined[T ~string](forms []T) string {
	words := make([]string, len(forms))
	for i, f := range forms {
		words[i] = string(f)
	}
	return strings.Join(words, ", ")
}
