import { dotted, type Issue, kindOf } from './issues.js';

/** A kind as languages name it, quoted or not: `str`, java.lang.String, BEGIN_ARRAY, 'List<dynamic>', [. */
const KIND = String.raw`(?:an? |the )?(?:value of type |type |class |json )?[\`'"]?((?:[A-Za-z_][\w.]{0,60}|\[|\{)(?:<\w{0,20}>|\x60\d(?:\[[\w., ]{0,80}\])?)?)[\`'"]?`;
const EXPECTED = String.raw`\b(?:expect(?:ed|s|ing)?|want(?:ed|s)?)\b[=: ]{1,3}(?:(?:to (?:be|decode|read|get|find)|beginning of|start of) )?`;
const FOUND = String.raw`\b(?:got|received|found|encountered|have|but (?:it )?(?:is|was|had)|actual(?:ly)?(?: type)?|given)\b[=: ]{1,3}`;

interface Pair {
  readonly pattern: RegExp;
  /** Groups of the kind that was wanted and of the one that came; 0 where the sentence names none. */
  readonly expected: number;
  readonly found: number;
}

const pair = (source: string, expected: number, found: number): Pair => ({
  pattern: new RegExp(source, 'i'),
  expected,
  found,
});

/** What was wanted and what came, in either order. Both must be kinds of JSON for a sentence to count. */
const PAIRS: readonly Pair[] = [
  pair(String.raw`${EXPECTED}${KIND}[^\n]{0,40}?${FOUND}${KIND}`, 1, 2),
  pair(
    String.raw`${EXPECTED}${KIND}(?: \w+)? but ${KIND}(?: \w+)? (?:was|is) (?:found|given|provided|sent)`,
    1,
    2,
  ),
  pair(String.raw`${FOUND}${KIND}[^\n]{0,40}?${EXPECTED}${KIND}`, 2, 1),
  // Jackson: `Cannot deserialize value of type `java.lang.String` from Array value`
  pair(`cannot deserialize (?:instance of |value of type )${KIND} (?:from|out of) ${KIND}`, 1, 2),
  // Dart, Ruby, Java, C#
  pair(`${KIND} is not a subtype of (?:type )?${KIND}`, 2, 1),
  pair(`(?:conversion of|convert|cast object of type|cast) ${KIND} (?:in)?to (?:type )?${KIND}`, 2, 1),
  pair(`${KIND} cannot be (?:cast|converted) to ${KIND}`, 2, 1),
  pair(`token (?:type )?${KIND} as ${KIND}`, 2, 1),
  pair(`reading ${KIND}[.:] unexpected token: ${KIND}`, 1, 2),
  // PHP: `must be of type string, array given`; sonic: `Mismatch type string with value array`
  pair(`must be (?:of )?(?:the )?type ${KIND}, ${KIND} given`, 1, 2),
  pair(`mismatch type ${KIND} with value ${KIND}`, 1, 2),
  // protojson: `invalid value for string field content: [`
  pair(String.raw`invalid value for ${KIND} (?:type|field \w{1,40}): ${KIND}`, 1, 2),
  // System.Text.Json, where nobody says what came
  pair(`could not be converted to ${KIND}`, 1, 0),
];

/** Finds what was wanted and what came in a text that no sentence of a known validator stands in. At most one. */
export function issueInPairs(text: string): Issue | null {
  const head = text.slice(0, 8000);
  for (const { pattern, expected, found } of PAIRS) {
    const match = pattern.exec(head);
    if (match === null) continue;
    const wanted = kindOf(match[expected] ?? '');
    const came = found === 0 ? null : kindOf(match[found] ?? '');
    if (wanted === null || (found !== 0 && (came === null || came === wanted))) continue;
    const path = dotted(pathOf(head));
    return {
      path,
      expected: wanted,
      found: came,
      rule: 'type',
      value: '',
      allowed: [],
      words: match[0].trim(),
    };
  }
  return null;
}

const REFERENCE_CHAIN = /reference chain: ([^\n)]{1,600})/i;
const CODING_PATH = /codingPath: \[([^\]]{0,1000})\]/;
/** A path wherever it stands, the surest notation first: `$.messages[2].content`, `messages.content`, `field=content`. */
const PATHS = [
  /\$\.?((?:\[['"])?[a-z_][\w.[\]'"/]{0,200})/i,
  /\b((?:messages|tools)[.[/][\w.[\]/]{1,200})/,
  /\b(?:field|key|property|path:?)[= :]{1,2}['"`]?\/?([a-z_][\w.[\]/]{0,100})/i,
] as const;

/** The field that a sentence names, in any notation; '' when it names none. */
function pathOf(text: string): string {
  const chain = REFERENCE_CHAIN.exec(text)?.[1];
  if (chain !== undefined) return stepsIn(chain, /\[(?:\\?"([^"\\\]]{1,60})\\?"|(\d{1,6}))\]/g);
  const coding = CODING_PATH.exec(text)?.[1];
  if (coding !== undefined) return stepsIn(coding, /stringValue: \\?"(?:Index )?([^"\\]{1,60})/g);
  for (const notation of PATHS) {
    const path = notation.exec(text)?.[1];
    if (path !== undefined) return path;
  }
  return '';
}

function stepsIn(text: string, step: RegExp): string {
  return [...text.matchAll(step)].map((match) => match[1] ?? match[2] ?? '').join('.');
}
