import type { AttachedPolicy } from '@countersign/core';
import type { Identifiers } from './identifiers.ts';

/** A long-term access key of a user, or of the root user of an account. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly owner: KeyOwner;
  readonly createdAtMs: number;
  isActive: boolean;
  /** The last call that it signed. */
  lastUsed: { readonly atMs: number; readonly region: string; readonly service: string } | null;
}

/** Whose long-term credentials they are. */
export type KeyOwner =
  | { readonly kind: 'user'; readonly accountId: string; readonly arn: string }
  | { readonly kind: 'root'; readonly accountId: string };

/** Temporary credentials. */
export interface Session {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly holder: SessionHolder;
  /** Whether a second factor was shown for it. */
  readonly hasSecondFactor: boolean;
}

/** Who holds temporary credentials. */
export type SessionHolder =
  | RoleSession
  /** A user or root user that asked for a token of its own. */
  | { readonly kind: 'token'; readonly owner: KeyOwner };

/** A session of a role. */
export interface RoleSession {
  readonly kind: 'role';
  readonly accountId: string;
  readonly roleArn: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly policies: readonly AttachedPolicy[] | null;
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | null;
}

/** The access keys and sessions that a simulated AWS has given out. */
export class Credentials {
  private readonly identifiers: Identifiers;
  private readonly keys = new Map<string, AccessKey>();
  private readonly sessions = new Map<string, Session>();

  constructor(identifiers: Identifiers) {
    this.identifiers = identifiers;
  }

  createKey(owner: KeyOwner, atMs: number): AccessKey {
    const key: AccessKey = {
      id: this.identifiers.unique('AKIA').slice(0, 20),
      secret: this.identifiers.secret(),
      owner,
      createdAtMs: atMs,
      isActive: true,
      lastUsed: null,
    };
    this.keys.set(key.id, key);
    return key;
  }

  deleteKey(id: string): void {
    this.keys.delete(id);
  }

  keyOf(id: string): AccessKey | undefined {
    return this.keys.get(id);
  }

  /** The keys of a user, oldest first. */
  keysOf(userArn: string): readonly AccessKey[] {
    return [...this.keys.values()].filter(
      ({ owner }) => owner.kind === 'user' && owner.arn === userArn,
    );
  }

  /** Every key of an account. */
  keysIn(accountId: string): readonly AccessKey[] {
    return [...this.keys.values()].filter(({ owner }) => owner.accountId === accountId);
  }

  createSession(
    holder: SessionHolder,
    {
      durationSeconds,
      hasSecondFactor,
      issuedAtMs,
    }: {
      readonly durationSeconds: number;
      readonly hasSecondFactor: boolean;
      readonly issuedAtMs: number;
    },
  ): Session {
    const session: Session = {
      id: this.identifiers.unique('ASIA').slice(0, 20),
      secret: this.identifiers.secret(),
      token: `${this.identifiers.secret()}${this.identifiers.secret()}`,
      issuedAtMs,
      expiresAtMs: issuedAtMs + durationSeconds * 1000,
      holder,
      hasSecondFactor,
    };
    this.sessions.set(session.id, session);
    return session;
  }

  sessionOf(id: string): Session | undefined {
    return this.sessions.get(id);
  }
}
