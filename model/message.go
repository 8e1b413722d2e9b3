package model

import "iftopgo/flows"

// Sampled is a batch of traffic. It is the clock of the model.
type Sampled struct{ Batch flows.Batch }

// Failed says that the capture ended with an error.
type Failed struct{ Err error }
