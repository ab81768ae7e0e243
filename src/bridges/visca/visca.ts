/**
 * The VISCA bridge: controllers and programs for conference cameras point the rig over UDP. The protocol
 * has no password, so it listens on the loopback address alone.
 */
import { createSocket } from 'node:dgram';
import { errorText } from '../../errors.ts';
import { type Bridge, type BridgeContext, LOOPBACK, listenFailed } from '../bridge.ts';
import { PanTiltHead } from '../pan-tilt-head.ts';
import { ViscaHead, ViscaSession } from './session.ts';

/** Controllers remembered; above it the one that was first is forgotten. */
const MAX_CONTROLLERS = 16;

/**
 * Listens for controllers. @param port 0 for any free one
 * @throws PantiltError `listen-failed`
 */
export async function startVisca(context: BridgeContext, port: number): Promise<Bridge> {
  const { log } = context;
  const head = new PanTiltHead(context);
  const shared = new ViscaHead(context, head);
  const sessions = new Map<string, ViscaSession>();
  const socket = createSocket('udp4');
  let isClosed = false;
  socket.on('message', (packet, { address, port: from }) => {
    const controller = `${address}:${from}`;
    let session = sessions.get(controller);
    if (!session) {
      session = new ViscaSession(shared, (answer) => {
        if (!isClosed) socket.send(answer, from, address, () => {});
      });
      sessions.set(controller, session);
      if (sessions.size > MAX_CONTROLLERS) sessions.delete(sessions.keys().next().value!);
    }
    session.handle(packet).catch((error) => log.error(`visca: ${errorText(error)}`));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => reject(listenFailed('visca', port, error)));
    socket.bind({ address: LOOPBACK, port }, resolve);
  });
  socket.on('error', (error) => log.error(`visca: ${errorText(error)}`));
  return {
    address: `visca on ${LOOPBACK}:${socket.address().port}`,
    close: async () => {
      isClosed = true;
      await head.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
