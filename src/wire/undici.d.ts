/**
 * The two parts of undici that send a request. Its front door loads everything that undici has, which takes longer than
 * a whole run.
 */
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export default Client;
}

declare module 'undici/lib/core/connect.js' {
  import type { Socket } from 'node:net';
  import type { buildConnector } from 'undici';

  /** Its own types keep back that it gives the socket while that is still connecting. */
  export default function build(
    options: buildConnector.BuildOptions,
  ): (...connecting: Parameters<buildConnector.connector>) => Socket;
}
