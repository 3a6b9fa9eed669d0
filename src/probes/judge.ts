/** What an OpenClaw release would make of an answer to one of its turns. Pure. */
import { classify, findingFor } from '../causes/classify.js';
import { causeOf } from '../causes/known.js';
import type { FindingCode } from '../codes.js';
import { forRelease } from '../flags/for-release.js';
import { intakeOf } from '../intake/intake.js';
import type { Exchange, Outcome } from '../model.js';
import type { Answer } from '../reading/answer.js';
import type { Evidence } from '../reading/evidence.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import type { Finding } from '../report/contract.js';
import type { ServerKind } from '../servers/index.js';
import type { LayerId } from '../steps.js';
import { LAYERS } from '../steps.js';
import { clip, plain } from '../wire/sanitize.js';
import { answerOf, passReason } from './calm.js';
import { dropFinding, wasDroppedUnanswered } from './drop.js';
import { agreeing } from './intake.js';
import type { Judgement } from './judgement.js';
import { readEnd, readFailure } from './reach.js';

export interface JudgeOptions {
  readonly profile: ReleaseRef;
  readonly server: ServerKind;
}

/** What classification may know of an exchange. */
export function evidenceOf(exchange: Exchange, server: ServerKind): Evidence {
  const { probe, outcome } = exchange;
  const about = { stage: LAYERS[probe.layer].stage, server, carried: probe.carried ?? null };
  if (outcome.kind === 'failure') {
    return { ...about, status: null, contentType: null, body: outcome.message, transport: outcome.code };
  }
  return {
    ...about,
    status: outcome.status,
    contentType: outcome.headers['content-type'] ?? null,
    body: outcome.body,
    transport: outcome.error?.code ?? null,
    end: outcome.end,
  };
}

/**
 * Judges the answer to a turn as the release of the profile would: what it tolerates passes with a warning, what it
 * does not tolerate fails. Rests on what each release was seen to make of such answers.
 */
export function judgeTurn(exchange: Exchange, { profile, server }: JudgeOptions): Judgement {
  const answer = answerOf(exchange);
  const { layer } = exchange.probe;
  const limited = answer !== null && ranIntoLimit(exchange, answer);
  const cutShort = limited && answer !== null && !saysNothing(answer);
  const release = releaseOf(profile);
  const recognised = wasDroppedUnanswered(exchange)
    ? [dropFinding('dropped-turn', server, exchange)]
    : classify(evidenceOf(exchange, server));
  const classified = recognised
    .map((finding) => asSeen(finding, exchange))
    // Measured against the small turns of the same run, which one exchange alone does not know.
    .filter(({ code }) => code !== 'silent-truncation')
    .filter((finding) => !(cutShort && isLimitsDoing(finding.code, answer)));
  const observed =
    answer && exchange.probe.carried?.stream ? streamFindings(answer, endOf(exchange), layer) : [];
  const ignored = answer && endOf(exchange) === 'stopped' ? [limitIgnored(exchange, answer)] : [];
  const isRead = exchange.outcome.kind === 'failure' || answer?.sawJson;
  const read = isRead ? classified : unreadable(exchange, classified);
  const intake = intakeOf(exchange, release, limited);
  const findings = agreeing(dedupe([...read, ...observed, ...ignored]), intake, answer, layer)
    .map((finding) => forRelease(quoting(finding, answer), profile))
    .sort(bySeverity);
  const failed = findings[0]?.severity === 'error';
  return {
    status: failed ? 'fail' : findings.some(({ severity }) => severity === 'warning') ? 'warn' : 'pass',
    findings,
    code: findings[0]?.code ?? '',
    answer,
    reason: failed ? failureReason(exchange, findings[0]?.code ?? '') : passReason(exchange, answer),
    needsRoom: limited && answer !== null && saysNothing(answer),
    exchange,
  };
}

const endOf = ({ outcome }: Exchange) => (outcome.kind === 'response' ? outcome.end : null);

/** Stopped by the limit that was asked for, or not read on because more came than that. */
function ranIntoLimit(
  exchange: Exchange,
  { text, reasoning, toolCalls, finishReason, usage }: Answer,
): boolean {
  if (endOf(exchange) === 'stopped') return true;
  if (finishReason !== 'length') return false;
  const limit = exchange.probe.carried?.maxTokens ?? null;
  const length =
    text.length + reasoning.length + toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
  // A token is a character at least, so a shorter answer met no limit; what was counted says more.
  return limit === null || length >= limit || (usage?.completionTokens ?? 0) >= limit || length === 0;
}

