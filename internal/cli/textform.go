package cli

import (
	"fmt"
	"slices"

	"github.com/alecthomas/kong"

	"iftopgo/view/text"
)

// textForm is the value of --text, which may be left out: the first form then.
type textForm text.Form

// IsBool tells kong that the flag needs no value.
func (textForm) IsBool() bool { return true }

// Decode reads the value, if there is one: what follows an equals sign.
func (t *textForm) Decode(c *kong.DecodeContext) error {
	if c.Scan.Peek().Type != kong.FlagValueToken {
		*t = textForm(text.Forms[0])
		return nil
	}
	value := c.Scan.Pop().String()
	if !slices.Contains(text.Forms, text.Form(value)) {
		return fmt.Errorf("must be one of %v but got %q", text.Forms, value)
	}
	*t = textForm(value)
	return nil
}
