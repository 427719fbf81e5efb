import { fail, ok, type Principal, parsePrincipal, type Result } from '@countersign/core';
import { type Model, nearestNames, type PrincipalEntity, principalsOf } from '@countersign/govern';
import type { Failure } from '../failure.ts';

/** Who asks, and the user or role of the model behind it. */
export interface FoundPrincipal {
  readonly principal: Principal;
  /** `null` for root users, services, identity providers and anonymous callers. */
  readonly entity: PrincipalEntity | null;
}

const MAX_SUGGESTIONS = 3;

/** Finds the principal that a command line names; users and roles must be in the model. */
export function findPrincipal(model: Model, text: string): Result<FoundPrincipal, Failure> {
  const roleArns = [...model.accounts.values()].flatMap((account) => [...account.roles.keys()]);
  const parsed = parsePrincipal(text, roleArns);
  if (!parsed.ok) return fail(notFound(model, text, parsed.failure.message, parsed.failure.help));
  const principal = parsed.value;
  switch (principal.kind) {
    case 'user':
    case 'role':
    case 'role-session': {
      const arn = principal.kind === 'role-session' ? principal.roleArn : principal.arn;
      const entity = findEntity(model, principal.account, arn);
      if (entity !== null) return ok({ principal, entity });
      return fail(notFound(model, arn, `\`${arn}\` is not in the input`));
    }
    case 'federated-user':
      return fail({
        kind: 'usage',
        message: `\`${text}\` cannot be decided: its policies are those of the user that made the session`,
        help: 'ask for that user, with --session-policy for the policies of the session',
      });
    case 'root':
    case 'service':
    case 'federated':
    case 'canonical-user':
    case 'anonymous':
      return ok({ principal, entity: null });
  }
}

/**
 * Finds the user or role that a command line names.
 *
 * @param help what is asked for, where it is another kind of principal
 */
export function findUserOrRole(
  model: Model,
  text: string,
  help: string,
): Result<PrincipalEntity, Failure> {
  const found = findPrincipal(model, text);
  if (!found.ok) return found;
  const { entity } = found.value;
  if (entity !== null) return ok(entity);
  return fail({ kind: 'usage', message: `\`${text}\` is neither a user nor a role`, help });
}

function findEntity(model: Model, accountId: string, arn: string): PrincipalEntity | null {
  const account = model.accounts.get(accountId);
  return account?.users.get(arn) ?? account?.roles.get(arn) ?? null;
}

function notFound(model: Model, text: string, message: string, otherwise?: string): Failure {
  const near = nearArns(model, text);
  const help = near.length === 0 ? otherwise : `did you mean ${near.join(' or ')}?`;
  return { kind: 'usage', message, ...(help === undefined ? {} : { help }) };
}

/** By the name alone first, as the path and the account are what people leave out. */
function nearArns(model: Model, text: string): readonly string[] {
  const entities = [...principalsOf(model)];
  const name = text.slice(text.lastIndexOf('/') + 1).toLowerCase();
  const sameName = entities
    .filter((entity) => entity.name.toLowerCase() === name)
    .map(({ arn }) => arn);
  if (sameName.length > 0) return sameName.slice(0, MAX_SUGGESTIONS);
  const names = nearestNames(name, new Set(entities.map((entity) => entity.name)), MAX_SUGGESTIONS);
  const byName = entities.filter((entity) => names.includes(entity.name)).map(({ arn }) => arn);
  return byName.slice(0, MAX_SUGGESTIONS);
}
