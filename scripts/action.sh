#!/usr/bin/env bash
# The step of the GitHub Action: inputs come as variables, outputs go to $GITHUB_OUTPUT, the exit code is the doctor's.
set -uo pipefail
# A variable that is set but empty would be taken for a value.
for name in INFERRS_BASE_URL INFERRS_MODEL INFERRS_API_KEY; do [ -n "${!name:-}" ] || unset "$name"; done
dir=${REPORT_DIR:-inferrs-doctor-report}
mkdir -p "$dir"
words=("${COMMAND:-smoke}" --format github --report "json=$dir/report.json" --report "junit=$dir/report.xml" --report "html=$dir/report.html")
[ -z "${PROFILE:-}" ] || words+=(--profile "$PROFILE")
[ -z "${WAIT:-}" ] || words+=(--wait "$WAIT")
[ -z "${FAIL_ON:-}" ] || words+=(--fail-on "$FAIL_ON")
if [ "${COMMAND:-smoke}" = smoke ]; then
  [ -z "${BUDGET:-}" ] || words+=(--budget "$BUDGET")
  [ "${REQUIRE_TOOLS:-}" != true ] || words+=(--require-tools)
fi
# Split as a shell splits words, and nothing else: no globs, no commands.
set -f
# shellcheck disable=SC2206
words+=(${ARGS:-})
# What runs is what stands beside this file, as the workflow names it; another version comes from npm.
root=$(cd "$(dirname "$0")/.." && pwd)
if [ -n "${VERSION:-}" ]; then
  doctor=(npx --yes "inferrs-doctor@$VERSION")
else
  [ -f "$root/dist/main.cjs" ] || (cd "$root" && npm ci --silent && npm run --silent build) >&2 || exit 2
  doctor=(node "$root/bin/inferrs-doctor.js")
fi
"${doctor[@]}" "${words[@]}"
code=$?
{
  echo "exit-code=$code"
  # shellcheck disable=SC2016
  [ ! -s "$dir/report.json" ] || node -e '
    const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    console.log(`verdict=${report.verdict}`);
    console.log(`flags=${JSON.stringify(report.remedy?.status === "verified" ? report.remedy.flags : {})}`);
  ' "$dir/report.json"
} >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
