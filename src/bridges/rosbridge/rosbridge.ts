/**
 * The rosbridge protocol, version 2
 * (https://github.com/RobotWebTools/rosbridge_suite/blob/ros2/ROSBRIDGE_PROTOCOL.md), on a WebSocket of this
 * machine: JSON operations in and out. Web pages and programs with roslib use the rig as they use a robot
 * with ROS, without an installation of ROS. Clients cannot offer topics or services of their own.
 */
import type { Answer, Body, Client } from '../../api/client.ts';
import { type Clock, sleep } from '../../clock.ts';
import { errorText, PantiltError } from '../../errors.ts';
import type { Bridge, BridgeContext } from '../bridge.ts';
import { aim, SERVICES, unsupportedOperation } from '../robot.ts';
import {
  recordOf,
  startTopicServer,
  type TopicServerOptions,
  type TopicSession,
} from '../topic-server.ts';
import { COLLECT, ROSAPI, TARGET_TOPIC, TOPICS } from './ros-graph.ts';

/**
 * Listens for clients.
 * @throws PantiltError `listen-failed`
 */
export const startRosbridge = (
  context: BridgeContext,
  options: Pick<TopicServerOptions, 'port' | 'allowedOrigins'>,
): Promise<Bridge> =>
  startTopicServer(context, {
    ...options,
    flag: 'rosbridge',
    open: (send) =>
      new RosbridgeSession(context.daemon, context.clock, (operation) =>
        send(JSON.stringify(operation)),
      ),
  });

/** More operations at once are refused; a stop is not. */
const MAX_CALLS = 20;
const MAX_SUBSCRIPTIONS = 100;
const STOP = '/pantilt/stop';

/** How often a collection is looked at [ms]. */
const POLL_MS = 200;
const ENDED: readonly string[] = ['done', 'failed', 'cancelled'];
/** Of action_msgs/msg/GoalStatus. */
const SUCCEEDED = 4;
const CANCELED = 5;
const ABORTED = 6;

const countsOf = ({ taken, missed }: Answer<'GET /collections/:id'>) => ({ taken, missed });

type Operation = Readonly<Record<string, unknown>>;

/** When a client gets a topic. */
interface Subscription {
  readonly periodMs: number;
  lastMs: number;
}

/** One client's session. */
export class RosbridgeSession implements TopicSession {
  readonly #daemon: Client;
  readonly #clock: Clock;
  readonly #send: (operation: object) => void;
  /** By topic, then by the id that the client gave. */
  readonly #subscriptions = new Map<string, Map<string, Subscription>>();
  /** Collections by the id of their goal. */
  readonly #goals = new Map<string, number>();
  readonly #closing = new AbortController();
  #calls = 0;

  constructor(daemon: Client, clock: Clock, send: (operation: object) => void) {
    this.#daemon = daemon;
    this.#clock = clock;
    this.#send = send;
  }

  /** Whether it waits for any topic. */
  get isSubscribed(): boolean {
    return this.#subscriptions.size > 0;
  }

  /** A collection that it began continues. */
  close(): void {
    this.#closing.abort();
  }

  /** Handles a message. A stop is begun before this returns. */
  async handle(text: string | Buffer): Promise<void> {
    const operation = parsed(String(text));
    const { op, id } = operation;
    switch (op) {
      case 'subscribe':
        return this.#subscribe(operation);
      case 'unsubscribe':
        return this.#unsubscribe(operation);
      case 'call_service':
        return this.#callService(operation);
      case 'publish':
        return this.#publish(operation);
      case 'send_action_goal':
        return this.#collect(operation);
      case 'cancel_action_goal':
        return this.#cancel(operation);
      case 'advertise':
      case 'unadvertise':
      case 'set_level':
        return; // Needs no preparation here.
      default:
        this.#fail(id, unsupportedOperation(op));
    }
  }

  /** Sends the topics that are due for a state of the rig. */
  publish(rig: Answer<'GET /rig'>): void {
    const nowMs = this.#clock.nowMs();
    const unixMs = this.#clock.dateMs();
    const sec = Math.floor(unixMs / 1000);
    const stamp = { sec, nanosec: Math.round((unixMs - 1000 * sec) * 1e6) };
    for (const [topic, byId] of this.#subscriptions) {
      const due = [...byId.values()].filter(({ lastMs, periodMs }) => nowMs - lastMs >= periodMs);
      if (due.length === 0) continue;
      for (const subscription of due) subscription.lastMs = nowMs;
      const msg = TOPICS.get(topic)!.message(rig, { stamp, frame_id: 'world' });
      if (msg) this.#send({ op: 'publish', topic, msg });
    }
  }

