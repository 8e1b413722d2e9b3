package model

// CaptureFilterPrompt is the capture filter while it is edited.
type CaptureFilterPrompt struct {
	Line Line
	// Err is what is wrong with the text Checked, which may be an older one.
	Err, Checked string
}
