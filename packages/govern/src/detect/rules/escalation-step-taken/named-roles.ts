import { type Account, findRole, type Model, type Role } from '../../../inventory/model.ts';
import type { NamedText } from './named-texts.ts';

const ROLE_ARN = /arn:[a-z-]+:iam::\d{12}:(?:role|instance-profile)\/[\w+=,.@/-]+/g;
const OF_ROLES = /role|profile/i;

/** Whether a text has the ARN of a role, be it in the model or not. */
export function namesRole({ text }: NamedText): boolean {
  return text.search(ROLE_ARN) !== -1;
}

/**
 * The roles that texts of a call name: by the ARN of the role or of an instance profile, which may
 * stand in a longer text, or by its name under a member that is about roles.
 */
export function rolesNamed(
  model: Model,
  accountId: string,
  texts: readonly NamedText[],
): readonly Role[] {
  const account = model.accounts.get(accountId);
  const names = account === undefined ? null : namesIn(account);
  return [...new Set(texts.flatMap((named) => rolesIn(model, names, named)))];
}

function rolesIn(
  model: Model,
  names: RoleNames | null,
  { path, text }: NamedText,
): readonly Role[] {
  const byArn = text.match(ROLE_ARN) ?? [];
  if (byArn.length > 0) {
    return byArn.flatMap((arn) => findRole(model, arn) ?? names?.byProfile.get(arn) ?? []);
  }
  if (names === null || !OF_ROLES.test(path)) return [];
  return names.byName.get(text) ?? [];
}

/** Roles by what calls name them by. */
interface RoleNames {
  readonly byName: ReadonlyMap<string, readonly Role[]>;
  /** By the ARNs of their instance profiles. */
  readonly byProfile: ReadonlyMap<string, readonly Role[]>;
}

const known = new WeakMap<Account, RoleNames>();

function namesIn(account: Account): RoleNames {
  const remembered = known.get(account);
  if (remembered !== undefined) return remembered;
  const byName = new Map<string, Role[]>();
  const byProfile = new Map<string, Role[]>();
  for (const role of account.roles.values()) {
    put(byName, role.name, role);
    for (const arn of role.instanceProfileArns) {
      put(byProfile, arn, role);
      put(byName, arn.slice(arn.lastIndexOf('/') + 1), role);
    }
  }
  const names = { byName, byProfile };
  known.set(account, names);
  return names;
}

function put(into: Map<string, Role[]>, key: string, role: Role): void {
  const roles = into.get(key);
  if (roles === undefined) into.set(key, [role]);
  else if (!roles.includes(role)) roles.push(role);
}

/** Whether a trust policy lets one of some services, or providers, in, whatever its conditions ask. */
export function trustsAny({ trust }: Role, services: readonly string[]): boolean {
  return trust.policy.statements.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal !== undefined &&
      (principal.negated ||
        principal.entries.some(({ value }) => value === '*' || services.includes(value))),
  );
}
