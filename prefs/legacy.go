package prefs

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"iftopgo/internal/userfile"
	"iftopgo/theme"
)

// legacyFile is ~/.iftoprs.conf. A nil pointer is a key that is missing.
// show_cumulative is left out: it had no effect in iftoprs, and would hide here what
// was always shown there.
type legacyFile struct {
	Theme        *string                `toml:"theme"`
	DNS          *bool                  `toml:"dns_resolution"`
	PortNames    *bool                  `toml:"port_resolution"`
	ShowPorts    *bool                  `toml:"show_ports"`
	Bars         *bool                  `toml:"show_bars"`
	Bytes        *bool                  `toml:"use_bytes"`
	Processes    *bool                  `toml:"show_processes"`
	BarStyle     *string                `toml:"bar_style"`
	Border       *bool                  `toml:"show_border"`
	Header       *bool                  `toml:"show_header"`
	Tooltips     *bool                  `toml:"hover_tooltips"`
	Refresh      *int64                 `toml:"refresh_rate"`
	Alert        *float64               `toml:"alert_threshold"`
	Pinned       []legacyPin            `toml:"pinned"`
	Interface    *string                `toml:"interface"`
	CustomThemes map[string]legacyTheme `toml:"custom_themes"`
	ActiveTheme  *string                `toml:"active_custom_theme"`
}

type legacyPin struct {
	Src string `toml:"src"`
	Dst string `toml:"dst"`
}

type legacyTheme struct {
	C1 uint8 `toml:"c1"`
	C2 uint8 `toml:"c2"`
	C3 uint8 `toml:"c3"`
	C4 uint8 `toml:"c4"`
	C5 uint8 `toml:"c5"`
	C6 uint8 `toml:"c6"`
}

// Import imports the settings of iftoprs, the predecessor, if there is such a file and
// no file of this program. They are saved at once, so that the next start reads them
// from there. It returns false when there was nothing to import. The predecessor's
// file is not changed. With an error, prefs are the defaults if the old file is not
// valid, and the imported ones if the new file cannot be written.
func (d *Document) Import() (prefs Prefs, imported bool, err error) {
	standard := Default()
	if d.place.Legacy == "" || d.Exists() {
		return standard, false, nil
	}
	data, _, err := userfile.Read(userfile.Place{Path: d.place.Legacy, Owner: d.place.Owner})
	if errors.Is(err, fs.ErrNotExist) {
		return standard, false, nil
	}
	if err == nil {
		prefs, err = parseLegacy(d.place.Legacy, data)
	}
	if err != nil {
		return standard, false, fmt.Errorf("importing settings: %w", err)
	}
	return prefs, true, d.Save(standard, prefs)
}

// parseLegacy reads the predecessor's file. Unknown keys are ignored, but a known one
// with a wrong value is an error: half an import would look like a whole one.
func parseLegacy(path string, data []byte) (Prefs, error) {
	if err := checkEncoding(data); err != nil {
		return Prefs{}, &InvalidError{Path: path, Reason: err.Error()}
	}
	data, _ = withoutMark(data)
	var file legacyFile
	if err := toml.Unmarshal(data, &file); err != nil {
		return Prefs{}, legacyError(path, err)
	}
	p := Default()
	for dst, src := range map[*bool]*bool{
		&p.PortNames: file.PortNames, &p.ShowPorts: file.ShowPorts,
		&p.Bars: file.Bars, &p.Bytes: file.Bytes, &p.Processes: file.Processes,
		&p.Header: file.Header, &p.Tooltips: file.Tooltips,
	} {
		if src != nil {
			*dst = *src
		}
	}
	if file.Border != nil {
		p.Border = SetAuto(*file.Border)
	}
	if file.DNS != nil && !*file.DNS {
		p.Names = NamesOff
	}
	if err := file.apply(&p); err != nil {
		return Prefs{}, legacyInvalid(path, data, err)
	}
	return p, nil
}

// legacyError is the error of a file that could not be decoded. For a value of the
// wrong type, go-toml names the Go type it wants, which helps no user.
func legacyError(path string, err error) error {
	wrong := syntaxError(path, err)
	if decode, ok := errors.AsType[*toml.DecodeError](err); ok && len(decode.Key()) > 0 {
		wrong.Reason = strings.Join(decode.Key(), ".") + " has a value that it cannot have"
	}
	return wrong
}

