import {
  type ContextValue,
  isAccountId,
  type Principal,
  parseArn,
  parsePrincipal,
  pointerTo,
  quote,
  type Request,
  type RequestContext,
} from '@countersign/core';
import { isOpenObject, type OpenObject } from '../inventory/json-reader.ts';
import type { ScenarioReader } from './scenario-reader.ts';

const REQUEST_MEMBERS = [
  'principal',
  'roleArn',
  'userArn',
  'action',
  'resource',
  'resourceAccount',
  'context',
  'unknownContext',
  'also',
] as const;

/** A request, and its principal as it was written. */
interface RequestAsWritten {
  readonly principal: string;
  readonly request: Request;
  /** Further requests of the operation, not read yet: they need the policies. */
  readonly also: unknown;
}

/**
 * Reads the request of a scenario, or notes what is wrong with it.
 *
 * Where `resourceAccount` is missing, the account is the one in the resource's
 * ARN, else the principal's own; `null` says that it cannot be told.
 */
export function readRequest(
  reader: ScenarioReader,
  value: unknown,
  pointer: string,
): RequestAsWritten | null {
  const members = reader.object(value, pointer, '`request`', REQUEST_MEMBERS);
  if (members === null) return null;
  const action = readAction(reader, members, pointer);
  const resource = readResource(reader, members, pointer);
  const context = readContext(reader, members, pointer);
  const principal = readPrincipal(reader, members, pointer);
  if (principal === null) return null;
  const resourceAccount = readResourceAccount(reader, members, pointer);
  return {
    principal: reader.optionalText(members, 'principal', pointer) ?? '',
    request: {
      principal,
      action,
      resource,
      resourceAccount:
        resourceAccount === undefined ? accountOf(resource, principal) : resourceAccount,
      context,
    },
    also: reader.member(members, 'also'),
  };
}

function readPrincipal(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
): Principal | null {
  const text = reader.requiredText(members, 'principal', pointer);
  const roleArn = reader.optionalText(members, 'roleArn', pointer);
  if (text === '') return null;
  const parsed = parsePrincipal(text, roleArn === null ? [] : [roleArn]);
  if (!parsed.ok) {
    reader.issues.push({ ...parsed.failure, pointer: pointerTo(pointer, 'principal') });
    return null;
  }
  const principal = withUser(reader, members, pointer, parsed.value);
  const isOfRole = principal.kind === 'role-session' && principal.roleArn === roleArn;
  if (roleArn !== null && !isOfRole) {
    reader.error(
      'invalid-principal',
      pointerTo(pointer, 'roleArn'),
      `${quote(text)} is not a session of the role ${quote(roleArn)}`,
      'give the role of the session with its path, or leave `roleArn` out',
    );
  }
  return principal;
}

/** The user behind a federated user, where the scenario tells. */
function withUser(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
  principal: Principal,
): Principal {
  const userArn = reader.optionalText(members, 'userArn', pointer);
  if (userArn === null) return principal;
  const user = parsePrincipal(userArn);
  const isUser = user.ok && user.value.kind === 'user';
  if (principal.kind === 'federated-user' && isUser && user.value.account === principal.account) {
    return { ...principal, userArn };
  }
  reader.error(
    'invalid-principal',
    pointerTo(pointer, 'userArn'),
    `${quote(userArn)} is not a user who can be behind the principal`,
    'give the ARN of the user of the same account who made the session of a federated user',
  );
  return principal;
}

/** Reads `service:Name`. */
export function readAction(reader: ScenarioReader, members: OpenObject, pointer: string): string {
  const action = reader.requiredText(members, 'action', pointer);
  if (action !== '' && !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
    reader.error(
      'invalid-action',
      pointerTo(pointer, 'action'),
      `${quote(action)} is not an action`,
      'write service:Name, such as `s3:GetObject`, without wildcards',
    );
  }
  return action;
}

/** Reads an ARN, or `*`. */
export function readResource(reader: ScenarioReader, members: OpenObject, pointer: string): string {
  const resource = reader.requiredText(members, 'resource', pointer);
  if (resource !== '' && resource !== '*' && parseArn(resource) === null) {
    reader.error(
      'invalid-arn',
      pointerTo(pointer, 'resource'),
      `${quote(resource)} is not a resource`,
      'give its ARN, or `*` for an action that names no resource',
    );
  }
  return resource;
}

/** Reads `resourceAccount`; `undefined` where it is missing, `null` where it cannot be told. */
export function readResourceAccount(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
): string | null | undefined {
  if (reader.member(members, 'resourceAccount') === undefined) return undefined;
  const account = reader.optionalText(members, 'resourceAccount', pointer);
  if (account !== null && !isAccountId(account)) {
    reader.error(
      'invalid-value',
      pointerTo(pointer, 'resourceAccount'),
      `${quote(account)} is not an account id`,
      'give its twelve digits, as text',
    );
  }
  return account;
}

/** The account in the resource's ARN, else the principal's own. */
export function accountOf(resource: string, principal: Principal): string | null {
  const account = parseArn(resource)?.account ?? '';
  if (isAccountId(account)) return account;
  return 'account' in principal ? principal.account : null;
}

/** What is listed is known, what is in `unknownContext` is not, and everything else is absent. */
export function readContext(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
): RequestContext {
  const keys = new Map<string, ContextValue>();
  const put = (key: string, value: ContextValue, at: string): void => {
    const known = key.toLowerCase();
    if (keys.has(known)) {
      reader.error(
        'duplicate-key',
        at,
        `the context key ${quote(key)} occurs twice; case does not count`,
      );
    }
    keys.set(known, value);
  };
  for (const { key, values, at } of readValues(reader, members, pointer)) {
    put(key, { kind: 'values', values }, at);
  }
  const unknown = reader.member(members, 'unknownContext');
  if (unknown === '*') return { keys, others: 'unknown' };
  if (unknown !== undefined && !Array.isArray(unknown)) {
    reader.error(
      'wrong-type',
      pointerTo(pointer, 'unknownContext'),
      `\`unknownContext\` must be a list of keys or \`*\` but is ${quote(unknown)}`,
    );
    return { keys, others: 'absent' };
  }
  reader.texts(members, 'unknownContext', pointer).forEach((key, index) => {
    put(key, { kind: 'unknown' }, pointerTo(pointerTo(pointer, 'unknownContext'), index));
  });
  return { keys, others: 'absent' };
}

interface KeyValues {
  readonly key: string;
  readonly values: readonly string[];
  readonly at: string;
}

function readValues(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
): readonly KeyValues[] {
  const context = reader.member(members, 'context');
  const at = pointerTo(pointer, 'context');
  if (context === undefined) return [];
  if (!isOpenObject(context)) {
    reader.error('wrong-type', at, `\`context\` must be an object but is ${quote(context)}`);
    return [];
  }
  return Object.keys(context).map((key) => ({
    key,
    values: readValueList(reader, context[key], pointerTo(at, key)),
    at: pointerTo(at, key),
  }));
}

function readValueList(reader: ScenarioReader, value: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(value)) return readScalar(reader, value, pointer);
  return value.flatMap((item: unknown, index) =>
    readScalar(reader, item, pointerTo(pointer, index)),
  );
}

function readScalar(reader: ScenarioReader, value: unknown, pointer: string): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  reader.error(
    'wrong-type',
    pointer,
    `a context value must be text, a number, a boolean or a list of them but is ${quote(value)}`,
    'leave out a key that the request does not carry',
  );
  return [];
}
