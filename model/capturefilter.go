package model

// CaptureFilterPrompt is the prompt for the capture filter.
type CaptureFilterPrompt struct {
	Line Line
	// Err is what is wrong with the text Checked, which is an older one until the
	// present one has been compiled.
	Err, Checked string
}
