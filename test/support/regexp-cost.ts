/**
 * Which quantifiers of a regular expression can make it take more than linear time. Sets of characters are compared by
 * sample, so it may complain too often; a complaint is cleared by a lookbehind, an anchor, or a place in the list of
 * exceptions with its reason.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

type Node = AST.Alternative | AST.Element | AST.LookaroundAssertion;
type Letters = ReadonlySet<string>;

const SAMPLE = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...['\u00e9', '\u2028', '\u3000', '\u4e2d', '\uff5c', '\u200b'],
];
const LINE_ENDS = new Set(['\n', '\r', '\u2028']);

const lettersOfClass = (raw: string, flags: string): Letters => {
  const one = new RegExp(`^(?:${raw})$`, flags.replace(/[gym]/g, ''));
  return new Set(SAMPLE.filter((letter) => one.test(letter)));
};

const meet = (a: Letters, b: Letters): boolean => [...a].some((letter) => b.has(letter));
const covers = (a: Letters, b: Iterable<string>): boolean => [...b].every((letter) => a.has(letter));

const isUnbounded = (node: Node): node is AST.Quantifier =>
  node.type === 'Quantifier' && node.max === Number.POSITIVE_INFINITY;

function partsOf(node: Node): readonly Node[] {
  if (node.type === 'Quantifier') return [node.element];
  if (node.type === 'Alternative') return node.elements;
  return 'alternatives' in node ? node.alternatives : [];
}

/** Complaints about a pattern, each as the part of it that is meant; none for one that is linear. */
export function superlinear(pattern: string, flags: string): readonly string[] {
  const parsed = new RegExpParser().parsePattern(pattern, 0, pattern.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const found: string[] = [];
  const multiline = flags.includes('m');

  /** Every character that may stand in what it matches. */
  const alphabet = (node: Node): Letters => {
    if (node.type === 'Assertion') return new Set();
    if (node.type === 'Backreference') return new Set(SAMPLE);
    const parts = partsOf(node);
    return parts.length === 0 && node.type !== 'Alternative'
      ? lettersOfClass(node.raw, flags)
      : new Set(parts.flatMap((part) => [...alphabet(part)]));
  };
  const mayBeEmpty = (node: Node): boolean => {
    if (node.type === 'Assertion' || node.type === 'Backreference') return true;
    if (node.type === 'Quantifier') return node.min === 0 || mayBeEmpty(node.element);
    if (node.type === 'Alternative') return node.elements.every(mayBeEmpty);
    return partsOf(node).some(mayBeEmpty);
  };
  /** May what it matches stand within a run of these characters? */
  const fitsIn = (node: Node, run: Letters): boolean => {
    if (node.type === 'Assertion') return node.kind !== 'start' || multiline;
    if (node.type === 'Quantifier') return node.min === 0 || fitsIn(node.element, run);
    if (node.type === 'Alternative') return node.elements.every((part) => fitsIn(part, run));
    const parts = partsOf(node);
    return parts.length === 0 ? meet(alphabet(node), run) : parts.some((part) => fitsIn(part, run));
  };
  const isEnd = (node: Node): boolean =>
    (node.type === 'Assertion' && node.kind === 'end') ||
    partsOf(node).some((part) => isEnd(part) && fitsNothing(part));
  const fitsNothing = (node: Node): boolean =>
    node.type === 'Assertion' || (node.type === 'Alternative' && node.elements.every(fitsNothing));

  /** The first unbounded quantifier in these that meets a run, with what stands before it, if nothing there parts the two. */
  const nextIn = (
    nodes: readonly Node[],
    run: Letters,
    passed: readonly Node[] = [],
  ): AST.Quantifier | null => {
    const before = [...passed];
    for (const node of nodes) {
      if (
        isUnbounded(node) &&
        fitsIn(node.element, run) &&
        before.every((one) => fitsIn(one, alphabet(node)))
      )
        return node;
      const inner =
        node.type === 'Alternative' || node.type === 'Quantifier'
          ? nextIn(partsOf(node), run, before)
          : partsOf(node)
              .map((part) => nextIn([part], run, before))
              .find((one) => one !== null);
      if (inner) return inner;
      if (mayBeEmpty(node)) continue;
      if (!fitsIn(node, run)) return null;
      before.push(node);
    }
    return null;
  };
  /** What must still match behind a quantifier somewhere in these. */
  const behind = (nodes: readonly Node[], one: Node): readonly Node[] => {
    const at = nodes.findIndex((node) => node === one || holds(node, one));
    const node = nodes[at];
    if (node === undefined || node === one) return nodes.slice(at + 1);
    const holder = partsOf(node).filter((part) => part === one || holds(part, one));
    const inside = node.type === 'Alternative' ? behind(node.elements, one) : behind(holder, one);
    return [...inside, ...nodes.slice(at + 1)];
  };
  /** Can the match fail behind a run of these characters? */
  const canFail = (after: readonly Node[], run: Letters): boolean => {
    const [next] = after;
    if (next === undefined) return false;
    const everything = SAMPLE.filter((letter) => !multiline || !LINE_ENDS.has(letter));
    if (isEnd(next) && covers(run, everything)) return false;
    return after.some((node) => node.type === 'Assertion' || !mayBeEmpty(node));
  };
  /** Begins a run at one place only: no earlier start can run through it. */
  const isHeld = (before: readonly Node[], run: Letters): boolean => {
    const last = before.at(-1);
    return before.some((node) => {
      if (node.type !== 'Assertion') return !fitsIn(node, run);
      if (node.kind === 'start') return !multiline || !meet(run, LINE_ENDS);
      if (node.kind === 'word')
        return node === last && !node.negate && [...run].every((one) => /\w/.test(one));
      return node.kind === 'lookbehind' && node.negate && covers(alphabetOf(node), run);
    });
  };
  const alphabetOf = (node: AST.LookaroundAssertion): Letters =>
    new Set(node.alternatives.flatMap((one) => [...alphabet(one)]));

  /** Each way through the repeated part passes something that stands in no run of the inner one. */
  const isParted = (node: Node, inner: AST.Quantifier, run: Letters): boolean => {
    if (node === inner) return false;
    const holder = partsOf(node).find((part) => part === inner || holds(part, inner));
    if (holder === undefined) return true;
    const others = node.type === 'Alternative' ? node.elements.filter((part) => part !== holder) : [];
    return others.some((part) => !mayBeEmpty(part) && !fitsIn(part, run)) || isParted(holder, inner, run);
  };
  const holds = (node: Node, inner: Node): boolean =>
    partsOf(node).some((part) => part === inner || holds(part, inner));
  const unboundedIn = (node: Node): readonly AST.Quantifier[] =>
    partsOf(node).flatMap((part) => [...(isUnbounded(part) ? [part] : []), ...unboundedIn(part)]);

  /** Every character that what it matches may begin with. */
  const firsts = (node: Node): Letters => {
    if (node.type !== 'Alternative') {
      const parts = partsOf(node);
      return parts.length === 0 ? alphabet(node) : new Set(parts.flatMap((part) => [...firsts(part)]));
    }
    const end = node.elements.findIndex((part) => !mayBeEmpty(part));
    const leading = node.elements.slice(0, end < 0 ? undefined : end + 1);
    return new Set(leading.flatMap((part) => [...firsts(part)]));
  };
  /** Two branches of what is repeated begin alike: both may be tried each time. */
  const isAmbiguous = (node: Node): boolean =>
    partsOf(node).some((part, at, all) => all.slice(0, at).some((one) => meet(firsts(one), firsts(part))));

  const visit = (node: Node, before: readonly Node[], after: readonly Node[]): void => {
    if (node.type === 'Assertion') {
      // It is tried at every place: what it scans for, it scans for each time.
      if (node.kind === 'lookbehind' && !before.some((one) => !mayBeEmpty(one)))
        found.push(...unboundedIn(node).map(({ raw }) => raw));
      return;
    }
    if (isUnbounded(node)) {
      const run = alphabet(node.element);
      const nested = unboundedIn(node).filter((one) => !isParted(node.element, one, alphabet(one.element)));
      const next = nextIn(after, run);
      const overlaps = next !== null && canFail(behind(after, next), alphabet(next));
      const restarts = canFail(after, run) && !flags.includes('y') && !isHeld(before, run);
      if (nested.length > 0 || isAmbiguous(node.element) || overlaps || restarts) found.push(node.raw);
    }
    const isSequence = node.type === 'Alternative';
    for (const [at, part] of partsOf(node).entries()) {
      if (isSequence)
        visit(part, [...before, ...node.elements.slice(0, at)], [...node.elements.slice(at + 1), ...after]);
      else visit(part, before, after);
    }
  };
  for (const alternative of parsed.alternatives) visit(alternative, [], []);
  return [...new Set(found)];
}
