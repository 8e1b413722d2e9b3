package pictures

import (
	"iftopgo/theme"
)

// Shots are the pictures of the README and its pages.
func Shots() []Shot {
	shots := []Shot{
		{Name: "flows", Alt: "the flows of a busy host, under a graph of its line"},
		{Name: "hosts", Alt: "the same traffic by remote host", Steps: []Step{{tab, "[Hosts]"}}},
		{Name: "services", Alt: "the same traffic by service", Steps: []Step{{tab + tab, "[Services]"}}},
		{Name: "processes", Alt: "the same traffic by program", Steps: []Step{{tab + tab + tab, "[Programs]"}}},
		{Name: "packages", Alt: "the same traffic by the package a program came with", Steps: []Step{{tab + tab + tab + tab, "[Packages]"}}},
		{Name: "containers", Alt: "the same traffic by container", Steps: []Step{{tab + tab + tab + tab + "K", "[Containers]"}}},
		{Name: "columns", Alt: "the chooser of columns", Steps: []Step{{"O", "columns"}}},
		{Name: "iftop", Alt: "the layout of iftop, a row selected", Args: []string{"--layout", "iftop"}, Steps: []Step{{down, "peak "}}},
		{Name: "networks", Alt: "the same traffic by network", Steps: []Step{{tab + tab + tab + tab + tab, "[Networks]"}}},
		{Name: "history", Alt: "what the line carried in a month, day by day, and who it was", Steps: []Step{{"Y", "[History]"}, {"-", "[month]"}, {left, "December 2025"}}},
		{Name: "flow", Alt: "all that is known of one flow", Steps: []Step{{down + enter, "row before"}}},
		{Name: "help", Alt: "the keys", Steps: []Step{{"?", "half"}}},
		{Name: "themes", Alt: "the chooser of themes", Steps: []Step{{"c", "Acid Rain"}}},
		{Name: "filter", Alt: "the rows that a filter leaves", Steps: []Step{{"/", "filter"}, {"proc:firefox !relay", "!relay"}}},
		{Name: "alert", Alt: "a threshold was set, and what is above it stands out", At: 10, Steps: []Step{{"A", "alert at"}, {"8Mb" + enter, "enter details"}, {right, clock(20)}, {right, clock(30)}, {"", untilGone + "alert: "}}},
		{Name: "health", Alt: "after packets were lost: the header says how many, averages are marked", Steps: []Step{{"aaaaaa", "last loss"}}},
		{Name: "light", Alt: "on a light background", Ground: Light},
	}
	for i := range shots {
		shots[i].defaults(116, 34, 8)
	}
	return shots
}

// Gallery is a small picture of every theme.
func Gallery() []Shot {
	themes := theme.All()
	shots := make([]Shot, 0, len(themes))
	for _, d := range themes {
		s := Shot{Name: "theme-" + string(d.ID), Alt: d.Name, Args: []string{"--theme", string(d.ID)}}
		s.defaults(88, 20, 5.2)
		shots = append(shots, s)
	}
	return shots
}
