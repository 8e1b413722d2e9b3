# What the shell inside of the terminal runs before it completes.
PROMPT=
autoload -U compinit
compinit -D -u

# Prints what would be offered, unless the call only asks what would be.
compadd() {
	local -a matches
	if [[ ${@[1,(i)(-|--)]} == *-[OAD]* ]]; then
		builtin compadd "$@"
		return
	fi
	builtin compadd -O matches "$@"
	(( $#matches )) && print -rl -- "${matches[@]}"
	builtin compadd "$@"
}

capture() {
	print BEGIN
	_main_complete
	print END
}
zle -C capture complete-word capture
bindkey '^I' capture
