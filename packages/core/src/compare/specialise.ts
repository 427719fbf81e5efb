import { compileCondition } from '../evaluate/conditions/compile-condition.ts';
import { contextValue, PRINCIPAL_KEYS } from '../evaluate/context.ts';
import { FALSE, TRUE } from '../evaluate/tri.ts';
import type { AttachedPolicy, Condition, Statement } from '../policy/policy.ts';
import type { ContextValue, Principal, Request, RequestContext } from '../request/request.ts';
import { fillStatement } from './instantiate.ts';
import { SOME_PRINCIPAL } from './principals.ts';

/** Whose requests are meant, and what is known of them whatever they ask for. */
export interface Caller {
  /** `null` for any principal: what follows from who asks is then not known. */
  readonly principal: Principal | null;
  readonly context: RequestContext;
  /** The account of the resources, where it is one. */
  readonly resourceAccount: string | null;
}

/** A request of a caller of which neither action nor resource is known. */
function anyRequestOf({ principal, context, resourceAccount }: Caller): Request {
  const rest = { resourceAccount, action: '*', resource: '*' };
  if (principal !== null) return { ...rest, principal, context };
  const open = PRINCIPAL_KEYS.map((key) => [key, UNKNOWN] as const);
  const keys = new Map<string, ContextValue>([...open, ...context.keys]);
  return { ...rest, principal: SOME_PRINCIPAL, context: { ...context, keys } };
}

const UNKNOWN: ContextValue = { kind: 'unknown' };

/**
 * What a statement says of one caller's requests: conditions that are decided by
 * what is known of them drop out, variables whose values are known are filled in.
 * The statement itself when that changes nothing, `null` when it covers none of
 * the requests.
 */
export function specialise(
  statement: Statement,
  { policy: { version } }: AttachedPolicy,
  caller: Caller,
): Statement | null {
  const request = anyRequestOf(caller);
  const open: Condition[] = [];
  for (const condition of statement.conditions) {
    const outcome = compileCondition(condition, version)(request);
    if (outcome === FALSE) return null;
    if (outcome !== TRUE) open.push(condition);
  }
  const isWhole = open.length === statement.conditions.length;
  const rest = isWhole ? statement : { ...statement, conditions: open };
  if (version === '2008-10-17' || !hasVariables(rest)) return rest;
  return fillStatement(rest, (key) => valueIn(request, key));
}

function hasVariables({ conditions, resource }: Statement): boolean {
  return (
    resource?.patterns.some(isOpen) === true || conditions.some(({ values }) => values.some(isOpen))
  );
}

function isOpen(text: string): boolean {
  return text.includes('${');
}

function valueIn(request: Request, key: string): string | null | undefined {
  const known = contextValue(request, key);
  switch (known.kind) {
    case 'unknown':
    case 'instant':
      return undefined;
    case 'absent':
      return null;
    case 'values':
      // A key with several values cannot stand in a variable.
      return known.values.length === 1 ? (known.values[0] ?? null) : null;
  }
}
