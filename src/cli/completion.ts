/** Completions for shells, from the data of the commands. Pure. */
import { type CommandData, listed } from './command.js';
import type { OptionData } from './option-data.js';

/** Words that are known when the script is made. */
export interface Words {
  readonly commands: readonly CommandData[];
  readonly codes: readonly string[];
  readonly faults: readonly string[];
}

/** What may stand at a place: words, the names of files, or what the server lists. */
type Source = { readonly words: readonly string[] } | 'files' | 'models' | 'nothing';

/** Long and short name of an option, and whether a word must follow. */
function namesOf({ flags }: OptionData): { readonly names: readonly string[]; readonly takes: boolean } {
  return { names: flags.match(/(?<=^|, )--?[\w-]+/g) ?? [], takes: flags.includes('<') };
}

function sourceOf(
  { choices, offers }: { readonly choices?: readonly string[]; readonly offers?: string },
  words: Words,
): Source {
  if (choices) return { words: choices };
  if (offers === 'codes' || offers === 'faults') return { words: words[offers] };
  if (offers === 'file' || offers === 'folder') return 'files';
  return offers === 'models' ? 'models' : 'nothing';
}

const argumentSource = ({ argument }: CommandData, words: Words): Source =>
  argument === undefined ? 'nothing' : sourceOf(argument, words);

/** In single quotes, for any of the three shells. */
const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

function bash(words: Words): string {
  const generate = (source: Source): string => {
    if (source === 'files') return 'COMPREPLY=($(compgen -f -- "$word"))';
    if (source === 'models') return 'COMPREPLY=($(compgen -W "$(_inferrs_doctor_models)" -- "$word"))';
    if (source === 'nothing') return ':';
    return `COMPREPLY=($(compgen -W ${quoted(source.words.join(' '))} -- "$word"))`;
  };
  const branch = (command: CommandData): string => {
    const options = listed(command).map((option) => ({
      ...namesOf(option),
      source: sourceOf(option, words),
    }));
    const values = options
      .filter(({ takes }) => takes)
      .map(({ names: own, source }) => `        ${own.join('|')}) ${generate(source)}; return ;;`);
    const all = [...options.flatMap(({ names: own }) => own), '--help'].join(' ');
    return [
      `    ${command.name})`,
      '      case "$before" in',
      ...values,
      '      esac',
      `      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W ${quoted(all)} -- "$word"))`,
      `      else ${generate(argumentSource(command, words))}; fi ;;`,
    ].join('\n');
  };
  return `# bash completion for inferrs-doctor
_inferrs_doctor_models() {
  local target=()
  # The words are broken at the colons of a URL: the line is not.
  [[ $COMP_LINE =~ --base-url[=\\ ]+([^\\ ]+) ]] && target=(--base-url "\${BASH_REMATCH[1]}")
  inferrs-doctor completion models "\${target[@]}" 2>/dev/null
}
_inferrs_doctor() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted([...words.commands.map(({ name }) => name), '--help', '--version'].join(' '))} -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${words.commands.map(branch).join('\n')}
  esac
}
complete -F _inferrs_doctor inferrs-doctor
`;
}

function zsh(words: Words): string {
  const generate = (source: Source): string => {
    if (source === 'files') return '_files';
    if (source === 'models') return '_inferrs_doctor_models';
    return source === 'nothing' ? ' ' : `(${source.words.join(' ')})`;
  };
  const shown = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');
  const option = (data: OptionData): string[] => {
    const { names: own, takes } = namesOf(data);
    const value = takes ? `:value:${generate(sourceOf(data, words))}` : '';
    return own.map((name) => quoted(`${name}[${shown(data.says)}]${value}`));
  };
  const branch = (command: CommandData): string => {
    const { argument } = command;
    const place = argument
      ? [quoted(`1:${shown(argument.says)}:${generate(argumentSource(command, words))}`)]
      : [];
    const specs = [...listed(command).flatMap(option), ...place].map((spec) => ` \\\n        ${spec}`);
    return `    ${command.name})\n      _arguments${specs.join('')} ;;`;
  };
  return `#compdef inferrs-doctor
_inferrs_doctor_models() {
  local -a target
  local at=\${words[(I)--base-url]}
  ((at)) && target=(--base-url "\${words[at + 1]}")
  compadd -- \${(f)"$(inferrs-doctor completion models $target 2>/dev/null)"}
}
_inferrs_doctor() {
  if ((CURRENT == 2)); then
    local -a commands=(
${words.commands.map(({ name, summary }) => `      ${quoted(`${name}:${summary.replace(/:/g, '\\:')}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${words.commands.map(branch).join('\n')}
  esac
}
compdef _inferrs_doctor inferrs-doctor
`;
}

function fish(words: Words): string {
  const generate = (source: Source): string => {
    if (source === 'files') return ' -rF';
    if (source === 'models')
      return ' -xa \'(inferrs-doctor completion models (commandline -p | string match -r -- "--base-url[= ]\\S+" | string split " ") 2>/dev/null)\'';
    return source === 'nothing' ? ' -x' : ` -xa ${quoted(source.words.join(' '))}`;
  };
  const lines = words.commands.flatMap((command) => {
    const on = `complete -c inferrs-doctor -n '__fish_seen_subcommand_from ${command.name}'`;
    const options = listed(command).flatMap((option) => {
      const { names: own, takes } = namesOf(option);
      const value = takes ? generate(sourceOf(option, words)) : '';
      return own.map((name) => `${on} -l ${name.replace(/^--/, '')} -d ${quoted(option.says)}${value}`);
    });
    const place = argumentSource(command, words);
    return [
      `complete -c inferrs-doctor -n __fish_use_subcommand -fa ${command.name} -d ${quoted(command.summary)}`,
      ...(place === 'nothing'
        ? []
        : [`${on}${place === 'files' ? ' -F' : ` -f${generate(place).slice(2)}`}`]),
      ...options,
    ];
  });
  return `# fish completion for inferrs-doctor\ncomplete -c inferrs-doctor -f\n${lines.join('\n')}\n`;
}

/** The script of each shell. */
export const SCRIPTS = { bash, zsh, fish } as const satisfies Record<string, (words: Words) => string>;
