/** One vocabulary for the steps of a run: what is sent, where the report tells of it, and as what its evidence counts. */

/** The part of a run in which something was seen, in the order in which they happen. */
export const STAGES = ['health', 'models', 'direct', 'agent-turn', 'tool-result-turn', 'stream'] as const;
export type Stage = (typeof STAGES)[number];

/** The layers of a report in their order: how each is named there, and the stage that its evidence is of. */
export const LAYERS = {
  health: { name: 'health', stage: 'health' },
  models: { name: 'models', stage: 'models' },
  direct: { name: 'direct', stage: 'direct' },
  shape: { name: 'agent shape', stage: 'agent-turn' },
  agent: { name: 'full turn', stage: 'agent-turn' },
  'tool-result': { name: 'tool result', stage: 'tool-result-turn' },
  openclaw: { name: 'openclaw', stage: 'agent-turn' },
  session: { name: 'session', stage: 'agent-turn' },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly stage: Stage }>>;
export type LayerId = keyof typeof LAYERS;
export const LAYER_IDS = Object.keys(LAYERS) as readonly LayerId[];

/** The turns that may be sent, and the layer that each belongs to. */
export const LAYER_OF_STEP = {
  direct: 'direct',
  shape: 'shape',
  'shape-tool-result': 'tool-result',
  agent: 'agent',
  'tool-result': 'tool-result',
  'model-run': 'direct',
} as const satisfies Readonly<Record<string, LayerId>>;
export type TurnStep = keyof typeof LAYER_OF_STEP;
/** Those that are sent small, so that a search can afford them. */
export type SmallStep = Extract<TurnStep, 'shape' | 'shape-tool-result'>;
