package prefs

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"iftopgo/theme"
)

// maxNameBytes is the greatest length of a name in the file.
const maxNameBytes = 256

// equal is the comparison of values that Go can compare.
func equal[T comparable](a, b T) bool { return a == b }

// boolKind is true or false.
var boolKind = kind[bool]{
	read: func(v any) (bool, error) {
		b, ok := v.(bool)
		if !ok {
			return false, fmt.Errorf("is %s; allowed are true and false", describe(v))
		}
		return b, nil
	},
	write: strconv.FormatBool,
	same:  equal[bool],
}

// namesKind is a choice; true and false are what it was once called by.
var namesKind = kind[Names]{
	read: func(v any) (Names, error) {
		switch v {
		case true:
			return NamesSeen, nil
		case false:
			return NamesOff, nil
		}
		return choice(AllNames()...).read(v)
	},
	write: choice(AllNames()...).write,
	same:  equal[Names],
}

// autoKind is true, false, or "auto".
var autoKind = kind[Auto]{
	read: func(v any) (Auto, error) {
		if on, ok := v.(bool); ok {
			return SetAuto(on), nil
		}
		if s, ok := v.(string); ok && strings.EqualFold(s, string(Automatic)) {
			return Automatic, nil
		}
		return "", fmt.Errorf(`is %s; allowed are true, false and "auto"`, describe(v))
	},
	write: func(a Auto) string {
		if a == Automatic {
			return quote(string(a))
		}
		return string(a)
	},
	same: equal[Auto],
}

// nameKind is a printable string of at most maxNameBytes.
var nameKind = kind[string]{
	read: func(v any) (string, error) {
		s, ok := v.(string)
		switch {
		case !ok:
			return "", fmt.Errorf("is %s; it must be a name in quotes", describe(v))
		case len(s) > maxNameBytes:
			return "", fmt.Errorf("is longer than %d bytes", maxNameBytes)
		case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
			return "", fmt.Errorf("is %s, which has characters that cannot be printed", describe(v))
		}
		return s, nil
	},
	write: quote,
	same:  equal[string],
}

// choice is one of a few words, read without regard to case.
func choice[T ~string](allowed ...T) kind[T] {
	return kind[T]{
		read: func(v any) (T, error) {
			if s, ok := v.(string); ok {
				for _, a := range allowed {
					if strings.EqualFold(s, string(a)) {
						return a, nil
					}
				}
			}
			return "", fmt.Errorf("is %s; allowed are %s", describe(v), enumerate(allowed))
		},
		write: func(v T) string { return quote(string(v)) },
		same:  equal[T],
	}
}

// oneOfKind is one of a few whole numbers.
func oneOfKind(allowed ...int) kind[int] {
	return kind[int]{
		read: func(v any) (int, error) {
			if n, ok := v.(int64); ok && slices.Contains(allowed, int(n)) {
				return int(n), nil
			}
			return 0, fmt.Errorf("is %s; allowed are %s", describe(v), enumerateInts(allowed))
		},
		write: strconv.Itoa,
		same:  equal[int],
	}
}

// upToKind is a whole number from 0 to most.
func upToKind(most int) kind[int] {
	return kind[int]{
		read: func(v any) (int, error) {
			if n, ok := v.(int64); ok && n >= 0 && n <= int64(most) {
				return int(n), nil
			}
			return 0, fmt.Errorf("is %s; allowed are numbers from 0 to %d", describe(v), most)
		},
		write: strconv.Itoa,
		same:  equal[int],
	}
}

// rateKind is a rate, or the word none for no rate.
func rateKind(none string) kind[Rate] {
	return kind[Rate]{
		read: func(v any) (Rate, error) {
			s, ok := v.(string)
			if !ok {
				return 0, fmt.Errorf("is %s; allowed are %q and a rate in quotes, such as \"10Mb\"", describe(v), none)
			}
			if strings.EqualFold(s, none) {
				return 0, nil
			}
			r, err := ParseRate(s)
			if err != nil {
				return 0, fmt.Errorf("is neither %q nor a rate: %w", none, err)
			}
			return r, nil
		},
		write: func(r Rate) string {
			if r == 0 {
				return quote(none)
			}
			return quote(r.String())
		},
		same: equal[Rate],
	}
}

// columnsKind is a list of some of the columns there are, each at most once.
func columnsKind(all []Column) kind[[]Column] {
	columns := someKind(all)
	readAny := columns.read
	columns.read = func(v any) ([]Column, error) {
		some, err := readAny(v)
		if err == nil && len(some) == 0 {
			return nil, errors.New("is empty; a table needs a column")
		}
		return some, err
	}
	return columns
}

// labelsKind is a list of what metrics tell apart.
var labelsKind = someKind(AllMetricsLabels())

// someKind is a list of some of a few words, each once.
func someKind[T ~string](all []T) kind[[]T] {
	return kind[[]T]{
		read: func(v any) ([]T, error) {
			list, ok := v.([]any)
			if !ok {
				return nil, fmt.Errorf("is %s; it must be a list of %s", describe(v), enumerate(all))
			}
			one := choice(all...)
			some := make([]T, 0, len(list))
			for i, item := range list {
				word, err := one.read(item)
				if err != nil {
					return nil, entryError{i, err}
				}
				if slices.Contains(some, word) {
					return nil, entryError{i, fmt.Errorf("is %q for the second time", word)}
				}
				some = append(some, word)
			}
			return some, nil
		},
		write: func(some []T) string {
			words := make([]string, len(some))
			for i, word := range some {
				words[i] = quote(string(word))
			}
			return "[" + strings.Join(words, ", ") + "]"
		},
		same: slices.Equal[[]T],
	}
}

// entryError is a mistake in an entry of a list; index counts from 0.
type entryError struct {
	index int
	err   error
}

func (e entryError) Error() string { return fmt.Sprintf("entry %d %v", e.index+1, e.err) }
func (e entryError) Unwrap() error { return e.err }

// mergeList applies the additions and removals from base to ours to the list on disk,
// whose other entries stay.
func mergeList[T comparable](disk, base, ours []T) []T {
	merged := make([]T, 0, len(disk)+1)
	for _, v := range disk {
		if !slices.Contains(base, v) || slices.Contains(ours, v) {
			merged = append(merged, v)
		}
	}
	for _, v := range ours {
		if !slices.Contains(base, v) && !slices.Contains(merged, v) {
			merged = append(merged, v)
		}
	}
	return merged
}

// describe names a value of any type in a message; a string is cut to 40 characters.
func describe(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%.40q", v)
	case bool, int64, float64:
		return fmt.Sprint(v)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	default:
		return "a date or time"
	}
}

// enumerate joins words with commas.
func enumerate[T ~string](words []T) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return strings.Join(list, ", ")
}

// enumerateInts lists whole numbers as enumerate lists words.
func enumerateInts(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return enumerate(words)
}

// themeNames are the IDs of the built-in themes, with commas.
func themeNames() string {
	all := theme.All()
	ids := make([]theme.ID, len(all))
	for i, d := range all {
		ids[i] = d.ID
	}
	return enumerate(ids)
}

// quote writes a basic string of TOML 1.0, with control characters escaped.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
