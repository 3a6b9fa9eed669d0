import type { JsonObject } from '../../model.js';
import type { Part, PartOutcome } from '../part.js';
import { ask, failed, type Play, raise, sessionFinding, suggest, type Turn } from '../play.js';
import { pictureOf } from '../png.js';
import { plainTurn } from './small.js';

export const pictures = {
  id: 'pictures',
  plays: 'a picture of one colour',
  cost: () => ({ requests: 2, promptTokens: 2000, answerTokens: 64 }),
  leftOut: ({ setup, asked }) =>
    asked.includes('pictures') || setup.input?.includes('image')
      ? undefined
      : 'the model’s row does not name image in input; ask with --only pictures',
  run,
} as const satisfies Part;

const COLOURS = { red: [220, 20, 20], blue: [20, 20, 220] } as const;
type Colour = keyof typeof COLOURS;
const ROOM = 512;
const TEXT_PASSES = 'turns of texts alone were sent, and passed';

async function run(play: Play): Promise<PartOutcome> {
  const red = await show(play, 'red');
  if (failed(red)) return refused(play, red);
  if (names(red, 'red')) return seen(play);
  const blue = await show(play, 'blue');
  if (failed(blue)) return refused(play, blue);
  if (names(blue, 'blue')) return { status: 'pass', reason: 'one of two colours was named' };
  const said = red.judgement.answer?.text.trim().slice(0, 40) || 'nothing';
  raise(play, sessionFinding(play, 'image-misread', { shown: 'red', said }));
  suggestInput(play, ['text'], 'pictures are accepted and not seen', TEXT_PASSES);
  return { status: 'warn', reason: `accepted and not seen: red was called "${said}"` };
}

function seen(play: Play): PartOutcome {
  if (play.setup.input && !play.setup.input.includes('image'))
    suggestInput(
      play,
      [...play.setup.input, 'image'],
      'the model sees pictures',
      'a picture was sent, and its colour named',
    );
  return { status: 'pass', reason: 'the colour of a picture was named' };
}

function refused(play: Play, { judgement }: Turn): PartOutcome {
  const said = judgement.findings[0]?.serverSaid;
  raise(
    play,
    sessionFinding(play, 'image-rejected', {}, { severity: 'warning', ...(said && { serverSaid: said }) }),
  );
  suggestInput(play, ['text'], 'pictures are refused', TEXT_PASSES);
  return { status: 'warn', reason: `a picture is refused: ${judgement.reason}` };
}

function suggestInput(play: Play, input: readonly string[], why: string, proof: string | null): void {
  suggest(play, { path: `${play.setup.rowPath}.input`, value: input, why, proof });
}

const show = (play: Play, colour: Colour): Promise<Turn> =>
  ask(play, `a ${colour} picture`, bodyOf(play, colour));

function bodyOf({ agent }: Play, colour: Colour): JsonObject {
  const url = `data:image/png;base64,${pictureOf(COLOURS[colour]).toString('base64')}`;
  const content = [
    { type: 'text', text: 'Which colour is this picture? Answer with one word.' },
    { type: 'image_url', image_url: { url } },
  ];
  return { ...plainTurn(agent, '', ROOM), messages: [{ role: 'user', content }] };
}

const names = ({ judgement: { answer } }: Turn, colour: Colour): boolean =>
  new RegExp(`\\b${colour}\\b`, 'i').test(answer?.text ?? '');
