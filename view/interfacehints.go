package view

import "iftopgo/model"

// interfaceHints are the actions of the hint line on the tab of interfaces.
var interfaceHints = [...]hinted{
	{model.Help, "all keys"},
	{model.Enter, "capture here"},
	{model.Back, "back"},
	{model.SortReceived, "by received"},
	{model.SortSent, "by sent"},
	{model.SortTotal, "by total"},
	{model.LongerSpan, "longer"},
	{model.ShorterSpan, "shorter"},
	{model.PlayPause, "pause"},
	{model.NextTab, "tabs"},
	{model.ToggleBytes, "bytes"},
	{model.ResetCounters, "reset"},
	{model.Quit, "quit"},
}
