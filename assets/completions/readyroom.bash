# Completions of readyroom for bash: the program itself lists the candidates.
_readyroom() {
    local candidate line=${COMP_LINE:0:${COMP_POINT:-0}} program=readyroom IFS=' '
    [[ -n $line ]] || line="${COMP_WORDS[*]:0:COMP_CWORD+1}"
    [[ ${1-} == */* ]] && program=${1/#\~/$HOME}
    COMPREPLY=()
    while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
    done < <("$program" complete bash "$line" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _readyroom readyroom 2>/dev/null || complete -F _readyroom readyroom