// legacyInvalid adds the place of the key to an error of apply, which begins with it.
func legacyInvalid(path string, data []byte, err error) error {
	name, _, _ := strings.Cut(strings.ReplaceAll(err.Error(), ":", " "), " ")
	invalid := newText(data).invalid(path, name, err)
	invalid.Reason = err.Error()
	return invalid
}

// apply sets what is no toggle.
func (f *legacyFile) apply(p *Prefs) error {
	if f.Theme != nil {
		p.Theme = *f.Theme
	}
	if f.BarStyle != nil {
		style, err := choice(theme.BarStyles[:]...).read(*f.BarStyle)
		if err != nil {
			return fmt.Errorf("bar_style %w", err)
		}
		p.BarStyle = style
	}
	if f.Interface != nil {
		name, err := nameKind.read(*f.Interface)
		if err != nil {
			return fmt.Errorf("interface %w", err)
		}
		p.Interface = name
	}
	if f.Refresh != nil {
		p.Refresh = nearestRefresh(*f.Refresh)
	}
	if f.Alert != nil {
		alert, err := legacyRate(*f.Alert)
		if err != nil {
			return err
		}
		p.Alert = alert
	}
	if err := f.pins(p); err != nil {
		return err
	}
	if err := f.themes(p); err != nil {
		return err
	}
	if err := p.resolveTheme(); err != nil {
		return fmt.Errorf("theme %w", err)
	}
	return nil
}

// nearestRefresh returns the allowed interval nearest to any number of seconds.
func nearestRefresh(seconds int64) int {
	switch {
	case seconds < 2:
		return 1
	case seconds < 4:
		return 2
	case seconds < 8:
		return 5
	default:
		return 10
	}
}

// legacyRate converts a threshold in bytes a second, 0 or less for none, to bits a
// second.
func legacyRate(bytesPerSec float64) (Rate, error) {
	bits := math.Round(bytesPerSec * 8)
	switch {
	case math.IsNaN(bits) || bits > maxRate:
		return 0, fmt.Errorf("alert_threshold is %v; allowed are numbers up to %v", bytesPerSec, float64(maxRate/8))
	case bits < 1:
		return 0, nil
	default:
		return Rate(bits), nil
	}
}

// pins imports pairs of addresses. The predecessor often had the ends swapped; where
// just one of them is private, that one is the local end.
func (f *legacyFile) pins(p *Prefs) error {
	if len(f.Pinned) > maxEntries {
		return fmt.Errorf("pinned has more than %d entries", maxEntries)
	}
	for i, old := range f.Pinned {
		src, err := netip.ParseAddr(old.Src)
		if err != nil {
			return fmt.Errorf("pinned: %w", entryError{i, fmt.Errorf("has src %s, which is no IP address", describe(old.Src))})
		}
		dst, err := netip.ParseAddr(old.Dst)
		if err != nil {
			return fmt.Errorf("pinned: %w", entryError{i, fmt.Errorf("has dst %s, which is no IP address", describe(old.Dst))})
		}
		if dst.IsPrivate() && !src.IsPrivate() {
			src, dst = dst, src
		}
		pin := Pin{Local: src.Unmap().WithZone(""), Remote: dst.Unmap().WithZone("")}
		if !slices.Contains(p.Pinned, pin) {
			p.Pinned = append(p.Pinned, pin)
		}
	}
	return nil
}

// themes imports the user's own themes, under another name where there is a built-in
// theme of that name.
func (f *legacyFile) themes(p *Prefs) error {
	if len(f.CustomThemes) > maxEntries {
		return fmt.Errorf("custom_themes has more than %d entries", maxEntries)
	}
	for _, name := range slices.Sorted(maps.Keys(f.CustomThemes)) {
		old := f.CustomThemes[name]
		custom := theme.Custom{Name: freeName(name, p.CustomThemes)}
		for i, c := range [...]uint8{old.C1, old.C2, old.C3, old.C4, old.C5, old.C6} {
			custom.Colors[i] = strconv.Itoa(int(c))
		}
		if _, err := custom.Definition(); err != nil {
			return fmt.Errorf("custom_themes: %w", err)
		}
		p.CustomThemes = append(p.CustomThemes, custom)
		if f.ActiveTheme != nil && *f.ActiveTheme == name {
			p.Theme = custom.Name
		}
	}
	return nil
}

// freeName returns the name, with a number appended if it is taken.
func freeName(name string, taken []theme.Custom) string {
	name = strings.TrimSpace(name)
	free := name
	for n := 2; ; n++ {
		if _, exists := theme.Find(free, taken); !exists {
			return free
		}
		free = name + " " + strconv.Itoa(n)
	}
}
