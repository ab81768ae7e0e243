import { expect, test } from 'vitest';
import type { ControlView, RigView } from '../../src/api/rig.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { type Person, startSharedDaemon } from '../support/people.ts';

/** Short turns, since telemetry continues during each. */
const TURN_S = 12;
const turnMinutes = TURN_S / 60;
const controlOf = async (person: Person): Promise<ControlView> =>
  (await person.get<RigView>('rig')).body.control;

test('without tokens, nobody has a turn and everybody may move', async () => {
  const daemon = await startTestDaemon();
  expect((await daemon.post('rig/arm')).status).toBe(200);
  expect((await daemon.rig()).control).toEqual({ holder: null, turn: null, queue: [] });
  expect(await daemon.post('turn')).toMatchObject({ status: 409, body: { code: 'turns-unused' } });
});

test('the first command of an operator begins a turn; others wait in the queue', async () => {
  const { daemon, ada, ben, grace } = await startSharedDaemon({ turnMinutes });
  expect((await ada.post('rig/arm')).status).toBe(200);
  expect(await ben.post('rig/home')).toMatchObject({
    status: 409,
    body: {
      code: 'not-your-turn',
      holder: 'Ada',
      detail: expect.stringContaining('Ada has the rig for another 0.2 min: join the queue'),
    },
  });
  expect((await ben.post('turn')).body).toMatchObject({
    turn: { name: 'Ada' },
    queue: [{ name: 'Ben', waitSeconds: TURN_S }],
  });
  expect((await grace.post<ControlView>('turn')).body.queue).toMatchObject([
    { name: 'Ben' },
    { name: 'Grace', waitSeconds: 2 * TURN_S },
  ]);
  await daemon.clock.advance(TURN_S * 1000);
  expect(await controlOf(ada)).toMatchObject({ turn: { name: 'Ben' }, queue: [{ name: 'Grace' }] });
  expect((await ben.post('rig/home')).status).toBe(200);
  expect((await ada.post('rig/home')).status).toBe(409);
  await ben.request('DELETE', 'turn');
  expect(await controlOf(ada)).toMatchObject({ turn: { name: 'Grace' }, queue: [] });
  await daemon.clock.advance(TURN_S * 1000);
  expect(await controlOf(ada)).toEqual({ holder: null, turn: null, queue: [] });
});

test('a teacher moves a free rig without a turn, and needs it to command a held one', async () => {
  const { ada, grace } = await startSharedDaemon({ turnMinutes });
  expect((await grace.post('rig/arm')).status).toBe(200);
  expect((await controlOf(grace)).turn).toBeNull();
  expect((await ada.post('rig/home')).status).toBe(200);
  expect((await grace.post('rig/home')).status).toBe(409);
});

test('a turn passes when the jobs begun in it have ended', async () => {
  const { daemon, ada, ben } = await startSharedDaemon({ turnMinutes });
  const request = { plan: 'sobol', count: 40, observer: 'external' };
  const { id } = (await ada.post<{ id: number }>('collections', request)).body;
  await ben.post('turn');
  await daemon.clock.advance(2 * TURN_S * 1000);
  expect((await controlOf(ben)).turn).toEqual({ name: 'Ada', remainingSeconds: 0 });
  const { body } = await ben.post<{ detail: string }>('aim', { xM: 0.8, yM: 0 });
  expect(body.detail).toContain('Ada has the rig until its job ends');
  expect((await ada.request('DELETE', `collections/${id}`)).status).toBe(200);
  await daemon.clock.advance(1000);
  expect((await controlOf(ben)).turn).toMatchObject({ name: 'Ben' });
});

test('a teacher takes the rig over: motion and jobs end, and the operator is the next', async () => {
  const { daemon, ada, ben, grace } = await startSharedDaemon({ turnMinutes });
  await ada.post('collections', { plan: 'sobol', count: 40 });
  await ada.post('collections', { plan: 'sobol', count: 40 });
  await ben.post('turn');
  await daemon.until(() => daemon.services.rig.lease.holder);
  const { body } = await grace.post<ControlView>('turn/take');
  expect(body).toMatchObject({
    holder: null,
    turn: { name: 'Grace' },
    queue: [{ name: 'Ada' }, { name: 'Ben' }],
  });
  const { collections } = (await grace.get<{ collections: object[] }>('collections')).body;
  expect(collections).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
  expect((await grace.post('rig/home')).status).toBe(200);
  expect((await ada.post('rig/home')).status).toBe(409);
  expect((await ada.post('turn/take')).status).toBe(403);
});

test('a stop and turning the laser off need no turn', async () => {
  const { daemon, ada, ben } = await startSharedDaemon({ turnMinutes });
  await ada.post('aim', { xM: 0.8, yM: 0 });
  expect((await ben.post('rig/laser', { on: true })).status).toBe(409);
  expect((await ben.post('rig/laser', { on: false })).status).toBe(200);
  await daemon.clock.advance(50);
  expect(daemon.services.rig.snapshot.device).toMatchObject({ laserOn: false });
  expect((await ben.post('rig/stop')).status).toBe(200);
  expect((await ben.post('rig/resume')).status).toBe(409);
  expect((await ada.post('rig/resume')).status).toBe(200);
});

test('the queue and jogging by WebSocket', async () => {
  const { daemon, ada, ben } = await startSharedDaemon({ turnMinutes });
  const jog = '{"jog": {"panRadPerS": 0.3, "tiltRadPerS": 0}}';
  const [first, second] = [await ada.connect(), await ben.connect()];
  second.send('{"subscribe": ["rig", "events"]}');
  first.send(jog);
  await daemon.until(() => daemon.services.turns.view.turn);
  second.send(jog);
  expect((await second.next('jog')).data).toMatchObject({ code: 'not-your-turn' });
  second.send('{"turn": "join"}');
  const waits = ({ control }: RigView) => control.queue[0]?.name === 'Ben';
  await second.next<RigView>('rig', waits);
  first.send('{"turn": "leave"}');
  await second.next<{ message: string }>('events', ({ message }) => message === 'Ben has the rig');
  second.send('{"turn": "leave"}');
  await second.next<{ message: string }>('events', ({ message }) => message === 'the rig is free');
  second.send('{"turn": "jump"}');
  expect((await second.next('problem')).data).toMatchObject({ code: 'message-invalid' });
});

test('a move ends when the turn passes to another', async () => {
  const { daemon, ada, ben } = await startSharedDaemon({ turnMinutes });
  await ada.post('rig/arm');
  await ben.post('turn');
  const client = await ada.connect();
  await daemon.clock.advance(TURN_S * 1000 - 500);
  for (let i = 0; i < 8; i++) {
    client.send('{"jog": {"panRadPerS": 0.1, "tiltRadPerS": 0}}');
    await daemon.clock.advance(100);
  }
  const ended = await client.next<{ code: string; detail: string }>('jog');
  expect(ended.data.detail).toContain('it is the turn of Ben');
});
