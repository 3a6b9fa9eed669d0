/** Every command, in the order of the help. Each is data; its module loads when it runs. */
import type { CommandData } from '../command.js';
import { capture } from './capture.js';
import { check } from './check.js';
import { completion } from './completion.js';
import { config } from './config.js';
import { demo } from './demo.js';
import { explain } from './explain.js';
import { fix } from './fix.js';
import { init } from './init.js';
import { learn } from './learn.js';
import { matrix } from './matrix.js';
import { replay } from './replay.js';
import { session } from './session.js';
import { smoke } from './smoke.js';
import { turn } from './turn.js';

export const COMMANDS: readonly CommandData[] = [
  check,
  smoke,
  session,
  explain,
  matrix,
  turn,
  init,
  config,
  fix,
  learn,
  capture,
  replay,
  demo,
  completion,
];
