import {
  ASSUMING_ACTIONS,
  type AttachedPolicy,
  type EndpointType,
  type PolicyKind,
  type PolicyLayers,
  parseArn,
  parsePolicy,
  pointerTo,
  quote,
  type Request,
} from '@countersign/core';
import type { OpenObject } from '../inventory/json-reader.ts';
import type { ScenarioReader } from './scenario-reader.ts';

const POLICY_MEMBERS = [
  'identity',
  'boundary',
  'session',
  'scps',
  'rcps',
  'resource',
  'endpoint',
  'endpointType',
] as const;

/** Where the policies stand, and the request that tells what the resource's policy is. */
interface LayersPlace {
  readonly pointer: string;
  /** `null` when it could not be read. */
  readonly request: Request | null;
}

/**
 * Reads the policies of a scenario. A layer that is missing does not exist, as if
 * it were `null`; without `identity` there is no identity-based policy.
 */
export function readLayers(
  reader: ScenarioReader,
  value: unknown,
  { pointer, request }: LayersPlace,
): PolicyLayers | null {
  const members = reader.object(value, pointer, '`policies`', POLICY_MEMBERS);
  if (members === null) return null;
  const layers = new LayerReader(reader, members, pointer);
  const endpointType = readEndpointType(reader, members, pointer);
  return {
    identity: layers.list('identity', 'identity') ?? [],
    boundary: layers.single('boundary', 'boundary'),
    session: layers.list('session', 'session'),
    scps: layers.levels('scps', 'scp'),
    rcps: layers.levels('rcps', 'rcp'),
    resource: layers.single('resource', isAssumingRole(request) ? 'trust' : 'resource'),
    endpoint: layers.list('endpoint', 'endpoint'),
    ...(endpointType === null ? {} : { endpointType }),
  };
}

const ENDPOINT_TYPES: readonly EndpointType[] = ['gateway', 'interface'];

function readEndpointType(
  reader: ScenarioReader,
  members: OpenObject,
  pointer: string,
): EndpointType | null {
  if (reader.member(members, 'endpointType') === undefined) return null;
  return reader.choice(members, 'endpointType', pointer, ENDPOINT_TYPES);
}

/**
 * Reads the policies of a further request of an operation: those of its own
 * resource; all others are the operation's.
 */
export function readOwnLayers(
  reader: ScenarioReader,
  value: unknown,
  { pointer, request }: LayersPlace,
  shared: PolicyLayers,
): PolicyLayers {
  if (value === undefined) return { ...shared, resource: null };
  const members = reader.object(value, pointer, '`policies`', ['resource', 'rcps']);
  if (members === null) return shared;
  const layers = new LayerReader(reader, members, pointer);
  const hasRcps = reader.member(members, 'rcps') !== undefined;
  return {
    ...shared,
    resource: layers.single('resource', isAssumingRole(request) ? 'trust' : 'resource'),
    ...(hasRcps ? { rcps: layers.levels('rcps', 'rcp') } : {}),
  };
}

/** Whether the resource's policy is the trust policy of a role. */
function isAssumingRole(request: Request | null): boolean {
  if (request === null || !ASSUMING_ACTIONS.has(request.action.toLowerCase())) return false;
  const arn = parseArn(request.resource);
  return arn?.service === 'iam' && arn.resource.startsWith('role/');
}

/** Reads the layers of one scenario; each policy goes by its place, such as `scps[0][1]`. */
class LayerReader {
  private readonly reader: ScenarioReader;
  private readonly members: OpenObject;
  private readonly pointer: string;

  constructor(reader: ScenarioReader, members: OpenObject, pointer: string) {
    this.reader = reader;
    this.members = members;
    this.pointer = pointer;
  }

  single(member: string, kind: PolicyKind): AttachedPolicy | null {
    const value = this.reader.member(this.members, member);
    if (value === undefined || value === null) return null;
    const [policy = null] = this.policy(value, kind, {
      name: member,
      pointer: pointerTo(this.pointer, member),
    });
    return policy;
  }

  list(member: string, kind: PolicyKind): readonly AttachedPolicy[] | null {
    const value = this.reader.member(this.members, member);
    if (value === undefined || value === null) return null;
    return this.policies(value, kind, { name: member, pointer: pointerTo(this.pointer, member) });
  }

  levels(member: string, kind: PolicyKind): readonly (readonly AttachedPolicy[])[] | null {
    const value = this.reader.member(this.members, member);
    if (value === undefined || value === null) return null;
    const pointer = pointerTo(this.pointer, member);
    if (!Array.isArray(value)) {
      this.notAList(value, pointer, 'of levels, each a list of policies');
      return [];
    }
    return value.map((level: unknown, index) =>
      this.policies(level, kind, {
        name: `${member}[${index}]`,
        pointer: pointerTo(pointer, index),
      }),
    );
  }

  private policies(value: unknown, kind: PolicyKind, place: Place): readonly AttachedPolicy[] {
    if (!Array.isArray(value)) {
      this.notAList(value, place.pointer, 'of policies');
      return [];
    }
    return value.flatMap((item: unknown, index) =>
      this.policy(item, kind, {
        name: `${place.name}[${index}]`,
        pointer: pointerTo(place.pointer, index),
      }),
    );
  }

  private policy(
    value: unknown,
    kind: PolicyKind,
    { name, pointer }: Place,
  ): readonly AttachedPolicy[] {
    const parsed = parsePolicy(value, pointer);
    if (parsed.ok) return [{ name, kind, policy: parsed.value.policy }];
    this.reader.issues.push(...parsed.failure);
    return [];
  }

  private notAList(value: unknown, pointer: string, what: string): void {
    this.reader.error(
      'wrong-type',
      pointer,
      `expected a list ${what} but found ${quote(value)}`,
      'write [] for a layer that allows nothing, null for one that does not exist',
    );
  }
}

interface Place {
  readonly name: string;
  readonly pointer: string;
}
