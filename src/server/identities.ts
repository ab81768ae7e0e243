/**
 * Who clients are, by their tokens: that of --token, those of people in the data directory, and those of
 * the bridges of this process. Without any token, every client is a teacher without a name.
 */
import { randomBytes } from 'node:crypto';
import { includesRole, type Role } from '../api/route.ts';
import { PantiltError } from '../errors.ts';
import type { Turns } from '../jobs/turns.ts';
import { type Message, msg } from '../message.ts';
import { equalHashes, hashOf, type TokenFile } from '../store/token-file.ts';

/** Who sends a request. */
export interface Identity {
  /** Null without a token. */
  readonly name: string | null;
  readonly role: Role;
}

/** Who connects to the WebSocket. */
export interface Visitor {
  /** Whether its token still has this role. */
  isCurrent(): boolean;
  /** @throws PantiltError `role-forbidden`, `not-your-turn` */
  assertMayMove(): void;
  /** Joins the queue for the rig, or leaves it. @throws PantiltError `role-forbidden`, `turns-unused` */
  joinQueue(joins: boolean): void;
  /** Records a command of its WebSocket. @param code of the error; null if it was carried out */
  record(action: string, detail: string | null, code: string | null): void;
}

/** Who uses a hub, as it says when it forwards a request. */
export interface HubUser {
  readonly identity: Identity;
  /** Whether people with names share the rigs of the hub. */
  readonly shared: boolean;
}

/** Which tokens there are. */
export interface IdentitiesConfig {
  /** The token of the settings, of a teacher. */
  readonly token?: string | undefined;
  /** Whether clients need a token even if there is none. */
  readonly requireToken?: boolean | undefined;
  /** The tokens of people; undefined for data in memory. */
  readonly file?: TokenFile | undefined;
}

/** The roles in error texts. */
const ROLE_NAMES: Readonly<Record<Role, Message>> = {
  viewer: msg`viewer`,
  operator: msg`operator`,
  teacher: msg`teacher`,
};

const ANYBODY: Identity = { name: null, role: 'teacher' };
const OWNER: Identity = { name: 'teacher', role: 'teacher' };
const HUB: Identity = { name: 'hub', role: 'teacher' };

/** The identities of clients. */
export class Identities {
  readonly file: TokenFile | undefined;
  readonly #fixed: { readonly hash: Buffer; readonly identity: Identity }[] = [];
  readonly #requireToken: boolean;
  #hubToken: Buffer | undefined;
  #sharedByHub = false;

  constructor({ token, requireToken = false, file }: IdentitiesConfig) {
    this.file = file;
    this.#requireToken = requireToken || token !== undefined;
    if (token !== undefined) this.#fixed.push({ hash: hashOf(token), identity: OWNER });
  }

  /** Whether clients need a token now. @throws PantiltError `tokens-unreadable` */
  get tokenRequired(): boolean {
    return this.#requireToken || this.#hasPeople;
  }

  /** Whether people with names share the rig. @throws PantiltError `tokens-unreadable` */
  get shared(): boolean {
    return this.#hasPeople || this.#sharedByHub;
  }

  get #hasPeople(): boolean {
    return (this.file?.tokens.length ?? 0) > 0;
  }

  /**
   * The sender of a token, or of none; undefined if it has no access.
   * @param user of the hub, if the token belongs to a hub
   * @throws PantiltError `tokens-unreadable`
   */
  of(text: string | undefined, user?: HubUser): Identity | undefined {
    if (text !== undefined) {
      const hash = hashOf(text);
      if (this.#hubToken && equalHashes(hash, this.#hubToken)) {
        if (!user) return HUB;
        this.#sharedByHub = user.shared;
        return user.identity;
      }
      const fixed = this.#fixed.filter((known) => equalHashes(hash, known.hash))[0]?.identity;
      const stored = this.file?.find(text);
      if (fixed) return fixed;
      if (stored) return { name: stored.name, role: stored.role };
    }
    return this.tokenRequired ? undefined : ANYBODY;
  }

  /** @throws PantiltError `role-forbidden`, naming the role, the needed one, and who can give it */
  assertRole({ name, role }: Identity, needed: Role): void {
    if (includesRole(role, needed)) return;
    const named = this.file?.tokens.filter((token) => token.role === 'teacher') ?? [];
    const teachers = named.map((token) => token.name);
    const who = teachers.length > 0 ? msg`${teachers.join(', ')}` : msg`the owner of the daemon`;
    throw new PantiltError(
      'forbidden',
      'role-forbidden',
      msg`this needs the role ${ROLE_NAMES[needed]}, and "${name ?? ''}" has the role ${ROLE_NAMES[role]}: ask ${who} for a token of that role`,
      { role, needed, teachers },
    );
  }

  /** @throws PantiltError `not-your-turn` if people share the rig, and another has it */
  assertTurn({ name, role }: Identity, turns: Turns): void {
    if (this.shared) turns.use(name, role === 'operator');
  }

  /** The name for the queue. @throws PantiltError `turns-unused` if nobody shares the rig */
  assertShared({ name }: Identity): string {
    if (name !== null && this.shared) return name;
    throw new PantiltError(
      'conflict',
      'turns-unused',
      msg`turns are for people with tokens, and no token exists: a teacher creates them on the page, or "pantilt token add" on the daemon's machine`,
    );
  }

  /** A token for a bridge of this process: an operator with the bridge's name. */
  issue(name: string): string {
    const text = randomBytes(32).toString('base64url');
    this.#fixed.push({ hash: hashOf(text), identity: { name, role: 'operator' } });
    return text;
  }

  /** A token with which a hub sends the requests of its users. */
  issueToHub(): string {
    const text = randomBytes(32).toString('base64url');
    this.#hubToken = hashOf(text);
    return text;
  }

  /** The people of a hub that is not reached any more do not share the rig. */
  leaveHub(): void {
    this.#sharedByHub = false;
  }
}
