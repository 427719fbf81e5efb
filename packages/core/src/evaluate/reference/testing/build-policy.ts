import type {
  AttachedPolicy,
  Condition,
  OperatorName,
  Policy,
  PolicyKind,
  PrincipalEntry,
  ResourceElement,
  Statement,
} from '../../../policy/policy.ts';
import type { ContextValue, RequestContext } from '../../../request/request.ts';
import { NO_LAYERS, type PolicyLayers } from '../../decision.ts';

/** A statement in the short hand of the tests; `*` where nothing is said. */
export interface ShortStatement {
  readonly effect?: 'Allow' | 'Deny';
  readonly action?: string | readonly string[];
  readonly notAction?: readonly string[];
  /** `null` leaves the element out, as in a trust policy. */
  readonly resource?: string | readonly string[] | null;
  readonly notResource?: readonly string[];
  readonly principal?: readonly string[];
  readonly notPrincipal?: readonly string[];
  /** `[operator, key, ...values]` */
  readonly conditions?: readonly (readonly [string, string, ...string[]])[];
}

/** A condition from an operator as it would be written, such as `ForAllValues:StringLikeIfExists`. */
export function condition(written: string, key: string, values: readonly string[]): Condition {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/.exec(written);
  const name = parts?.[2] ?? '';
  const quantifier = parts?.[1];
  return {
    operator: {
      name: isOperatorName(name) ? name : null,
      quantifier:
        quantifier === 'ForAllValues' || quantifier === 'ForAnyValue' ? quantifier : 'one',
      ifExists: parts?.[3] !== undefined,
      written,
    },
    key,
    values,
    pointer: '/Statement/0/Condition',
  };
}

/** A policy of statements in short hand. */
export function policy(
  statements: readonly ShortStatement[],
  version: Policy['version'] = '2012-10-17',
): Policy {
  return { version, statements: statements.map(statementOf) };
}

/** A policy attached under the name of its kind. */
export function attached(
  kind: PolicyKind,
  ...statements: readonly ShortStatement[]
): AttachedPolicy {
  return { name: kind, kind, policy: policy(statements) };
}

/** The layers of a request that meets no policies but those given. */
export function layersWith(given: Partial<PolicyLayers>): PolicyLayers {
  return { ...NO_LAYERS, ...given };
}

/** A context where every other key is absent, or unknown. */
export function contextOf(
  keys: Readonly<Record<string, readonly string[] | ContextValue>>,
  others: 'absent' | 'unknown' = 'absent',
): RequestContext {
  const entries = Object.entries(keys).map(
    ([key, value]) => [key.toLowerCase(), valueOf(value)] as const,
  );
  return { keys: new Map(entries), others };
}

function valueOf(value: readonly string[] | ContextValue): ContextValue {
  return 'kind' in value ? value : { kind: 'values', values: value };
}

function statementOf(short: ShortStatement, index: number): Statement {
  const principals = short.notPrincipal ?? short.principal;
  const resource = resourceOf(short);
  const principal = {
    negated: short.notPrincipal !== undefined,
    entries: (principals ?? []).map(entryOf),
  };
  return {
    pointer: `/Statement/${index}`,
    effect: short.effect ?? 'Allow',
    action: {
      negated: short.notAction !== undefined,
      patterns: short.notAction ?? listOf(short.action ?? '*'),
    },
    ...(resource === null ? {} : { resource }),
    ...(principals === undefined ? {} : { principal }),
    conditions: (short.conditions ?? []).map(([operator, key, ...values]) =>
      condition(operator, key, values),
    ),
  };
}

function resourceOf(short: ShortStatement): ResourceElement | null {
  if (short.notResource !== undefined) return { negated: true, patterns: short.notResource };
  if (short.resource === null) return null;
  return { negated: false, patterns: listOf(short.resource ?? '*') };
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** `*`, `AWS *`, `Service ec2.amazonaws.com`, or an ARN or account id alone. */
function entryOf(text: string): PrincipalEntry {
  if (text === '*') return { type: '*', value: '*' };
  const [type = '', value] = text.split(' ');
  if (value === undefined) return { type: 'AWS', value: type };
  return { type: isPrincipalType(type) ? type : 'AWS', value };
}

function isPrincipalType(text: string): text is PrincipalEntry['type'] {
  return ['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(text);
}

const OPERATOR_NAMES: ReadonlySet<string> = new Set<OperatorName>([
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Null',
]);

function isOperatorName(name: string): name is OperatorName {
  return OPERATOR_NAMES.has(name);
}
