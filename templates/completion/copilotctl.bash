# bash completion for copilotctl. To use it:  source <(copilotctl completion bash)
_copilotctl() {
  local current="${COMP_WORDS[COMP_CWORD]}" line
  local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  # Bash takes "--output=json" for three words: they are put together again.
  local joined="" count=${#words[@]}
  if ((count >= 2)) && [[ $current == "=" ]]; then
    joined="${words[count-2]}="
    words=("${words[@]:0:count-2}" "$joined")
  elif ((count >= 3)) && [[ ${words[count-2]} == "=" ]]; then
    joined="${words[count-3]}="
    words=("${words[@]:0:count-3}" "$joined$current")
  fi
  while IFS=$'\t' read -r line _; do
    COMPREPLY+=("${line#"$joined"}")
  done < <(copilotctl __complete -- "${words[@]}" 2>/dev/null)
}
complete -o default -o nosort -F _copilotctl copilotctl 2>/dev/null || complete -o default -F _copilotctl copilotctl
