# Completions of readyroom for fish: the program itself lists the candidates.
function __readyroom_complete
    set --local words (commandline --current-process --tokenize --cut-at-cursor)
    set --local program readyroom
    string match --quiet '*/*' -- $words[1]; and set program $words[1]
    $program complete fish $words (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --command readyroom --no-files --keep-order --arguments '(__readyroom_complete)'
