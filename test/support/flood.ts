import type { Socket } from 'node:net';

/** Writes `head`, then `piece` for ever, as fast as the other side takes it. */
export const flood = (head: string | Buffer, piece: string | Buffer) => (socket: Socket) => {
  socket.write(head);
  const pour = (): void => {
    while (!socket.destroyed && socket.write(piece)) {}
  };
  socket.on('drain', pour);
  pour();
};
