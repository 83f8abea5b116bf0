#!/bin/sh
# Stands before git in PATH, and as the hooks of the repositories: numbers the instants that a command comes to which
# writes, and kills at one of them.
#
# KILL_GIT_LOG gets a line for each instant. KILL_AT is the number of the one at which copilotctl dies, KILL_PHASE says
# with whom: `killed` (the command dies too), `torn` (so it does, when it was given half of its input), `orphaned` (it
# goes on). Without KILL_GIT_LOG this is git, and hooks do nothing.

die() {
  kill -9 "$KILL_COPILOTCTL"
  [ "$KILL_PHASE" = orphaned ] || kill -9 "$(cat "$KILL_GIT_LOG.pid")" "$@" 2> /dev/null
}

# Writes an instant down; gives 0 when it is the one to die at.
reach() {
  echo "$1" >> "$KILL_GIT_LOG"
  [ -n "$KILL_AT" ] && [ "$(wc -l < "$KILL_GIT_LOG")" -eq "$KILL_AT" ]
}

hook() {
  [ -n "$KILL_GIT_LOG" ] || exit 0
  refs=$(cut -d ' ' -f 3 | sort -u | tr '\n' ' ')
  # The repository of the hook: a remote is bare, and its git is not the one that copilotctl began.
  case $PWD in *.git) where=remote ;; *) where=local ;; esac
  [ "$PWD" = "${PWD%/.git}" ] || where=local
  if reach "$where $1 ${refs% }"; then die; fi
  exit 0
}

case $0 in
  *hooks/reference-transaction) hook "$1" ;;
  *hooks/*) hook "${0##*/}" ;;
esac

takes=no
for word in "$@"; do
  if [ $takes = yes ]; then takes=no; continue; fi
  case $word in
    -c) takes=yes ;;
    -*) ;;
    *) command=$word; break ;;
  esac
done
case $KILL_GIT_LOG:$command in
  ?*:fast-import | ?*:update-ref | ?*:fetch | ?*:push) ;;
  *) exec "$REAL_GIT" "$@" ;;
esac

export KILL_COPILOTCTL=$PPID
echo $$ > "$KILL_GIT_LOG.wrapper"
: > "$KILL_GIT_LOG.pid"
if reach "before $command"; then
  if [ "$KILL_PHASE" = torn ]; then
    cat > "$KILL_GIT_LOG.input"
    mkfifo "$KILL_GIT_LOG.pipe"
    "$REAL_GIT" "$@" < "$KILL_GIT_LOG.pipe" &
    echo $! > "$KILL_GIT_LOG.pid"
    exec 3> "$KILL_GIT_LOG.pipe"
    head -c "$(($(wc -c < "$KILL_GIT_LOG.input") / 2))" "$KILL_GIT_LOG.input" >&3
    die
    exit 1
  fi
  die
  [ "$KILL_PHASE" = orphaned ] || exit 1
fi
exec 3<&0
"$REAL_GIT" "$@" <&3 &
echo $! > "$KILL_GIT_LOG.pid"
wait $!
code=$?
if reach "after $command"; then die; fi
exit $code
