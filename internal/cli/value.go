package cli

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"iftopgo/internal/ipfix/target"
	"iftopgo/internal/metrics/address"
)

// valueMappers read the values of flags, and say what is wrong with one and what to write
// instead, which kong's own say in words of Go.
func valueMappers() []kong.Option {
	return []kong.Option{
		kong.KindMapper(reflect.String, valueMapper(readString)),
		kong.KindMapper(reflect.Int, valueMapper(readInt)),
		kong.KindMapper(reflect.Float64, valueMapper(readFloat)),
		kong.KindMapper(reflect.Bool, boolMapper{}),
		kong.TypeMapper(reflect.TypeFor[time.Duration](), valueMapper(readDuration)),
		kong.TypeMapper(reflect.TypeFor[[]string](), valueMapper(addString)),
		kong.TypeMapper(reflect.TypeFor[[]network](), valueMapper(addNetwork)),
		kong.TypeMapper(reflect.TypeFor[*byteSize](), valueMapper(readBytes)),
		kong.NamedMapper("path", valueMapper(readPath)),
		kong.NamedMapper("collector", valueMapper(addCollector)),
		kong.NamedMapper("listen", valueMapper(readListen)),
	}
}

// valueMapper reads the text of a value into a field of [Flags].
type valueMapper func(text string, into reflect.Value) error

// Decode takes the value of a flag, if it is one of those that the flag has.
func (read valueMapper) Decode(c *kong.DecodeContext, into reflect.Value) error {
	text, err := takeValue(c)
	if err != nil {
		return err
	}
	if all := choices(c.Value); len(all) > 0 && !slices.Contains(all, text) && text != c.Value.Default {
		if c.Value.Default != "" && c.Value.Default != notGiven {
			all = append([]string{c.Value.Default}, all...)
		}
		return fmt.Errorf("%q is not one of %s", text, strings.Join(all, ", "))
	}
	return read(text, into)
}

// notGiven is what a number is that has no value, where nobody would ask for 0.
const notGiven = "0"

// boolMapper reads flags that are given or not.
type boolMapper struct{}

// IsBool tells kong that the flag needs no value.
func (boolMapper) IsBool() bool { return true }

// Decode sets the flag.
func (boolMapper) Decode(c *kong.DecodeContext, into reflect.Value) error {
	given := true
	if next := c.Scan.Peek(); next.Type == kong.FlagValueToken {
		var err error
		if given, err = strconv.ParseBool(next.String()); err != nil {
			return fmt.Errorf("it takes no value: write --%s alone, not %q", c.Value.Name, next.String())
		}
		c.Scan.Pop()
	}
	into.SetBool(given)
	return nil
}

// takeValue takes the word behind a flag. Another flag is no value; a number below zero is
// one, so that it is told what is wrong with it.
func takeValue(c *kong.DecodeContext) (string, error) {
	next := c.Scan.Peek()
	_, notNumber := strconv.ParseFloat(next.String(), 64)
	if next.IsEOL() || next.Type != kong.FlagValueToken && next.InferredType().IsAny(kong.FlagToken, kong.ShortFlagToken) && notNumber != nil {
		return "", fmt.Errorf("a value is missing: write --%s %s", c.Value.Name, placeholder(c.Value))
	}
	return c.Scan.Pop().String(), nil
}

// placeholder is what stands for the value of a flag in its help.
func placeholder(v *kong.Value) string {
	if v.Flag == nil {
		return ""
	}
	return v.Flag.FormatPlaceHolder()
}

// choices are the values that a flag has, none for any. The first one of kong's is that
// of a flag that was not given.
func choices(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	return slices.DeleteFunc(v.EnumSlice(), func(one string) bool { return one == v.Default })
}

func readString(text string, into reflect.Value) error {
	into.SetString(text)
	return nil
}

// addString adds a value of a flag that may be repeated.
func addString(text string, into reflect.Value) error {
	into.Set(reflect.Append(into, reflect.ValueOf(text)))
	return nil
}

// addNetwork adds a network of a flag that may be repeated.
func addNetwork(text string, into reflect.Value) error {
	var n network
	if err := n.UnmarshalText([]byte(text)); err != nil {
		return err
	}
	into.Set(reflect.Append(into, reflect.ValueOf(n)))
	return nil
}

// readBytes reads a number of bytes of a flag that is nil where it is not given.
func readBytes(text string, into reflect.Value) error {
	n := new(byteSize)
	if err := n.UnmarshalText([]byte(text)); err != nil {
		return err
	}
	into.Set(reflect.ValueOf(n))
	return nil
}

// readPath reads the path of a file, with the home directory for ~/.
func readPath(text string, into reflect.Value) error {
	if text == "" {
		return errors.New("the name of a file is missing")
	}
	into.SetString(kong.ExpandPath(text))
	return nil
}

// readListen reads where metrics are served.
func readListen(text string, into reflect.Value) error {
	if _, err := address.Parse(text); err != nil {
		return err
	}
	into.SetString(text)
	return nil
}

// addCollector adds where flows are exported to.
func addCollector(text string, into reflect.Value) error {
	to, err := target.Parse(text)
	if err != nil {
		return err
	}
	for i := range into.Len() {
		if known, err := target.Parse(into.Index(i).String()); err == nil && known == to {
			return fmt.Errorf("%q is given twice, which would count its bytes twice: give it once", to)
		}
	}
	return addString(text, into)
}

// readInt reads how many there are to be of something.
func readInt(text string, into reflect.Value) error {
	n, err := strconv.ParseUint(text, 10, strconv.IntSize-1)
	if err != nil {
		return fmt.Errorf("%q is not a whole number from 0 on, such as 10", text)
	}
	into.SetInt(int64(n))
	return nil
}

func readFloat(text string, into reflect.Value) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("%q is not a number, such as 0.5", text)
	}
	into.SetFloat(x)
	return nil
}

// readDuration reads how long something is to last.
func readDuration(text string, into reflect.Value) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a time, such as 90s, 5m or 1h30m", text)
	}
	into.SetInt(int64(d))
	return nil
}
