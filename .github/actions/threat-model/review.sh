#!/usr/bin/env bash
# Checks the models at MODELS and compares them with the revision BASE. Findings go to annotations
# and to a SARIF file, what changed to the summary of the job and, on a pull request, to a comment
# that is written once and then updated. Fails if there are errors, if a change meets one of the
# conditions FAIL_ON (one a line), or if a check could not run.
#
# Everything comes through variables and is quoted where it is used: names of branches, folders and
# conditions are data here, whatever they look like.
set -eo pipefail

models=${MODELS:-.}
# A name that begins so would be read as a flag.
[[ $models != -* ]] || models=./$models
folder=$RUNNER_TEMP/threat-model
mkdir -p "$folder"
sarif=$folder/findings.sarif
report=$folder/report.md
said=$folder/said.txt
marker="<!-- threat-model review of ${models//--/- -} -->"
verdict=0

# Remembers the worst exit code, and goes on.
note() {
  local code=0
  "$@" || code=$?
  ((code <= verdict)) || verdict=$code
}

# One line for the log that shows in the pull request, too.
warn() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::warning title=Threat model review::%s\n' "${text//$'\n'/%0A}"
}

check() {
  local flags=() codes=() code
  read -r -d '' -a codes <<< "${DENY:-}" || true
  for code in "${codes[@]}"; do flags+=("--deny=$code"); done
  # Both say the same; the first decides.
  code=0
  tmd check "$models" "${flags[@]}" --format sarif > "$sarif" || code=$?
  if ((code <= 1)); then
    tmd check "$models" "${flags[@]}" --format github || true
    echo "sarif=$sarif" >> "$GITHUB_OUTPUT"
  fi
  return "$code"
}

# The commit that the change began at; nothing if there is none, as for the first of a branch.
base() {
  local commit=${BASE:-}
  [[ -n $commit && $commit != -* && $commit != 0000000000000000000000000000000000000000 ]] || return 0
  # Only what is the id of a commit is asked of the server: other words could name what to write.
  if [[ $commit =~ ^[0-9a-f]{40,64}$ ]] && ! git cat-file -e "$commit^{commit}" 2> /dev/null; then
    git fetch --quiet --no-tags --depth=1 origin "$commit" || true
  fi
  commit=$(git rev-parse --verify --quiet "$commit^{commit}") || return 0
  git merge-base "$commit" HEAD || echo "$commit"
}

compare() {
  local commit flags=() condition code=0
  commit=$(base)
  if [[ -z $commit ]]; then
    warn "There is no revision to compare with${BASE:+: \`$BASE\` is not here}."
    return 0
  fi
  while IFS= read -r condition; do
    [[ -z ${condition//[[:space:]]/} ]] || flags+=("--deny=$condition")
  done <<< "${FAIL_ON:-}"
  {
    printf '%s\n### Threat model: `%s`\n\n' "$marker" "${models//[\`<>$'\n']/}"
    tmd diff "$commit:./$models" "$models" --format md "${flags[@]}" 2> "$said"
  } > "$report" || code=$?
  cat "$said" >&2
  if ((code > 1)); then
    rm "$report"
    return "$code"
  fi
  if grep -q '^denied: ' "$said"; then
    # The rules are of this repository; what they are about may be named by anybody.
    { printf '\n#### Not allowed by the rules of this repository\n\n```text\n'
      grep '^denied: ' "$said" | cut -c 1-300 | head -n 50 | tr -d '`'
      printf '```\n'; } >> "$report"
  fi
  cat "$report" >> "$GITHUB_STEP_SUMMARY"
  echo "report=$report" >> "$GITHUB_OUTPUT"
  return "$code"
}

# Writes the report into the comment of an earlier run, or into a first one if anything changed.
comment() {
  [[ ${COMMENT:-true} == true && ${PULL_REQUEST:-} =~ ^[0-9]+$ && -s $report ]] || return 0
  local comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments former
  # Others may write the same marker; comments of bots are ours to change.
  former=$(MARKER=$marker gh api --paginate "$comments" --jq \
    '.[] | select(.user.type == "Bot" and (.body | startswith(env.MARKER))) | .id' | head -n 1)
  if [[ $former =~ ^[0-9]+$ ]]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$former" -F "body=@$report" \
      --silent
  elif ! grep -q 'no model changes' "$report"; then
    gh api --method POST "$comments" -F "body=@$report" --silent
  fi
}

rm -f "$report"
note check
note compare
# A token that may only read, as those of forks, is no reason to fail.
comment || warn "The comment could not be written; the summary of this job has the report."
exit "$verdict"
