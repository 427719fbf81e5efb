import {
  type ContextValue,
  type PolicyLayers,
  pointerTo,
  quote,
  type Request,
  type RequestContext,
} from '@countersign/core';
import type { OpenObject } from '../inventory/json-reader.ts';
import { passedToService } from '../operation/passed-to-service.ts';
import { readOwnLayers } from './read-layers.ts';
import {
  accountOf,
  readAction,
  readContext,
  readResource,
  readResourceAccount,
} from './read-request.ts';
import type { ScenarioRequest } from './scenario.ts';
import type { ScenarioReader } from './scenario-reader.ts';

/** More further requests than this are refused. */
const MAX_REQUESTS = 100;

const MEMBERS = ['action', 'resource', 'resourceAccount', 'context', 'policies'] as const;

/** The first request of an operation and the policies that bear on it. */
interface Operation {
  readonly request: Request;
  readonly layers: PolicyLayers;
}

/**
 * Reads `request.also`: further requests of the same principal by which AWS
 * authorises the operation. What one does not say of its context is as in the
 * first request; for `iam:PassRole` the service that receives the role follows
 * from the operation where it is evident.
 */
export function readAlso(
  reader: ScenarioReader,
  value: unknown,
  pointer: string,
  operation: Operation,
): readonly ScenarioRequest[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    reader.error('wrong-type', pointer, `\`also\` must be a list but is ${quote(value)}`);
    return [];
  }
  if (value.length > MAX_REQUESTS) {
    reader.error(
      'too-large',
      pointer,
      `\`also\` holds ${value.length} requests; at most ${MAX_REQUESTS} are read`,
    );
    return [];
  }
  return value.flatMap((item: unknown, index) =>
    readOne(reader, item, pointerTo(pointer, index), operation),
  );
}

function readOne(
  reader: ScenarioReader,
  value: unknown,
  pointer: string,
  { request: first, layers: shared }: Operation,
): readonly ScenarioRequest[] {
  const members = reader.object(value, pointer, 'a further request', MEMBERS);
  if (members === null) return [];
  const action = readAction(reader, members, pointer);
  const resource = readResource(reader, members, pointer);
  const account = readResourceAccount(reader, members, pointer);
  const { principal } = first;
  const request: Request = {
    principal,
    action,
    resource,
    resourceAccount: account === undefined ? accountOf(resource, principal) : account,
    context: joinedContext(reader, members, pointer, { first, action }),
  };
  const layers = readOwnLayers(
    reader,
    reader.member(members, 'policies'),
    { pointer: pointerTo(pointer, 'policies'), request },
    shared,
  );
  return [[request, layers]];
}

function joinedContext(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
  { first, action }: { readonly first: Request; readonly action: string },
): RequestContext {
  const service = action.toLowerCase() === 'iam:passrole' ? passedToService(first.action) : null;
  const implied: readonly (readonly [string, ContextValue])[] =
    service === null ? [] : [['iam:passedtoservice', { kind: 'values', values: [service] }]];
  const own = readContext(reader, members, pointer);
  return { ...first.context, keys: new Map([...implied, ...first.context.keys, ...own.keys]) };
}
