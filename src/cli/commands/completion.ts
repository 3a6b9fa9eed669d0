import { command } from '../command.js';
import { SHARED } from '../shared-options.js';

export const completion = command<object>({
  name: 'completion',
  summary: 'completions for your shell',
  about:
    'Prints a script that completes commands, options, codes, faults and the models that the server lists. `completion models` prints those ids, one a line: the scripts ask for them.',
  argument: {
    name: '<shell>',
    says: 'bash, zsh, fish or models',
    choices: ['bash', 'zsh', 'fish', 'models'],
  },
  options: SHARED.server,
  examples: [
    {
      words: 'completion bash > ~/.local/share/bash-completion/completions/inferrs-doctor',
      does: 'for bash',
    },
    { words: 'completion zsh > ~/.zfunc/_inferrs-doctor', does: 'for zsh' },
    { words: 'completion fish > ~/.config/fish/completions/inferrs-doctor.fish', does: 'for fish' },
  ],
  exit: 'done',
  readsConfig: true,
  run: async (options, ports, shell = '', commands) =>
    (await import('../complete.js')).run({ ...options, shell, commands }, ports),
});
