import { ANSWER } from './answer.js';
import { ANSWER_TOOLS } from './answer-tools.js';
import { ANSWER_USAGE } from './answer-usage.js';
import type { Code } from './codes.js';
import { MODEL } from './models.js';
import { REQUEST_BODY } from './request-body.js';
import { REQUEST_MESSAGES } from './request-messages.js';
import { REQUEST_PARAMS } from './request-params.js';
import { REQUEST_ROLES } from './request-roles.js';
import { REQUEST_SCHEMA } from './request-schema.js';
import { REQUEST_TOOLS } from './request-tools.js';
import type { MatrixRow } from './row.js';
import { SERVER } from './server.js';
import { SERVICE } from './service.js';
import { SIZE } from './size.js';
import { TRANSPORT } from './transport.js';

/** The troubleshooting matrix: one row a code. A code without a row does not compile. */
export const MATRIX: Readonly<Record<Code, MatrixRow>> = {
  ...TRANSPORT,
  ...SERVICE,
  ...MODEL,
  ...SIZE,
  ...REQUEST_BODY,
  ...REQUEST_MESSAGES,
  ...REQUEST_ROLES,
  ...REQUEST_TOOLS,
  ...REQUEST_SCHEMA,
  ...REQUEST_PARAMS,
  ...ANSWER,
  ...ANSWER_TOOLS,
  ...ANSWER_USAGE,
  ...SERVER,
} as const satisfies Record<Code, MatrixRow>;