  #subscribe({ topic, id, throttle_rate }: Operation): void {
    const name = rosName(topic);
    if (!TOPICS.has(name)) {
      this.#fail(id, `there is no topic ${name}; the topics are ${[...TOPICS.keys()].join(', ')}`);
      return;
    }
    const byId = this.#subscriptions.get(name) ?? new Map<string, Subscription>();
    if (byId.size >= MAX_SUBSCRIPTIONS) {
      this.#fail(id, `${name} has ${MAX_SUBSCRIPTIONS} subscriptions of this client already`);
      return;
    }
    const periodMs = typeof throttle_rate === 'number' ? throttle_rate : 0;
    byId.set(String(id), { periodMs, lastMs: Number.NEGATIVE_INFINITY });
    this.#subscriptions.set(name, byId);
  }

  #unsubscribe({ topic, id }: Operation): void {
    const byId = this.#subscriptions.get(rosName(topic));
    if (id === undefined) byId?.clear();
    else byId?.delete(String(id));
    if (byId?.size === 0) this.#subscriptions.delete(rosName(topic));
  }

  async #callService({ service, id, args }: Operation): Promise<void> {
    const name = rosName(service);
    const request = recordOf(args);
    const answer = (values: unknown, result: boolean) =>
      this.#send({
        op: 'service_response',
        service,
        values,
        result,
        ...(id !== undefined && { id }),
      });
    if (Object.hasOwn(ROSAPI, name)) return answer(ROSAPI[name]!(request), true);
    const known = SERVICES.get(name);
    if (!known) return answer(`there is no service ${name}`, false);
    if (this.#calls >= MAX_CALLS && name !== STOP) return answer('too many calls at once', false);
    this.#calls++;
    try {
      answer(await known.call(this.#daemon, request), true);
    } catch (error) {
      // A refusal is a response of the service, as for every node with std_srvs.
      answer({ success: false, message: errorText(error) }, true);
    } finally {
      this.#calls--;
    }
  }

  async #publish({ topic, id, msg }: Operation): Promise<void> {
    if (rosName(topic) !== TARGET_TOPIC.name) {
      this.#fail(id, `clients may publish only ${TARGET_TOPIC.name}, not ${String(topic)}`);
      return;
    }
    if (this.#calls >= MAX_CALLS) return this.#fail(id, 'too many targets at once');
    this.#calls++;
    try {
      const { x, y, z } = recordOf(recordOf(msg).point);
      await aim(this.#daemon, { x, y, z });
    } catch (error) {
      const isReplaced = error instanceof PantiltError && error.code === 'move-interrupted';
      if (!isReplaced) this.#fail(id, errorText(error));
    } finally {
      this.#calls--;
    }
  }

  /** Runs a collection as an action: its samples so far are the feedback. */
  async #collect({ action, id, args, feedback }: Operation): Promise<void> {
    const send = (op: string, values: object | string, more: object = {}) =>
      this.#send({ op, action, ...(id !== undefined && { id }), values, ...more });
    const end = (values: object | string, status: number) =>
      send('action_result', values, { status, result: typeof values === 'object' });
    if (rosName(action) !== COLLECT.name) return end(`there is no action ${action}`, ABORTED);
    if (this.#calls >= MAX_CALLS) return end('too many calls at once', ABORTED);
    this.#calls++;
    try {
      const body = recordOf(args) as Body<'POST /collections'>;
      let job = await this.#daemon.call('POST /collections', { body });
      this.#goals.set(String(id), job.id);
      for (let taken = 0; !ENDED.includes(job.state); ) {
        await sleep(this.#clock, POLL_MS, this.#closing.signal);
        job = await this.#daemon.call('GET /collections/:id', { params: { id: job.id } });
        if (feedback === true && job.taken !== taken) send('action_feedback', countsOf(job));
        taken = job.taken;
      }
      const status = { done: SUCCEEDED, cancelled: CANCELED }[job.state as string] ?? ABORTED;
      end({ ...countsOf(job), message: job.problem?.message ?? '' }, status);
    } catch (error) {
      end(errorText(error), ABORTED);
    } finally {
      this.#goals.delete(String(id));
      this.#calls--;
    }
  }

  async #cancel({ action, id }: Operation): Promise<void> {
    const job = this.#goals.get(String(id));
    if (job === undefined) return this.#fail(id, `${action} has no goal ${id}`);
    const cancelled = this.#daemon.call('DELETE /collections/:id', { params: { id: job } });
    await cancelled.catch((error) => this.#fail(id, errorText(error)));
  }

  #fail(id: unknown, text: string): void {
    this.#send({ op: 'status', level: 'error', msg: text, ...(id !== undefined && { id }) });
  }
}

/** A name from the root: clients may leave out its slash. */
const rosName = (name: unknown): string => `/${String(name).replace(/^\//, '')}`;

function parsed(text: string): Operation {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}
