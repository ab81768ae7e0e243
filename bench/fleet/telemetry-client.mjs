/**
 * A client of many telemetry sockets, in a process of its own so that its load can be measured. Its
 * arguments are the addresses; the messages of each second are counted on standard error.
 */
import { WebSocket } from 'ws';

let received = 0;
let open = 0;
const addresses = process.argv.slice(2);
for (const address of addresses) {
  const socket = new WebSocket(address, ['pantilt']);
  socket.on('open', () => {
    socket.send('{"subscribe":["rig"],"rateHz":10}');
    if (++open === addresses.length) console.error('ready');
  });
  socket.on('message', () => received++);
}
setInterval(() => {
  console.error(`received ${received}`);
  received = 0;
}, 1000);
