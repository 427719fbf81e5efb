import type { IdentityPolicy } from '../inventory/effective-policies.ts';
import { isKeptByAws, type Model, type PrincipalEntity } from '../inventory/model.ts';
import { narrowedTo } from './narrowed-context.ts';
import type { Actor, StepContext, StepKind, TakenStep } from './step-kind.ts';
import { assumeRole } from './steps/assume-role/step.ts';
import { attachRolePolicy } from './steps/attach-role-policy/step.ts';
import { attachUserPolicy } from './steps/attach-user-policy/step.ts';
import { createAccessKey } from './steps/create-access-key/step.ts';
import { createLoginProfile } from './steps/create-login-profile/step.ts';
import { deleteRolePermissionsBoundary } from './steps/delete-role-permissions-boundary/step.ts';
import { deleteUserPermissionsBoundary } from './steps/delete-user-permissions-boundary/step.ts';
import { putRolePolicy } from './steps/put-role-policy/step.ts';
import { putUserPolicy } from './steps/put-user-policy/step.ts';
import { updateAssumeRolePolicy } from './steps/update-assume-role-policy/step.ts';
import { updateLoginProfile } from './steps/update-login-profile/step.ts';
import { afterTagging, NO_TAGS, stepsOf, type TagKeys, tagKeysIn } from './tags.ts';

/** What is tried on a role once it has other tags. */
const ON_ROLES: readonly StepKind[] = [
  assumeRole,
  updateAssumeRolePolicy,
  attachRolePolicy,
  putRolePolicy,
  deleteRolePermissionsBoundary,
];

/** What is tried on a user once it has other tags. */
const ON_USERS: readonly StepKind[] = [
  createAccessKey,
  createLoginProfile,
  updateLoginProfile,
  attachUserPolicy,
  putUserPolicy,
  deleteUserPermissionsBoundary,
];

const TAGS_OF_RESOURCE: readonly string[] = ['aws:resourcetag/', 'iam:resourcetag/'];
const TAGS_OF_CALLER: readonly string[] = ['aws:principaltag/'];

/** Users or roles, as the objects of tags. */
interface TagSpec extends Pick<StepKind, 'id' | 'aliases' | 'title' | 'page'> {
  readonly action: 'iam:TagRole' | 'iam:TagUser';
  readonly kind: PrincipalEntity['kind'];
}

/**
 * The kind of step that puts tags on a user or role, so that conditions on its tags
 * hold: on it as the resource of what the actor does next, or as the caller, where
 * the actor tags itself. What other services do with tags is not looked at.
 */
export function tagKind({ action, kind, ...about }: TagSpec): StepKind {
  const kinds = kind === 'role' ? ON_ROLES : ON_USERS;
  return {
    ...about,
    actions: [action],
    looksAt: ['attachments', 'documents', 'trust', 'boundaries'],
    *find(context, actor) {
      const keys = tagKeysIn(documentsOf(context, actor), TAGS_OF_RESOURCE);
      if (keys.size === 0) return;
      const { accountId } = actor;
      const all = kind === 'role' ? context.writableRoles(accountId) : context.users(accountId);
      for (const target of all) {
        yield* afterTagging(narrowedTo(context, target), actor, {
          action,
          target,
          keys,
          bearsOn: (resources) => resources.includes(target.arn),
          steps: stepsOf(kinds),
        });
      }
    },
    findByName: (context, actor) => afterTaggingItself(context, actor, action),
    mayRestOnName: (context, entity) => keysOfCaller(context, entity).size > 0,
  };

  /** The tags of the caller that it makes a difference to have. */
  function keysOfCaller(context: StepContext, entity: PrincipalEntity): TagKeys {
    if (entity.kind !== kind || isKeptByAws(entity)) return NO_TAGS;
    const fromTrust = trustTagKeys(context, entity.accountId);
    const own = callerTagKeys(context.identityPoliciesOf(entity));
    return fromTrust.size + own.size === 0 ? NO_TAGS : new Map([...fromTrust, ...own]);
  }

  function* afterTaggingItself(
    context: StepContext,
    actor: Actor,
    tags: TagSpec['action'],
  ): Iterable<TakenStep> {
    const { entity } = actor;
    const keys = keysOfCaller(context, entity);
    if (keys.size === 0 || !actor.mayEver(tags)) return;
    yield* afterTagging(context, actor, {
      action: tags,
      target: entity,
      keys,
      bearsOn: () => true,
      steps: stepsOf([...ON_ROLES, ...ON_USERS]),
    });
  }
}

const trustTags = new WeakMap<Model, Map<string, TagKeys>>();

/** The tags of callers that the trust policies ask for which an account's principals may come by; looked for once. */
function trustTagKeys({ model, rolesTrusting }: StepContext, accountId: string): TagKeys {
  const byAccount = trustTags.get(model) ?? new Map<string, TagKeys>();
  trustTags.set(model, byAccount);
  const known = byAccount.get(accountId);
  if (known !== undefined) return known;
  const trusts = Array.from(rolesTrusting(accountId), ({ trust }) => trust);
  const keys = tagKeysIn(trusts, TAGS_OF_CALLER);
  byAccount.set(accountId, keys);
  return keys;
}

const callerTags = new WeakMap<readonly IdentityPolicy[], TagKeys>();

/** The tags of callers that policies ask for; looked for once. */
function callerTagKeys(policies: readonly IdentityPolicy[]): TagKeys {
  const known = callerTags.get(policies);
  if (known !== undefined) return known;
  const documents = policies.map(({ document }) => document);
  const keys = tagKeysIn(documents, TAGS_OF_CALLER);
  callerTags.set(policies, keys);
  return keys;
}

function documentsOf({ identityPoliciesOf }: StepContext, { entity }: Actor) {
  return identityPoliciesOf(entity).map(({ document }) => document);
}
