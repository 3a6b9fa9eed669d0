/** Every command as data. Their modules load when they run. */
import type { CaptureOptions } from '../commands/capture.js';
import type { CheckOptions } from '../commands/check.js';
import type { ConfigOptions } from '../commands/config.js';
import type { DemoOptions } from '../commands/demo.js';
import type { ExplainOptions } from '../commands/explain.js';
import type { FixOptions } from '../commands/fix.js';
import type { InitOptions } from '../commands/init.js';
import type { LearnOptions } from '../commands/learn.js';
import type { MatrixOptions } from '../commands/matrix.js';
import type { ReplayOptions } from '../commands/replay.js';
import type { SessionOptions } from '../commands/session.js';
import type { SmokeOptions } from '../commands/smoke.js';
import type { TurnOptions } from '../commands/turn.js';
import { parseCount, parseFlags } from '../options.js';
import { PART_IDS, parseParts } from '../session/part-ids.js';
import type { TargetOptions } from '../target.js';
import { type CommandData, command } from './command.js';
import { choice, formatOptions, model, port, profile, SHARED } from './option-data.js';

const text = [...formatOptions(['text', 'json']), ...SHARED.shown] as const;

export const COMMANDS: readonly CommandData[] = [
  command<CheckOptions & { readonly localService?: boolean }>({
    name: 'check',
    summary: 'is the server there, is it the right one, is the model ready? generates nothing',
    options: [
      model('the model that OpenClaw will name'),
      {
        flags: '--local-service',
        says: "start the provider's localService as OpenClaw would, and watch it become ready",
        group: 'command',
      },
      ...SHARED.target,
      ...SHARED.report,
    ],
    examples: [
      { words: 'check', does: 'the server that openclaw.json names' },
      { words: 'check --base-url 127.0.0.1:8080 --wait 5m', does: 'wait until it serves, for example in CI' },
    ],
    exit: 'verdict',
    readsConfig: true,
    run: async (options, ports) => {
      const module = options.localService
        ? await import('../commands/check-local-service.js')
        : await import('../commands/check.js');
      return module.run(options, ports);
    },
  }),
  command<SmokeOptions>({
    name: 'smoke',
    summary: 'check, then the two-layer smoke test, diagnosis and proven flags',
    about:
      'Sends the turns that OpenClaw really sends: small ones first, the full one once. When one fails, it searches the cause and the least lossy compat flags, and proves them before it suggests them.',
    options: [
      model('the model that OpenClaw will name (default: the one in openclaw.json)'),
      ...SHARED.target,
      ...SHARED.smoke,
      ...SHARED.report,
    ],
    examples: [
      { words: 'smoke --model google/gemma-4-E2B-it', does: 'can this server carry OpenClaw?' },
      { words: 'smoke --model ID --openclaw', does: 'run the installed OpenClaw as well' },
      { words: 'smoke --model ID --wait 5m --format github', does: 'a gate in CI' },
    ],
    exit: 'verdict',
    readsConfig: true,
    run: async (options, ports) => (await import('../commands/smoke.js')).run(options, ports),
  }),
  command<SessionOptions>({
    name: 'session',
    summary: 'what OpenClaw does over hours, in minutes: the turns after the first',
    about: `Runs smoke, then plays with its proven flags what follows the first turn. The parts: ${PART_IDS.join(', ')}. Each says what it will cost, and the run ends within --budget (10m unless told otherwise).`,
    options: [
      model('the model that OpenClaw will name (default: the one in openclaw.json)'),
      {
        flags: '--only <parts>',
        says: 'play these parts only, such as next-turns,growth',
        group: 'run',
        parse: parseParts('--only'),
      },
      { flags: '--skip <parts>', says: 'leave these parts out', group: 'run', parse: parseParts('--skip') },
      ...SHARED.target,
      ...SHARED.search,
      ...SHARED.report,
    ],
    examples: [
      {
        words: 'session --model ID',
        does: 'does the server keep prompts, hold its window, carry a compaction?',
      },
      { words: 'session --model ID --only next-turns', does: 'only the prompt cache' },
    ],
    exit: 'verdict',
    readsConfig: true,
    run: async (options, ports) => (await import('../commands/session.js')).run(options, ports),
  }),
  command<ExplainOptions>({
    name: 'explain',
    summary: 'one matrix row, or the row that an error text or a log belongs to',
    argument: { name: '[code]', says: 'a code such as content-array-rejected', offers: 'codes' },
    options: [
      {
        flags: '--error <text>',
        says: 'an error text, an OpenClaw sentence or a log excerpt; - reads standard input',
        group: 'command',
      },
      {
        flags: '--status <n>',
        says: 'HTTP status it came with',
        group: 'command',
        parse: parseCount('--status'),
      },
      { flags: '--content-type <type>', says: 'content type it came with', group: 'command' },
      {
        flags: '--stage <stage>',
        says: 'health, models, direct, agent-turn, tool-result-turn or stream',
        group: 'command',
      },
      {
        flags: '--transport <code>',
        says: 'network error code, such as ECONNREFUSED',
        group: 'command',
      },
      {
        flags: '--jsonl',
        says: 'classify lines of {id, status, contentType, body, transport, stage} from standard input',
        group: 'command',
      },
      ...formatOptions(['text', 'json', 'markdown']),
      ...SHARED.shown,
    ],
    examples: [
      { words: 'explain content-array-rejected', does: 'what a code means and what helps' },
      { words: 'explain --error "Connection error."', does: 'what a sentence of OpenClaw stands for' },
      { words: 'explain --error - < server.log', does: 'what a log says' },
    ],
    exit: 'done',
    readsConfig: false,
    run: async (options, ports, code) =>
      (await import('../commands/explain.js')).run(
        code === undefined ? options : { ...options, code },
        ports,
      ),
  }),
  command<MatrixOptions>({
    name: 'matrix',
    summary: 'the whole troubleshooting matrix',
    options: [...formatOptions(['text', 'json', 'markdown']), ...SHARED.shown],
    examples: [{ words: 'matrix --format markdown', does: 'as a document' }],
    exit: 'done',
    readsConfig: false,
    run: async (options, ports) => (await import('../commands/matrix.js')).run(options, ports),
  }),
  command<TurnOptions>({
    name: 'turn',
    summary: 'print the request body that would be sent',
    options: [
      model('model named in the body'),
      {
        ...choice('--step <step>', 'which turn', 'command', [
          'direct',
          'shape',
          'agent',
          'tool-result',
          'model-run',
        ]),
        default: 'agent',
      },
      {
        flags: '--flags <json>',
        says: 'compat flags to apply',
        group: 'openclaw',
        parse: parseFlags,
      },
      { flags: '--curl', says: 'print a runnable command instead', group: 'command', default: false },
      ...SHARED.server,
      ...SHARED.imitation,
      ...text,
    ],
    examples: [
      { words: 'turn --model ID > turn.json', does: 'the full turn as a file' },
      { words: 'turn --model ID --step shape --curl', does: 'a command that sends the small turn' },
    ],
    exit: 'done',
    readsConfig: true,
    run: async (options, ports) => (await import('../commands/turn.js')).run(options, ports),
  }),
  command<InitOptions & TargetOptions>({
    name: 'init',
    summary: 'print a complete provider entry for openclaw.json',
    options: [
      model('the model that the server serves', { required: true }),
      {
        flags: '--local-service [path]',
        says: 'add localService; PATH is the inferrs binary (default: the one on PATH)',
        group: 'command',
      },
      {
        flags: '--write',
        says: 'put the entry into openclaw.json, with a backup beside it',
        group: 'command',
        default: false,
      },
      {
        flags: '--accept-loss',
        says: 'set supportsTools: false without being asked',
        group: 'command',
        default: false,
      },
      {
        flags: '--force',
        says: 'write what was not proven, and over what is there',
        group: 'command',
        default: false,
      },
      ...SHARED.target,
      ...text,
    ],
    examples: [{ words: 'init --model ID', does: 'an entry with the flags that this server needs' }],
    exit: 'done',
    readsConfig: true,
    run: async (options, ports) => {
      const { measureForInit } = await import('../commands/measure.js');
      const measure = () => measureForInit(options, ports);
      return (await import('../commands/init.js')).run({ ...options, measure }, ports);
    },
  }),
  command<ConfigOptions & TargetOptions>({
    name: 'config',
    summary: 'read openclaw.json and check the provider',
    about:
      'Where the server answers, its agent turns are sent as smoke sends them, the full one once: the verdict, the flags and the settings are the same. --offline checks the file alone.',
    options: [
      model('the model whose row is meant'),
      {
        flags: '--all',
        says: 'check every provider and model of the file; asks no server',
        group: 'command',
        default: false,
      },
      {
        flags: '--session <file>',
        says: 'hold what a session found against the file: its --format json; asks no server',
        group: 'command',
        offers: 'file',
      },
      { flags: '--offline', says: 'check the file alone; ask no server', group: 'command', default: false },
      {
        flags: '--openclaw [path]',
        says: 'let the installed OpenClaw check the whole file as well',
        group: 'command',
      },
      ...SHARED.target,
      ...formatOptions(['text', 'json', 'junit', 'github', 'markdown']),
      ...SHARED.shown,
    ],
    examples: [
      { words: 'config', does: 'every finding with line and column' },
      { words: 'config --all --format github', does: 'every provider, as annotations in CI' },
    ],
    exit: 'verdict',
    readsConfig: true,
    run: async (options, ports) => {
      const { measureForConfig } = await import('../commands/measure.js');
      const ask: ConfigOptions['ask'] = (found) => measureForConfig({ ...options, ...found }, ports);
      return (await import('../commands/config.js')).run({ ...options, ask }, ports);
    },
  }),
  command<FixOptions & SmokeOptions>({
    name: 'fix',
    summary: 'apply the proven flags to openclaw.json',
    options: [
      model('the model whose row is meant'),
      {
        flags: '--dry-run',
        says: 'show the change as a diff and write nothing',
        group: 'command',
        default: false,
      },
      {
        flags: '--accept-loss',
        says: 'write supportsTools: false without being asked',
        group: 'command',
        default: false,
      },
      {
        flags: '--force',
        says: 'write flags that this run did not prove, too',
        group: 'command',
        default: false,
      },
      ...SHARED.target,
      ...SHARED.smoke,
      ...text,
    ],
    examples: [
      { words: 'fix --dry-run', does: 'what would change' },
      { words: 'fix', does: 'test, then write what was proven' },
    ],
    exit: 'verdict',
    readsConfig: true,
    run: async (options, ports) => {
      const prove: FixOptions['prove'] = async (flags) =>
        (await import('../commands/smoke.js')).run({ ...options, ...(flags && { flags }) }, ports);
      return (await import('../commands/fix.js')).run({ ...options, prove }, ports);
    },
  }),
  command<LearnOptions>({
    name: 'learn',
    summary: 'learn the turn of the installed OpenClaw, with your own tools and texts',
    about:
      'Runs OpenClaw (about 30 s) in a sandbox with a copy of your settings, against a small server of its own that plays the model. Nothing of yours is written. The profile holds your prompts; it stays on this machine, readable by you only.',
    options: [
      {
        flags: '--openclaw <path>',
        says: 'the openclaw command, or the folder it is installed in (default: the one on PATH)',
        group: 'command',
        offers: 'file',
      },
      {
        flags: '--agent <id>',
        says: 'the agent whose turn is meant (default: the default one of openclaw.json)',
        group: 'command',
      },
      {
        flags: '--diff',
        says: 'show what changed since the last profile, else since the bundled release',
        group: 'command',
        default: false,
      },
      {
        flags: '--flags',
        says: 'try each compat flag once as well; takes a turn of OpenClaw for each',
        group: 'command',
        default: false,
      },
      model('the model whose row is meant'),
      { flags: '--provider <id>', says: 'provider in openclaw.json', group: 'server' },
      { flags: '--config <file>', says: 'openclaw.json to read', group: 'server', offers: 'file' },
      ...text,
    ],
    examples: [
      { words: 'learn', does: 'once after installing OpenClaw, and after each update' },
      { words: 'learn --diff', does: 'what an update changed, before the server meets it' },
    ],
    exit: 'done',
    readsConfig: true,
    run: async (options, ports) => (await import('../commands/learn.js')).run(options, ports),
  }),
  command<CaptureOptions>({
    name: 'capture',
    summary: 'record what OpenClaw really sends: a loopback proxy in front of the server',
    options: [
      {
        flags: '--upstream <url>',
        says: 'base URL of the server that answers',
        group: 'command',
        required: true,
      },
      { flags: '--no-v1', says: 'take --upstream as it is: add no /v1 to it', group: 'command' },
      port('port to listen on (default: a free one)'),
      {
        flags: '--out <path>',
        says: 'folder for the turns (default: inferrs-doctor-capture); with --once also one .json file',
        group: 'command',
        offers: 'folder',
      },
      { flags: '--once', says: 'end after the first turn', group: 'command', default: false },
      profile('OpenClaw release to judge answers by'),
      ...text,
    ],
    examples: [
      {
        words: 'capture --upstream http://127.0.0.1:8080/v1 --once --out turn.json',
        does: 'one real turn, for replay',
      },
    ],
    exit: 'done',
    readsConfig: false,
    run: async (options, ports) => (await import('../commands/capture.js')).run(options, ports),
  }),
  command<Omit<ReplayOptions, 'file'>>({
    name: 'replay',
    summary: 'send a captured turn again, or judge an evidence bundle',
    argument: {
      name: '<file>',
      says: 'from capture or --evidence, or a request body; - reads standard input',
      offers: 'file',
    },
    options: [
      {
        flags: '--model <id>',
        says: 'the model to ask for (default: the one in the turn)',
        group: 'server',
        offers: 'models',
      },
      ...SHARED.target,
      ...SHARED.search,
      ...SHARED.report,
    ],
    examples: [
      { words: 'replay turn.json', does: 'send it, and shrink it where it fails' },
      { words: 'replay evidence.json', does: 'judge a bundle offline' },
    ],
    exit: 'verdict',
    readsConfig: true,
    run: async (options, ports, file = '') =>
      (await import('../commands/replay.js')).run({ ...options, file }, ports),
  }),
  command<DemoOptions>({
    name: 'demo',
    summary: 'run smoke against the embedded simulated server',
    argument: {
      name: '[fault]',
      says: 'what is wrong with the server',
      default: 'healthy',
      offers: 'faults',
    },
    options: [
      { flags: '--list', says: 'name the faults', group: 'command', default: false },
      { flags: '--serve', says: 'only serve, until Ctrl-C', group: 'command', default: false },
      port('port to serve on (default: a free one)'),
      { flags: '--model <id>', says: 'the model to ask for', group: 'server' },
      ...SHARED.imitation,
      ...SHARED.patience,
      ...SHARED.smoke,
      ...SHARED.report,
    ],
    examples: [
      { words: 'demo', does: 'a healthy server' },
      { words: 'demo arrays-rejected-400', does: 'a server that takes only strings' },
      { words: 'demo --serve --port 8080', does: 'a server to try things on' },
    ],
    exit: 'verdict',
    readsConfig: false,
    run: async (options, ports, fault = 'healthy') =>
      (await import('../commands/demo.js')).run({ ...options, fault }, ports),
  }),
  command<object>({
    name: 'completion',
    summary: 'completions for your shell',
    about:
      'Prints a script that completes commands, options, codes, faults and the models that the server lists. `completion models` prints those ids, one a line: the scripts ask for them.',
    argument: {
      name: '<shell>',
      says: 'bash, zsh, fish or models',
      choices: ['bash', 'zsh', 'fish', 'models'],
    },
    options: SHARED.server,
    examples: [
      {
        words: 'completion bash > ~/.local/share/bash-completion/completions/inferrs-doctor',
        does: 'for bash',
      },
      { words: 'completion zsh > ~/.zfunc/_inferrs-doctor', does: 'for zsh' },
      { words: 'completion fish > ~/.config/fish/completions/inferrs-doctor.fish', does: 'for fish' },
    ],
    exit: 'done',
    readsConfig: false,
    run: async (options, ports, shell = '') =>
      (await import('./complete.js')).run({ ...options, shell }, ports),
  }),
];
