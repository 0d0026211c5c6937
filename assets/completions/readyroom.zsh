#compdef readyroom
# Completions of readyroom for zsh: the program itself lists the candidates.
_readyroom() {
    local line value help program=readyroom
    local -a values texts folders
    [[ $words[1] == */* ]] && program=${~words[1]}
    while IFS= read -r line; do
        value=${line%%$'\t'*} help=${line#$value}
        if [[ $value == */ ]]; then
            folders+=("$value")
        else
            values+=("$value")
            texts+=("$value${help:+  ${help#$'\t'}}")
        fi
    done < <("$program" complete zsh "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    (( $#values )) && compadd -V readyroom -l -d texts -a values
    (( $#folders )) && compadd -V folders -S '' -a folders
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _readyroom "$@"
else
    compdef _readyroom readyroom
fi
