/** Holds the findings about an answer against what the client of the release makes of its bytes. Pure. */
import { findingFor } from '../causes/classify.js';
import type { Args, Code } from '../codes.js';
import type { Intake, IntakeFailure } from '../intake/intake.js';
import type { Answer } from '../reading/answer.js';
import { isErrorText } from '../reading/symptoms.js';
import type { Finding } from '../report/contract.js';

/** What no client minds, and no agent can work with: an error as the text, garbage, a call printed as text. */
function isWorthless({ code }: Finding, answer: Answer | null): boolean {
  return (
    code === 'garbage-output' ||
    code === 'tool-call-as-text' ||
    (code === 'error-as-content' && answer !== null && isErrorText(answer))
  );
}

/** Failures of which an ending that is not as it should be is the cause. */
const LACKING: readonly IntakeFailure[] = ['nothing', 'no-end', 'calls-dropped'];
const ENDINGS: readonly string[] = ['stream-ignored', 'finish-reason-missing', 'done-missing'];

/** The findings with the severity that the release gives them, and one that says why it fails where none does. */
export function agreeing(
  findings: readonly Finding[],
  intake: Intake | null,
  answer: Answer | null,
  layer: Finding['layer'],
): readonly Finding[] {
  if (intake === null) return findings;
  const { taken, failure } = intake;
  if (failure === null)
    return findings.map((finding) =>
      finding.severity === 'error' && !isWorthless(finding, answer)
        ? { ...finding, severity: 'warning', flags: {} }
        : finding,
    );
  if (findings.some(({ severity }) => severity === 'error')) return findings;
  const [code, args] = codeOf(failure, taken.detail);
  const known =
    (LACKING.includes(failure) ? findings.find((finding) => ENDINGS.includes(finding.code)) : undefined) ??
    findings.find((finding) => finding.code === code) ??
    findingFor(code, args, { layer });
  return [{ ...known, severity: 'error' }, ...findings.filter((finding) => finding.code !== known.code)];
}

function codeOf(failure: IntakeFailure, detail: string): readonly [Code, Args] {
  switch (failure) {
    case 'content-type':
      return ['malformed-stream', { problem: `content-type ${detail}` }];
    case 'event-not-json':
      return ['malformed-stream', { problem: `an event that is not JSON: ${JSON.stringify(detail)}` }];
    case 'error-event':
      return ['opaque-error', {}];
    case 'finish-reason':
      return ['finish-reason-wrong', { reason: `unknown value ${detail.slice(0, 40)}` }];
    case 'length':
      return ['finish-reason-wrong', { reason: 'length, far below the limit' }];
    case 'no-end':
      return ['stream-truncated', {}];
    case 'call-shape':
      return ['malformed-tool-call', { problem: 'tool_calls is no list of calls' }];
    case 'call-arguments-type':
      return ['malformed-tool-call', { problem: 'arguments object' }];
    case 'call-arguments-size':
      return ['malformed-tool-call', { problem: 'arguments larger than OpenClaw takes' }];
    case 'call-incomplete':
      return ['malformed-tool-call', { problem: 'a call without name or whole arguments' }];
    case 'call-name':
      return ['malformed-tool-call', { problem: 'a call of no tool that was offered' }];
    case 'calls-dropped':
      return ['finish-reason-wrong', { reason: 'not tool_calls, so that the call is not run' }];
    case 'nothing':
      return ['empty-content', {}];
  }
}
