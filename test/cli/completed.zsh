# completed.zsh SCRIPT (TYPED WANTED)...: types words and a tab into a real zsh; ends when each has become what is wanted.
zmodload zsh/zpty
zpty -b shell "TERM=dumb zsh -f -i"
zpty -w shell "PROMPT='> '; autoload -Uz compinit; compinit -D -u; source $1; print rea''dy"
zpty -r -m shell said "*ready*"
shift
for typed wanted in "$@"; do
  # Ctrl-U takes away what stood there.
  zpty -w -n shell $'\x15'"$typed"$'\t'
  zpty -r -m shell said "*$wanted*"
done
zpty -d shell
