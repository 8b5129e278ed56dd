#!/usr/bin/env bash
# man.sh PROGRAM FOLDER: a manual page of the program and of each of its commands, from their --help.
set -euo pipefail
program=$1
folder=$2
mkdir -p "$folder"

# page NAME WHAT [COMMAND]
page() {
  local name=$1 what=$2
  shift 2
  help2man --no-info --name="$what" --version-string="$("$program" --version)" \
    --manual="gtv" --source="$("$program" --version)" "$(printf '%q ' "$program" "$@")" |
    sed -E "s/^\.TH GTV /.TH ${name^^} /; s/^gtv \\\\- /$name \\\\- /" >"$folder/$name.1.part"
  mv "$folder/$name.1.part" "$folder/$name.1"
}

page gtv "what a diffusion model learns to sample"
"$program" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]\+\) \+\(.*\)/\1 \2/p' |
  while read -r command what; do
    page "gtv-$command" "$what" "$command"
  done
