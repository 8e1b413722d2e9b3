package cli

// The commands that can come before all flags.
const (
	// RecordWord records what is captured. Its flags are those of a capture.
	RecordWord = "record"
	// ReportWord reports what was recorded.
	ReportWord = "report"
	// ConnectWord shows the lines of other machines. Their names come behind it, before the
	// flags, which are those of a capture.
	ConnectWord = "connect"
)

// machinesName is what help calls the machines behind the word connect.
const machinesName = " HOST..."
