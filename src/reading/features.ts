import { type Facts, isLive } from './facts.js';
import { frameOf } from './frame.js';

/** With this the features of words begin. */
export const WORD = '~';

const MAX_TEXT = 3000;
const MAX_TOKENS = 240;
/** How clients name what came: no more than the status says. */
const CLIENT_ERROR = /\b(?:openai|litellm)\.[\w.]{1,60}/gi;
/** A word, a number (all are alike), a Chinese character, or a sign that is telling in marked-up text. */
const TOKEN = /\p{Script=Han}|[\p{L}_]{1,30}|0|<\|?|\|?>|[[\]{}?%]/gu;

/**
 * What a piece of evidence is like, as names of features: its structure (status, stage, transport, complaints, machine
 * codes) and its words, alone and in pairs. What is told twice counts once. Linear in the text, of which at most
 * 3,000 characters count. Never throws.
 */
export function featuresOf(facts: Facts): readonly string[] {
  const features = new Set(structureOf(facts));
  const tokens = tokensOf(wordsOf(facts));
  for (const [index, token] of tokens.entries()) {
    features.add(`${WORD}${token}`);
    if (token.length > 5) features.add(`${WORD}${token.slice(0, 5)}…`);
    if (token.includes('_'))
      for (const part of token.split('_')) if (part.length > 2) features.add(WORD + part);
    const next = tokens[index + 1];
    if (next !== undefined) features.add(`${WORD}${token} ${next}`);
  }
  return [...features];
}

function structureOf(facts: Facts): readonly string[] {
  const { evidence, said, answer, status } = facts;
  const features = [
    'any',
    `status:${status}`,
    `class:${status === null ? 'none' : Math.floor(status / 100)}`,
    `stage:${facts.stage}`,
  ];
  if (evidence.transport !== null) features.push('transport', `transport:${evidence.transport.slice(0, 40)}`);
  if (said.html) features.push('html');
  const { calm, aside } = frameOf(facts.raw);
  if (calm) features.push('calm');
  if (aside !== null) features.push('aside', `aside:${aside}`);
  if (facts.text === '') features.push('silent');
  if (facts.complaints.length === 0) features.push('no complaint');
  for (const { area, rule, expected, found, value } of facts.complaints.slice(0, 6)) {
    features.push(`area:${area}`, `rule:${area} ${rule}`, `kinds:${expected} ${found}`);
    features.push(`field:${area} ${expected} ${found}`, `value:${value.toLowerCase()}`);
  }
  for (const type of said.types.slice(0, 6)) features.push(`type:${type.slice(0, 60)}`);
  for (const param of said.params.slice(0, 4)) features.push(`param:${evenNumbers(param.slice(0, 60))}`);
  if (answer !== null && answer.error === null) {
    const calls = Math.min(answer.toolCalls.length, 2);
    features.push(
      'answer',
      `finish:${answer.finishReason}`,
      `calls:${calls}`,
      `mute:${answer.text.trim() === ''}`,
    );
  }
  return features;
}

/** The words of a failure; where nothing speaks of one, what was answered. */
function wordsOf({ text, answer, raw }: Facts): string {
  const words = text !== '' ? text : (answer?.text ?? '') || raw;
  const bare = words.slice(0, MAX_TEXT).replace(CLIENT_ERROR, ' ');
  return evenNumbers(bare.replace(/https?:\/\/\S+/g, ' url '));
}

function evenNumbers(text: string): string {
  return text.toLowerCase().replace(/\d+(?:\.\d+)*/g, '0');
}

/** The tokens of a text that is in lower case, its numbers made even. */
export function tokensOf(text: string): readonly string[] {
  return (text.match(TOKEN) ?? []).slice(0, MAX_TOKENS);
}

/** May words alone say what this is? Not of an answer that could be read, nor of a live exchange that did not fail. */
export function speaks(facts: Facts): boolean {
  const { answer, status, evidence } = facts;
  if (answer !== null && answer.error === null) return false;
  if (facts.text === '' && (facts.raw.trim() === '' || facts.said.json !== undefined)) return false;
  if (status !== null && status >= 300 && status < 400) return false;
  return !isLive(evidence) || (status !== null && status >= 400);
}
