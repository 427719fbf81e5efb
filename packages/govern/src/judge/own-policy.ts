import {
  type Answer,
  ASSUMING_ACTIONS,
  type AttachedPolicy,
  type CompiledLayers,
  compileLayers,
  evaluate,
  NO_LAYERS,
  parseArn,
  type ResourceDomain,
} from '@countersign/core';
import { findRole, type Model, type Role } from '../inventory/model.ts';

/**
 * What a resource that is never without a policy of its own is, for an action:
 * a KMS key, or a role that is assumed. `null` for all other actions.
 */
export function ownPolicyOf(action: string): 'key' | 'trust' | null {
  const name = action.toLowerCase();
  if (name.startsWith('kms:')) return 'key';
  return ASSUMING_ACTIONS.has(name) ? 'trust' : null;
}

/** Asks a question again with other policies, about some resources. */
export type Search = (layers: CompiledLayers, domain: () => ResourceDomain) => Answer;

/** A question about keys or about roles to be assumed, whose own policies were not passed in. */
interface OwnPolicyQuestion {
  readonly own: 'key' | 'trust';
  readonly action: string;
  readonly asked: CompiledLayers;
  /** The account of the principal. */
  readonly accountId: string;
  readonly model: Model;
  readonly domain: () => ResourceDomain;
  readonly search: Search;
}

/** No more roles than these are asked, one by one, whether they let a principal in. */
const MAX_ROLES_ASKED = 64;

/**
 * Answers by the trust policies of the model where there are some. The policy of
 * a key, or of a role that is not in the model, is supposed to leave it to the
 * account, as the one does that AWS sets on a key by default: what a principal
 * may do then is conditional.
 *
 * @see {@link https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html}
 */
export function askOwnPolicy(question: OwnPolicyQuestion): Answer {
  const { own, asked, accountId, domain, search } = question;
  if (own === 'key') {
    const supposed = search(supposing(asked, { own, accountId, refused: [] }), domain);
    return dependingOnOwnPolicy(supposed, asked);
  }
  const known = knownRoles(question);
  const byTrust = askRoles(question, known.asked);
  if (byTrust.kind !== 'none') return byTrust;
  const unknown = (): ResourceDomain => {
    const { patterns, existing } = domain();
    return {
      patterns,
      existing: existing.filter((arn) => findRole(question.model, arn) === undefined),
    };
  };
  const supposed = search(supposing(asked, { own, accountId, refused: known.named }), unknown);
  return dependingOnOwnPolicy(supposed, asked);
}

function askRoles({ asked, search }: OwnPolicyQuestion, roles: readonly Role[]): Answer {
  let best: Answer = { kind: 'none' };
  for (const role of roles) {
    const layers = { ...asked, resource: compileAlone(role.trust), isTrust: true };
    const answer = search(layers, () => ({ patterns: [], existing: [role.arn] }));
    if (answer.kind === 'certain') return answer;
    const isBetter = best.kind === 'undecided' && answer.kind === 'conditional';
    if (best.kind === 'none' || isBetter) best = answer;
  }
  return best;
}

/** The roles of the model that a question can be about: those named first, then the others that let in more than services. */
function knownRoles(question: OwnPolicyQuestion): {
  readonly asked: readonly Role[];
  /** Those that the principal's policies name by their ARNs. */
  readonly named: readonly string[];
} {
  const { action, asked } = question;
  const written = asked.identity
    .relevantTo(action.toLowerCase())
    .allows.flatMap(({ statement }) => statement.resource?.patterns ?? []);
  const named = written.flatMap((arn) => findRole(question.model, arn) ?? []);
  const others = question
    .domain()
    .existing.flatMap((arn) => findRole(question.model, arn) ?? [])
    .filter(trustsPrincipals);
  const roles = [...new Set([...named, ...others])].slice(0, MAX_ROLES_ASKED);
  return { asked: roles, named: named.map(({ arn }) => arn) };
}

function trustsPrincipals({ trust }: Role): boolean {
  return trust.policy.statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      (principal?.negated === true ||
        principal?.entries.some(({ type }) => type === 'AWS' || type === '*') === true),
  );
}

/** A policy that is supposed, as it is not known. */
interface Supposed {
  readonly own: 'key' | 'trust';
  readonly accountId: string;
  /** Resources whose own policies are known. */
  readonly refused: readonly string[];
}

/** The same layers with a policy that leaves everything to one account. */
function supposing(layers: CompiledLayers, supposed: Supposed): CompiledLayers {
  const resource = compileAlone(leavingAllTo(supposed));
  return { ...layers, resource, isTrust: supposed.own === 'trust' };
}

/**
 * An answer under a supposed policy as what it is: one that depends on the policy
 * that was not collected. Actions that name no key or role depend on none.
 */
function dependingOnOwnPolicy(answer: Answer, layers: CompiledLayers): Answer {
  if (answer.kind === 'none') return answer;
  const { request, conditions } = answer.witness;
  const unknown: CompiledLayers = { ...layers, policyNotKnown: true };
  const resource = parseArn(request.resource)?.resource ?? '';
  const text = conditionOn(resource);
  if (text === null) return answer;
  return {
    kind: answer.kind === 'certain' ? 'conditional' : answer.kind,
    witness: {
      ...answer.witness,
      conditions: [...conditions, text],
      explain: () => evaluate(request, unknown),
    },
  };
}

function conditionOn(resource: string): string | null {
  if (resource.startsWith('key/')) return 'the key policy, which is not in the input, allows it';
  return resource.startsWith('role/') ? 'the trust policy of such a role allows it' : null;
}

const compiledByPolicy = new WeakMap<AttachedPolicy, CompiledLayers['resource']>();

function compileAlone(resource: AttachedPolicy): CompiledLayers['resource'] {
  const known = compiledByPolicy.get(resource);
  if (known !== undefined) return known;
  const compiled = compileLayers({ ...NO_LAYERS, resource }).resource;
  compiledByPolicy.set(resource, compiled);
  return compiled;
}

function leavingAllTo({ own, accountId, refused }: Supposed): AttachedPolicy {
  return {
    name: '(a policy that leaves it to the account)',
    kind: own === 'trust' ? 'trust' : 'resource',
    policy: {
      version: '2012-10-17',
      statements: [
        {
          pointer: '/Statement/0',
          effect: 'Allow',
          principal: { negated: false, entries: [{ type: 'AWS', value: accountId }] },
          action: { negated: false, patterns: ['*'] },
          resource: { negated: true, patterns: refused },
          conditions: [],
        },
      ],
    },
  };
}
