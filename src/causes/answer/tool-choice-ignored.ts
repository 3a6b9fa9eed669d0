import { byMeasuring, type Cause } from '../cause.js';

export const toolChoiceIgnored = {
  code: 'tool-choice-ignored',
  layer: 'answer',
  severity: 'info',
  title: (args) => `tool_choice has no effect${args.choices === undefined ? '' : ` (${args.choices})`}`,
  why: 'OpenClaw’s agent turns only say auto; skills and plugins that force a tool, or forbid all, are not obeyed.',
  advice: 'Nothing, for agent turns; else update the server.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/vllm-project/vllm/issues/54808',
    'https://github.com/vllm-project/vllm/issues/50477',
  ],
} as const satisfies Cause;
