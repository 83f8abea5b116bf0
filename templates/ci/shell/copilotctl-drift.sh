#!/bin/sh
# Looks for drift and tells somebody when there is any: for cron, and for runners of pipelines that have no sample of
# their own. Run it in the repository with the configuration.
#
#   copilotctl-drift.sh                 all environments
#   copilotctl-drift.sh prod            one
#
# COPILOTCTL_NOTIFY is a program that is told: its first argument is "drift" or "failed", its second the folder with the
# reports. Default: nobody is told, and the exit code is all there is.
# COPILOTCTL_REPORTS is that folder. Default: copilotctl-reports.
#
# Exit codes are those of copilotctl: 0 in sync, 2 drift, anything else could not look.
set -u

reports=${COPILOTCTL_REPORTS:-copilotctl-reports}
mkdir -p "$reports" || exit 69

if [ "$#" -gt 0 ]; then
  set -- -e "$1"
else
  set -- --all
fi

# Only what no earlier run told of ends with 2, so nobody is told twice.
npx --no copilotctl drift "$@" --new-only \
  --report "json=$reports/drift.json" \
  --report "html=$reports/drift.html" \
  --report "junit=$reports/drift.junit.xml"
code=$?

case $code in
  0) ;;
  2) [ -z "${COPILOTCTL_NOTIFY:-}" ] || "$COPILOTCTL_NOTIFY" drift "$reports" ;;
  *) [ -z "${COPILOTCTL_NOTIFY:-}" ] || "$COPILOTCTL_NOTIFY" failed "$reports" ;;
esac
exit "$code"
