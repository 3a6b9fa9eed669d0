# offered.bash SCRIPT WORD...: what bash offers for the last word, one a line.
source "$1"
COMP_WORDS=("${@:2}")
COMP_CWORD=$(($# - 2))
_inferrs_doctor
printf '%s\n' "${COMPREPLY[@]}"
