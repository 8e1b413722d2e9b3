package model

// Action is what a key can be bound to.
type Action string

// The actions, by their names in the table [keys] of the settings.
const (
	Quit        Action = "quit"
	Help        Action = "help"
	Suspend     Action = "suspend"
	PauseResume Action = "pause"

	Up       Action = "up"
	Down     Action = "down"
	HalfUp   Action = "half-page-up"
	HalfDown Action = "half-page-down"
	PageUp   Action = "page-up"
	PageDown Action = "page-down"
	First    Action = "first"
	Last     Action = "last"
	Enter    Action = "enter"
	Back     Action = "back"
	NextTab  Action = "next-tab"
	PrevTab  Action = "previous-tab"
	Pin      Action = "pin"

	Sort2s       Action = "sort-2s"
	Sort10s      Action = "sort-10s"
	Sort40s      Action = "sort-40s"
	SortTotal    Action = "sort-total"
	SortLocal    Action = "sort-local"
	SortRemote   Action = "sort-remote"
	SortProcess  Action = "sort-process"
	SortProtocol Action = "sort-protocol"
	Reverse      Action = "reverse"
	Freeze       Action = "freeze"

	Filter            Action = "filter"
	ClearFilter       Action = "clear-filter"
	EditCaptureFilter Action = "capture-filter"
	Alert             Action = "alert"
	Export            Action = "export"
	Copy              Action = "copy"

	PlayPause   Action = "replay-pause"
	PlayFaster  Action = "replay-faster"
	PlaySlower  Action = "replay-slower"
	JumpBack    Action = "replay-back"
	JumpForward Action = "replay-forward"

	ToggleDNS        Action = "dns"
	TogglePortNames  Action = "port-names"
	TogglePorts      Action = "ports"
	ToggleLocalPort  Action = "local-ports"
	ToggleRemotePort Action = "remote-ports"
	MergeLocal       Action = "merge-local"
	MergeRemote      Action = "merge-remote"
	ToggleProcesses  Action = "processes"
	ByProcess        Action = "group-by-pid"
	Containers       Action = "containers"

	ToggleBytes      Action = "bytes"
	LineMode         Action = "line-mode"
	BarStyle         Action = "bar-style"
	ToggleScale      Action = "scale"
	ToggleCumulative Action = "cumulative"
	Refresh          Action = "refresh"
	ToggleBorder     Action = "border"
	ToggleHeader     Action = "header"
	ToggleTooltips   Action = "tooltips"
	ToggleMouse      Action = "mouse"

	Themes     Action = "themes"
	EditTheme  Action = "theme-editor"
	Interfaces Action = "interfaces"
)
