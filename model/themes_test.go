package model_test

import (
	"slices"
	"strings"
	"testing"

	"iftopgo/model"
	"iftopgo/theme"
)

// TestAThemeOfTheUsersTakesTheBuiltInOnesPlace lists a name once, and calls it the user's.
func TestAThemeOfTheUsersTakesTheBuiltInOnesPlace(t *testing.T) {
	t.Parallel()
	own := []theme.Custom{{Name: "dracula", Colors: [6]string{"1", "2", "3", "4", "5", "6"}}}
	look := model.NewAppearance(theme.All()[0], theme.TrueColor, true, false)
	all := model.AllThemes(own, look)
	if len(all) != len(theme.All()) {
		t.Errorf("%d themes, want %d", len(all), len(theme.All()))
	}
	named := slices.DeleteFunc(all, func(c model.ThemeChoice) bool { return !strings.EqualFold(c.Definition.Name, "Dracula") })
	if len(named) != 1 || !named[0].User {
		t.Errorf("of that name: %+v", named)
	}
}
