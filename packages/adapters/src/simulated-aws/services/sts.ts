import type { AttachedPolicy } from '@countersign/core';
import { defaultVersion, findManagedPolicy, findRole, type Role } from '@countersign/govern';
import type { KeyOwner, RoleSession, Session } from '../credentials.ts';
import { invalidInput, noSuchEntity, ServiceError } from '../service-error.ts';
import type { Members } from '../wire/write-answer.ts';
import { readDocument } from './iam/documents.ts';
import { showsSecondFactor } from './iam/mfa.ts';
import { tagContext } from './iam/tags.ts';
import { type Asked, anything, type Call, type Operation, type Service } from './operation.ts';

/** The longest session that one role session gets for another, in seconds. */
const MAX_CHAINED_SECONDS = 3_600;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: {
    isReadOnly: true,
    // Nobody can be denied to know who he is.
    asks: () => [],
    run: ({ accountId, caller }) => ({
      UserId: caller.userId,
      Account: accountId,
      Arn: caller.arn,
    }),
  },
  AssumeRole: {
    isReadOnly: true,
    asks: askToAssume,
    run: assumeRole,
    isAnswerRecorded: true,
  },
  GetSessionToken: {
    isReadOnly: true,
    asks: () => [],
    run: getSessionToken,
    isAnswerRecorded: true,
  },
  GetAccessKeyInfo: {
    isReadOnly: true,
    asks: () => [{ resource: anything() }],
    run: ({ input, world }) => {
      const key = world.credentials.keyOf(input.text('AccessKeyId'));
      if (key === undefined) throw invalidInput('The access key is not known.');
      return { Account: key.owner.accountId };
    },
  },
};

