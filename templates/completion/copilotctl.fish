# fish completion for copilotctl. To use it:  copilotctl completion fish | source
function __copilotctl_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l found (copilotctl __complete -- $words "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c copilotctl -f -a '(__copilotctl_complete)'
