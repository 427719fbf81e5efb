import {
  type Answer,
  ASSUMING_ACTIONS,
  type AttachedPolicy,
  type CompiledLayers,
  compileLayers,
  evaluate,
  parseArn,
} from '@countersign/core';

/**
 * What a resource that is never without a policy of its own is, for an action:
 * a KMS key, or a role that is assumed. `null` for all other actions.
 */
export function ownPolicyOf(action: string): 'key' | 'trust' | null {
  const name = action.toLowerCase();
  if (name.startsWith('kms:')) return 'key';
  return ASSUMING_ACTIONS.has(name) ? 'trust' : null;
}

/** The same layers with the trust policy of a role. */
export function withTrust(layers: CompiledLayers, trust: AttachedPolicy): CompiledLayers {
  return { ...layers, resource: compileAlone(trust), isTrust: true };
}

/**
 * The same layers with a policy that leaves everything to one account, as the one
 * does that AWS sets on a key by default: what a principal may do then, it may do
 * if the policy that was not collected lets it.
 *
 * @see {@link https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html}
 */
export function withSupposedPolicy(
  layers: CompiledLayers,
  kind: 'key' | 'trust',
  accountId: string,
): CompiledLayers {
  const isTrust = kind === 'trust';
  return { ...layers, resource: compileAlone(leavingAllTo(accountId, isTrust)), isTrust };
}

/**
 * An answer under a supposed policy as what it is: one that depends on the policy
 * that was not collected. Actions that name no key or role depend on none.
 */
export function dependingOnOwnPolicy(answer: Answer, layers: CompiledLayers): Answer {
  if (answer.kind === 'none') return answer;
  const { request, conditions } = answer.witness;
  const unknown: CompiledLayers = { ...layers, policyNotKnown: true };
  const resource = parseArn(request.resource)?.resource ?? '';
  const name = nameOf(resource);
  if (name === null) return answer;
  return {
    kind: answer.kind === 'certain' ? 'conditional' : answer.kind,
    witness: {
      ...answer.witness,
      conditions: [...conditions, `the ${name}, which is not in the input, allows it`],
      explain: () => evaluate(request, unknown),
    },
  };
}

function nameOf(resource: string): string | null {
  if (resource.startsWith('key/')) return 'key policy';
  return resource.startsWith('role/') ? 'trust policy' : null;
}

const compiledByPolicy = new WeakMap<AttachedPolicy, CompiledLayers['resource']>();

function compileAlone(resource: AttachedPolicy): CompiledLayers['resource'] {
  const known = compiledByPolicy.get(resource);
  if (known !== undefined) return known;
  const none = { boundary: null, session: null, scps: null, rcps: null, endpoint: null };
  const compiled = compileLayers({ ...none, identity: [], resource }).resource;
  compiledByPolicy.set(resource, compiled);
  return compiled;
}

function leavingAllTo(accountId: string, isTrust: boolean): AttachedPolicy {
  return {
    name: '(a policy that leaves it to the account)',
    kind: isTrust ? 'trust' : 'resource',
    policy: {
      version: '2012-10-17',
      statements: [
        {
          pointer: '/Statement/0',
          effect: 'Allow',
          principal: { negated: false, entries: [{ type: 'AWS', value: accountId }] },
          action: { negated: false, patterns: ['*'] },
          conditions: [],
        },
      ],
    },
  };
}
