import { says, succeeded } from '../../reading/facts.js';
import { bySign, type Cause, guess, likely } from '../cause.js';

export const errorAsContent = {
  code: 'error-as-content',
  layer: 'answer',
  severity: 'error',
  title: 'the server reports an error as if it were the answer',
  why: 'Status 200 and a completion, but its text is the server’s own error message.',
  advice: 'Update the server; look for the cause in the text itself.',
  flags: {},
  when: (facts) => {
    if (facts.signs !== null) return bySign(facts, 'error-as-text');
    if (
      succeeded(facts) &&
      facts.answer === null &&
      says(
        facts,
        /errors? .{0,40}\bas (?:if |the |an? |assistant |message |normal )*(?:content|answer|text|message)\b/,
      )
    )
      return likely();
    const unread = facts.answer !== null && facts.answer.error !== null && facts.evidence.status !== null;
    return unread ? guess() : null;
  },
  explains: ['finish-reason-wrong', 'empty-content', 'stream-truncated'],
  basis: 'structure',
  sources: ['https://github.com/jjang-ai/mlxstudio/issues/7'],
  quotes: 'text',
} as const satisfies Cause;