const saysNothing = (answer: Answer): boolean => answer.text.trim() === '' && answer.toolCalls.length === 0;

/** With the limit lowered to save time, what the limit cut off is no fault of the server. */
function isLimitsDoing(code: FindingCode, { toolCalls }: Answer): boolean {
  const artefact = causeOf(code)?.limitArtefact;
  if (artefact !== 'cut-arguments') return artefact === 'always';
  return toolCalls.every(({ problems }) => problems.every((problem) => problem === 'arguments-not-json'));
}

/** In the layer of its turn, and without the words of our own client where the server said none. */
function asSeen(finding: Finding, { probe, outcome }: Exchange): Finding {
  const { serverSaid, ...rest } = finding;
  const said = outcome.kind === 'response' && outcome.error === undefined ? serverSaid : undefined;
  return {
    ...rest,
    layer: probe.layer,
    ...(said !== undefined && { serverSaid: said }),
    ...titleOfSilence(finding, outcome),
  };
}

/** Longest quotation of an answer, in characters. */
const QUOTE = 400;

/** With what the model said, where that is what is wrong. */
function quoting(finding: Finding, answer: Answer | null): Finding {
  const quotes = causeOf(finding.code)?.quotes;
  if (quotes === undefined || answer === null) return finding;
  const calls = answer.toolCalls.map(({ name, arguments: given }) => `${name}(${given})`).join(', ');
  const said = plain(quotes === 'calls' ? calls : answer[quotes]);
  return said.trim() === '' ? finding : { ...finding, modelSaid: clip(said, QUOTE) };
}

/** How long a silence lasted says more than that there was one. */
function titleOfSilence({ code }: Finding, outcome: Outcome): { readonly title?: string } {
  const reading = outcome.kind === 'failure' ? readFailure(outcome) : readEnd(outcome);
  const silent = code === 'timeout' || code === 'stream-idle';
  return silent && reading?.code === code ? { title: reading.seen } : {};
}

/** What is not as it should be about a stream that came to its end; what the release makes of it decides the intake. */
function streamFindings(answer: Answer, end: string | null, layer: LayerId): readonly Finding[] {
  if (end !== 'complete' || !answer.sawJson) return [];
  const at = (code: 'stream-ignored' | 'done-missing' | 'finish-reason-missing'): readonly Finding[] => [
    { ...findingFor(code, {}, { layer }), severity: 'warning' },
  ];
  if (!answer.streamed) return at('stream-ignored');
  if (answer.finishReason === null) return at('finish-reason-missing');
  return answer.done ? [] : at('done-missing');
}

/** What holds no completion gives OpenClaw nothing to show: that is an error, whatever else it is. */
function unreadable({ probe, outcome }: Exchange, classified: readonly Finding[]): readonly Finding[] {
  const [first, ...rest] = classified;
  if (first) return first.severity === 'error' ? classified : [{ ...first, severity: 'error' }, ...rest];
  const said = outcome.kind === 'response' ? clip(plain(outcome.body), 400) : '';
  const finding = findingFor('empty-content', {}, { layer: probe.layer, ...(said && { serverSaid: said }) });
  return [{ ...finding, title: 'no completion can be read out of the answer' }];
}

/** Reading stopped because clearly more came than was asked for. */
const limitIgnored = ({ probe, outcome }: Exchange, answer: Answer): Finding =>
  findingFor(
    'max-tokens-ignored',
    {
      got: Math.max(
        answer.pieces || (outcome.kind === 'response' && outcome.events?.length) || 0,
        answer.usage?.completionTokens ?? 0,
      ),
      asked: probe.carried?.maxTokens ?? 0,
    },
    { layer: probe.layer },
  );

/** Two ways of saying that the stream did not end as it should are one finding. */
function dedupe(findings: readonly Finding[]): Finding[] {
  const endings = ['finish-reason-missing', 'done-missing'];
  const truncated = findings.some(({ code }) => code === 'stream-truncated');
  return findings.filter(
    (finding, at) =>
      !(truncated && endings.includes(finding.code)) &&
      findings.findIndex(({ code }) => code === finding.code) === at,
  );
}

const RANK = { error: 0, warning: 1, info: 2 } as const;
const bySeverity = (a: Finding, b: Finding): number => RANK[a.severity] - RANK[b.severity];

function failureReason({ outcome }: Exchange, code: string): string {
  if (outcome.kind === 'failure') return code;
  return outcome.status >= 400 ? `${outcome.status} ${code}` : code;
}
