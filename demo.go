package main

import (
	"iftopgo/capture/demo"
	"iftopgo/flows"
)

// demoLabels adds the names of the demo's addresses.
func demoLabels(l flows.Labels) flows.Labels { return l.WithNames(demo.Names()) }
