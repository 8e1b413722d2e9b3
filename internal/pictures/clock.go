package pictures

// clock is the capture time so many seconds after the demo's start, as the
