import { countPrompt } from './answer.js';
import { type Engine, SOUND_ENGINE } from './engine.js';
import { extraKey, hasNullContent, hasParts, meets, type RequestFacts } from './request.js';
import type { Effect, Fault, Rule, Stage, Traits, WireShape } from './types.js';

type Of<K extends Effect['do']> = Extract<Effect, { do: K }>;

/** Messages with these keys only are plain; used to fill `{keyAt}` and `{key}`. */
export const PLAIN_KEYS = ['role', 'content'] as const;

/** The rules of all active faults, with the counters behind `first` and `every`. */
export class RuleBook {
  private readonly rules: readonly { readonly rule: Rule; met: number }[];

  constructor(faults: readonly Fault[]) {
    this.rules = faults.flatMap((fault) => fault.rules).map((rule) => ({ rule, met: 0 }));
  }

  /** Where the API is mounted, if a fault moves it. */
  mount(): Of<'mount'> | undefined {
    return this.rules.map(({ rule }) => rule.effect).find((effect) => effect.do === 'mount');
  }

  /** What happens to this request; asking counts it, so ask once. */
  effectsOn(request: RequestFacts): Effects {
    const found: Effect[] = [];
    for (const entry of this.rules) {
      const { when, effect } = entry.rule;
      if (!meets(when, request)) continue;
      entry.met += 1;
      const isTurn = when.every === undefined || entry.met % when.every === 0;
      if (isTurn && (when.first === undefined || entry.met <= when.first)) found.push(effect);
    }
    return new Effects(found);
  }
}

/** The effects on one request, in the order in which the faults were given. */
export class Effects {
  private readonly all: readonly Effect[];

  constructor(all: readonly Effect[]) {
    this.all = all;
  }

  of<K extends Effect['do']>(kind: K): readonly Of<K>[] {
    return this.all.filter((effect): effect is Of<K> => effect.do === kind);
  }

  replyAt(stage: Stage): Of<'reply'> | undefined {
    return this.of('reply').find((reply) => reply.at === stage);
  }

  traits(kinds: Traits): Traits {
    return Object.assign({}, kinds, ...this.of('traits').map((effect) => effect.traits));
  }

  /** What the faults make of the engine; undefined where nothing costs time. */
  engine(own: Partial<Engine> | undefined): Engine | undefined {
    const changes = this.of('engine').map(({ engine }) => engine);
    if (own === undefined && changes.length === 0) return undefined;
    return Object.assign({}, SOUND_ENGINE, ...changes, own);
  }

  wireShape(): WireShape {
    return Object.assign({}, ...this.of('wire').map((effect) => effect.shape));
  }
}

/** Fills the `{names}` of a fault's reply with facts of the request; other braces stay. */
export function fill(text: string, request: RequestFacts, model: string): string {
  const { messages } = request;
  const facts: Readonly<Record<string, () => string | number>> = {
    model: () => model,
    bytes: () => request.raw.length,
    tokens: () => countPrompt(request, true),
    partsAt: () => messages.findIndex(hasParts),
    nullAt: () => messages.findIndex(hasNullContent),
    keyAt: () => messages.findIndex((message) => extraKey(message, PLAIN_KEYS) !== undefined),
    key: () => messages.map((message) => extraKey(message, PLAIN_KEYS)).find(Boolean) ?? '',
  };
  // A number that stands alone between quotes was a number in the JSON that the fault means.
  return text.replaceAll(/"\{(\w+)\}"|\{(\w+)\}/g, (whole, alone: string | undefined, inside: string) => {
    const value = facts[alone ?? inside]?.();
    if (value === undefined) return whole;
    const written = JSON.stringify(value);
    return alone === undefined && typeof value === 'string' ? written.slice(1, -1) : written;
  });
}
