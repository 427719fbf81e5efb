import {
  type Answer,
  type AttachedPolicy,
  type CompiledLayer,
  type CompiledLayers,
  type ContextValue,
  compileLayer,
  compileLayers,
  findWitness,
  NO_LAYERS,
  type Principal,
} from '@countersign/core';
import type { PrincipalEntity, Role } from '../inventory/model.ts';
import { EVERYTHING } from './administrator.ts';
import { surest } from './certainty.ts';
import { strangerContext } from './contexts.ts';
import { type Judge, withStated } from './judge.ts';

/**
 * May a principal of the model assume a role of the model? Its own policies, the
 * SCPs above it, the role's trust policy and the RCPs above the role have a say.
 *
 * @param instead other policies than the caller's or the role's own, for "what if"
 */
export function askToAssume(
  judge: Judge,
  caller: PrincipalEntity,
  role: Role,
  instead: {
    readonly trust?: AttachedPolicy;
    readonly layers?: CompiledLayers;
    /** What is laid down about context keys, in lower case. */
    readonly context?: ReadonlyMap<string, ContextValue>;
  } = {},
): Answer {
  const { context, layers = judge.layersOf(caller), trust = role.trust } = instead;
  return judge.ask(caller, 'sts:AssumeRole', {
    layers: {
      ...layers,
      rcps: judge.policiesOf(role).rcps === null ? null : judge.layersOf(role).rcps,
      resource: compileTrust(trust),
      isTrust: true,
      policyNotKnown: false,
    },
    resources: [role.arn],
    resourceAccount: role.accountId,
    ...(context === undefined ? {} : { context }),
  });
}

const compiledTrust = new WeakMap<AttachedPolicy, CompiledLayer>();

/** A trust policy ready for decisions; each is compiled once. */
export function compileTrust(trust: AttachedPolicy): CompiledLayer {
  const known = compiledTrust.get(trust);
  if (known !== undefined) return known;
  const compiled = compileLayer([trust]);
  compiledTrust.set(trust, compiled);
  return compiled;
}

/** A trust policy that names a principal, which needs no permission of its own then. */
export function trustNaming(role: Pick<Role, 'name'>, entity: PrincipalEntity): AttachedPolicy {
  return {
    name: `(a trust policy of ${role.name} that names ${entity.name})`,
    kind: 'trust',
    policy: {
      version: '2012-10-17',
      statements: [
        {
          pointer: '/Statement/0',
          effect: 'Allow',
          action: { negated: false, patterns: ['sts:AssumeRole'] },
          principal: { negated: false, entries: [{ type: 'AWS', value: entity.arn }] },
          conditions: [],
        },
      ],
    },
  };
}

/** How somebody outside the model asks for a role. */
export interface OutsideRequest {
  readonly action: 'sts:AssumeRole' | 'sts:AssumeRoleWithSAML' | 'sts:AssumeRoleWithWebIdentity';
  readonly principal: Principal;
  /** What is laid down about context keys, in lower case. */
  readonly context?: ReadonlyMap<string, ContextValue>;
}

const ANY_POLICY: AttachedPolicy = { ...EVERYTHING, name: '(any policy of that account)' };

/**
 * May somebody of whose own policies nothing is known assume a role? They are
 * taken to allow everything; he is tried as a member of another organisation and
 * of none.
 */
export function askFromOutside(judge: Judge, role: Role, asked: OutsideRequest): Answer {
  return surest(answersFromOutside(judge, role, asked));
}

function* answersFromOutside(judge: Judge, role: Role, asked: OutsideRequest): Iterable<Answer> {
  const layers = layersFromOutside(judge, role);
  for (const organization of ['other', 'none'] as const) {
    const known = strangerContext(judge.model, judge.atMs, role, organization);
    const keys = new Map([...known.keys, ...(asked.context ?? [])]);
    const answer = findWitness({
      principal: asked.principal,
      action: asked.action,
      layers,
      domain: () => ({ patterns: [], existing: [role.arn] }),
      contextFor: () => ({ ...known, keys }),
      resourceAccountOf: () => role.accountId,
    });
    yield withStated(answer, asked.context);
  }
}

/** What bears on somebody outside who asks for a role: nothing of ours but the trust policy and the RCPs. */
function layersFromOutside(judge: Judge, role: Role): CompiledLayers {
  return compileLayers({
    ...NO_LAYERS,
    identity: [ANY_POLICY],
    rcps: judge.policiesOf(role).rcps,
    resource: role.trust,
  });
}
