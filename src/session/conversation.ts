/** The conversation that a session plays: the first question is the one that smoke has asked. */
import type { Said } from './bodies.js';

const FIRST: Said = {
  user: 'Read AGENTS.md and then say what 2 plus 2 is.',
  assistant: 'Two plus two equals four.',
};
const SECOND: Said = { user: 'And what is 3 plus 3?', assistant: 'Three plus three equals six.' };
const FILES = ['AGENTS.md', 'notes/one.md', 'notes/two.md', 'notes/three.md', 'notes/four.md'] as const;
const THIRD: Said = {
  user: 'Read the four notes too and say what they have in common.',
  reads: FILES,
  assistant: 'Each of them is short.',
};

export const CONVERSATION = { first: FIRST, second: SECOND, third: THIRD, files: FILES } as const;
