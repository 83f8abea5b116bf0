#compdef copilotctl
# zsh completion for copilotctl. To use it:  source <(copilotctl completion zsh)
_copilotctl() {
  local line about
  local -a found
  while IFS=$'\t' read -r line about; do
    found+=("${line//:/\\:}:$about")
  done < <(copilotctl __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then
    _describe 'copilotctl' found
  else
    _files
  fi
}
if [[ $funcstack[1] == _copilotctl ]]; then
  _copilotctl "$@"
else
  compdef _copilotctl copilotctl
fi
