import { TROUBLE } from '../../reading/excerpt.js';
import { type Cause, guess } from '../cause.js';

export const opaqueError = {
  code: 'opaque-error',
  layer: 'server',
  severity: 'error',
  title: (args) =>
    args.status === undefined
      ? 'the server failed and did not say why'
      : `status ${args.status}, and no reason that is known here`,
  why: 'The words, if there are any, name no cause. A proxy may have replaced the server’s own.',
  advice:
    'Read the server’s log for this moment; run smoke: it finds the cause by trying smaller turns and flags.',
  flags: {},
  when: (facts) => {
    const { body, transport } = facts.evidence;
    const telling = transport !== null || TROUBLE.test(body.slice(0, 32_000));
    const bad = facts.status !== null ? facts.status >= 400 : facts.answer === null && telling;
    return bad ? guess(facts.status === null ? {} : { status: facts.status }) : null;
  },
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/appstrate/appstrate/issues/138'],
  verdict: 'backend-limit',
  wordless: true,
  mayTalkWithoutStream: true,
} as const satisfies Cause;
