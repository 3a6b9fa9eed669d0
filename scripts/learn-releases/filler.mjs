/** A learned profile without a word of OpenClaw's: texts and names of arguments become filler of the same length. */

/** Shorter texts stand as they are filled; longer ones as `~LENGTH`. */
const LONGEST_WRITTEN = 12;
const WORDS = 'lorem ipsum dolor sit amet ';

const filler = (length) => WORDS.repeat(Math.ceil(length / WORDS.length)).slice(0, length);
/** Characters that the text takes in JSON. */
const lengthOf = (text) => Buffer.byteLength(JSON.stringify(text)) - 2;
const brieflyOf = (length) => (length > LONGEST_WRITTEN ? `~${length}` : filler(length));

/** What OpenClaw's own question and the keys of a schema are called is no word of its prompts. */
const KEPT = new Set(['type', 'arguments', 'role', 'id', 'tool_call_id', 'name', 'model', 'tool_choice']);
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions']);

/** @param profile a learned profile; its question stays, so that another can take its place */
export function withoutWords(profile, question) {
  const texts = (value, key) => {
    if (typeof value === 'string') return KEPT.has(key) ? value : textOf(value, question);
    if (Array.isArray(value)) return value.map((one) => texts(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, texts(one, name)]));
  };
  const tool = ({ function: { name, description, parameters, ...rest }, ...around }) => ({
    ...around,
    function: {
      name,
      description: brieflyOf(lengthOf(description)),
      parameters: schemaOf(parameters),
      ...rest,
    },
  });
  const body = (one) =>
    one && { ...one, messages: texts(one.messages), ...(one.tools && { tools: one.tools.map(tool) }) };
  const { turns, flags, ...rest } = profile;
  const tools = JSON.stringify(turns.agent.tools);
  const brief = (one) =>
    one && JSON.stringify(one.tools) === tools ? { ...body({ ...one, tools: [] }), tools: SAME } : body(one);
  const { agent, ...others } = turns;
  return {
    ...rest,
    // Long, and of no use to a test.
    settings: null,
    turns: {
      agent: body(agent),
      ...Object.fromEntries(Object.entries(others).map(([name, one]) => [name, brief(one)])),
    },
    flags: Object.fromEntries(
      Object.entries(flags)
        .filter(([flag]) => flag === 'supportsTools=false')
        .map(([flag, sent]) => [flag, { agent: brief(sent.agent), toolResult: brief(sent.toolResult) }]),
    ),
  };
}

/** In the place of tools that are those of the first turn. */
const SAME = 'as in turns.agent';

/** Characters, as sizes of texts are counted; around the question what was there. */
function textOf(text, question) {
  const at = text.indexOf(question);
  if (at < 0) return brieflyOf(text.length);
  return `${filler(at)}${question}${filler(text.length - at - question.length)}`;
}

/** Names of arguments by the order in which they come, so that `required` still names them. */
function schemaOf(schema) {
  const names = new Map();
  const named = (name) => {
    if (!names.has(name)) {
      const own = `${names.size.toString(36)}${filler(99).replaceAll(' ', '')}`;
      names.set(name, own.slice(0, Math.max(lengthOf(name), names.size.toString(36).length)));
    }
    return names.get(name);
  };
  const plain = (value) => {
    if (typeof value === 'string') return brieflyOf(lengthOf(value));
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  const walk = (node, isMap) => {
    if (Array.isArray(node)) return node.map((one) => walk(one, false));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => {
        if (isMap) return [named(key), walk(value, false)];
        if (key === 'required' && Array.isArray(value)) return [key, value.map(named)];
        if (key === 'type' || key === '$ref') return [key, value];
        if (
          ['enum', 'const', 'default', 'examples', 'pattern', 'format', 'title', 'description'].includes(key)
        )
          return [key, key === 'format' ? value : plain(value)];
        return [key, walk(value, MAPS.has(key))];
      }),
    );
  };
  return walk(schema, false);
}

/** The profile with its filler written out. */
export function filledIn(recording) {
  const tools = written(recording.turns.agent.tools);
  return written(recording);

  function written(value) {
    if (typeof value === 'string') return /^~\d+$/u.test(value) ? filler(Number(value.slice(1))) : value;
    if (Array.isArray(value)) return value.map(written);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, one === SAME ? tools : written(one)]),
    );
  }
}