/** Security Token Service. */
export const STS: Service = {
  signingName: 'sts',
  actionPrefix: 'sts',
  eventSource: 'sts.amazonaws.com',
  protocol: {
    kind: 'query',
    dialect: 'query',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

/** Assuming a role, and what is passed to its session, are requests of their own. */
function askToAssume(call: Call): readonly Asked[] {
  const { caller, input } = call;
  const resource = input.text('RoleArn');
  const session = caller.session?.holder;
  const inherited = session?.kind === 'role' ? session.transitiveTagKeys : [];
  const sourceIdentity = input.optionalText('SourceIdentity');
  const context = new Map<string, readonly string[]>([
    ['sts:rolesessionname', [sessionNameIn(call)]],
    ...optional('sts:externalid', input.optionalText('ExternalId')),
    ...optional('sts:sourceidentity', sourceIdentity),
    ...tagContext(call),
    // Users with long-term credentials show it with the call itself.
    ...(showsSecondFactor(call)
      ? [
          ['aws:multifactorauthpresent', ['true']] as const,
          ['aws:multifactorauthage', ['0']] as const,
        ]
      : []),
  ]);
  const transitive = input.texts('TransitiveTagKeys');
  const tags = [...input.pairs('Tags').keys(), ...inherited];
  const tagged = new Map([
    ...context,
    ...(transitive.length === 0 ? [] : [['sts:transitivetagkeys', transitive] as const]),
  ]);
  return [
    { resource, context },
    ...(tags.length === 0 ? [] : [{ action: 'sts:TagSession', resource, context: tagged }]),
    ...(sourceIdentity === null ? [] : [{ action: 'sts:SetSourceIdentity', resource, context }]),
  ];
}

function optional(
  key: string,
  value: string | null,
): readonly (readonly [string, readonly string[]])[] {
  return value === null ? [] : [[key, [value]]];
}

function sessionNameIn({ input }: Call): string {
  const name = input.text('RoleSessionName');
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw invalidInput(
    `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
  );
}

function assumeRole(call: Call): Members {
  const { caller, input, world } = call;
  const role = findRole(world.model, input.text('RoleArn'));
  // That a role does not exist is not told apart from that it may not be assumed.
  if (role === undefined) throw notAuthorized(call);
  const seconds = durationFor(call, role);
  const sessionName = sessionNameIn(call);
  const parent = caller.session?.holder.kind === 'role' ? caller.session.holder : null;
  const holder: RoleSession = {
    kind: 'role',
    accountId: role.accountId,
    roleArn: role.arn,
    roleName: role.name,
    sessionName,
    policies: sessionPolicies(call),
    tags: new Map([...inheritedTags(parent), ...input.pairs('Tags')]),
    transitiveTagKeys: [...(parent?.transitiveTagKeys ?? []), ...input.texts('TransitiveTagKeys')],
    sourceIdentity: input.optionalText('SourceIdentity') ?? parent?.sourceIdentity ?? null,
  };
  const session = world.credentials.createSession(holder, {
    durationSeconds: seconds,
    hasSecondFactor: showsSecondFactor(call) || hasTokenWithSecondFactor(call),
    issuedAtMs: call.atMs,
  });
  const { id } = world.detailsOf(role.arn, role);
  return {
    Credentials: credentialMembers(session),
    AssumedRoleUser: {
      AssumedRoleId: `${id}:${sessionName}`,
      Arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`,
    },
    PackedPolicySize: holder.policies === null ? undefined : 1,
    SourceIdentity: holder.sourceIdentity,
  };
}

/** What a user has shown for a token counts for the roles that it assumes with it. */
function hasTokenWithSecondFactor({ caller: { session } }: Call): boolean {
  return session?.holder.kind === 'token' && session.hasSecondFactor;
}

function notAuthorized({ caller, input }: Call): ServiceError {
  return new ServiceError(
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.text('RoleArn')}`,
    403,
  );
}

function durationFor({ caller, input, world }: Call, role: Role): number {
  const { maxSessionSeconds } = world.detailsOf(role.arn, role);
  const seconds = input.number('DurationSeconds', { min: 900, max: 43_200, otherwise: 3_600 });
  if (seconds > maxSessionSeconds) {
    throw invalidInput(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  if (caller.session?.holder.kind === 'role' && seconds > MAX_CHAINED_SECONDS) {
    throw invalidInput(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  return seconds;
}

function inheritedTags(parent: RoleSession | null): ReadonlyMap<string, string> {
  if (parent === null) return new Map();
  const keys = new Set(parent.transitiveTagKeys);
  return new Map([...parent.tags].filter(([key]) => keys.has(key)));
}

/** The policies that a session is limited by; `null` where none is passed. */
function sessionPolicies({ input, world }: Call): readonly AttachedPolicy[] | null {
  const inline = input.optionalText('Policy');
  const arns = input.list('PolicyArns').map((each) => each.text('arn'));
  if (inline === null && arns.length === 0) return null;
  const managed = arns.map((arn) => {
    const policy = findManagedPolicy(world.model, arn);
    const document = policy === undefined ? undefined : defaultVersion(policy);
    if (document === undefined) throw noSuchEntity(`Policy ${arn}`);
    return { ...document, kind: 'session' as const };
  });
  const written: readonly AttachedPolicy[] =
    inline === null
      ? []
      : [{ name: 'session policy', kind: 'session', policy: readDocument(inline) }];
  return [...written, ...managed];
}

function getSessionToken(call: Call): Members {
  const { caller, input, world } = call;
  if (caller.session !== null) {
    throw new ServiceError(
      'AccessDenied',
      'Cannot call GetSessionToken with session credentials',
      403,
    );
  }
  const seconds = input.number('DurationSeconds', { min: 900, max: 129_600, otherwise: 43_200 });
  const owner: KeyOwner =
    caller.entity === null
      ? { kind: 'root', accountId: caller.accountId }
      : { kind: 'user', accountId: caller.accountId, arn: caller.entity.arn };
  const session = world.credentials.createSession(
    { kind: 'token', owner },
    {
      durationSeconds: seconds,
      hasSecondFactor: showsSecondFactor(call),
      issuedAtMs: call.atMs,
    },
  );
  return { Credentials: credentialMembers(session) };
}

function credentialMembers({ expiresAtMs, id, secret, token }: Session): Members {
  return {
    AccessKeyId: id,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: new Date(expiresAtMs),
  };
}
