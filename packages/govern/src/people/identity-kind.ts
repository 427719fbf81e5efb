import { type Condition, matchWildcard, parseArn } from '@countersign/core';
import {
  findAccount,
  findRole,
  isServiceLinkedRole,
  type Model,
  type PrincipalEntity,
  principalsOf,
  type Role,
  type User,
} from '../inventory/model.ts';
import { once } from '../memoize.ts';
import { normalAddress } from './address.ts';
import { DECLARED, type Person } from './person.ts';

/** Whether people act as an identity, or programs. */
export interface IdentityKind {
  /** `unknown` where nothing tells. An identity that people and programs use is one of people. */
  readonly kind: 'person' | 'machine' | 'unknown';
  /** What tells it, as part of a sentence: `it has a password`. */
  readonly because: string;
}

/** What the configuration says of kinds of identities: patterns of ARNs, in which `*` stands for anything. */
export interface DeclaredKinds {
  readonly people: readonly string[];
  readonly machines: readonly string[];
}

/** Where kinds are told from. */
export interface KindSources {
  readonly declared: DeclaredKinds;
  readonly people: readonly Person[];
  /**
   * Tags of users that name whoever uses them; case does not count. `owner` is also on
   * users of programs, and tells nothing of their kind.
   */
  readonly ownerTags: readonly string[];
}

/** When nothing is declared. */
export const NO_DECLARED_KINDS: DeclaredKinds = { people: [], machines: [] };

/** Issuers of tokens for programs: pipelines, clusters. Their names as trust policies write them. */
const ISSUERS_FOR_MACHINES =
  /(?:^|\/)(?:token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|oidc\.circleci\.com|agent\.buildkite\.com|api\.bitbucket\.org|vstoken\.dev\.azure\.com|oidc\.eks\.)/;

const UNKNOWN: IdentityKind = { kind: 'unknown', because: 'nothing tells who uses it' };

/** Tells the kind of every identity of a model; all are worked out when one is asked for. */
export function createKinds(
  model: Model,
  sources: KindSources,
): (entity: PrincipalEntity) => IdentityKind {
  const kinds = once(() => kindsIn(model, sources));
  return (entity) => kinds().get(entity) ?? UNKNOWN;
}

function kindsIn(model: Model, sources: KindSources): ReadonlyMap<PrincipalEntity, IdentityKind> {
  const declaredKind = createDeclaredKinds(sources);
  const ownerTags = new Set(sources.ownerTags.map((tag) => tag.toLowerCase()));
  const kinds = new Map<PrincipalEntity, IdentityKind>();
  /** By what they let in, roles that are of the kind of those who come in. */
  const rolesLettingIn = new Map<PrincipalEntity, Role[]>();
  for (const entity of principalsOf(model)) {
    const declared = declaredKind(entity);
    if (declared !== null) kinds.set(entity, declared);
    else if (entity.kind === 'user') kinds.set(entity, kindOfUser(model, entity, ownerTags));
    else {
      kinds.set(entity, kindOfRole(entity));
      if (isServiceLinkedRole(entity)) continue;
      for (const trusted of trustedEntities(model, entity)) {
        rolesLettingIn.set(trusted, [...(rolesLettingIn.get(trusted) ?? []), entity]);
      }
    }
  }
  spread(kinds, rolesLettingIn, { kind: 'person', over: ['machine', 'unknown'] });
  spread(kinds, rolesLettingIn, { kind: 'machine', over: ['unknown'] });
  return kinds;
}

/** Gives a kind to the roles that let in those who are of it, and so on. */
function spread(
  kinds: Map<PrincipalEntity, IdentityKind>,
  rolesLettingIn: ReadonlyMap<PrincipalEntity, readonly Role[]>,
  { kind, over }: { readonly kind: IdentityKind['kind']; readonly over: readonly string[] },
): void {
  const open = [...kinds].flatMap(([entity, known]) => (known.kind === kind ? [entity] : []));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const role of rolesLettingIn.get(next) ?? []) {
      if (!over.includes(kinds.get(role)?.kind ?? 'unknown')) continue;
      kinds.set(role, { kind, because: `its trust policy lets in ${next.name}` });
      open.push(role);
    }
  }
}

function createDeclaredKinds({
  declared,
  people,
}: KindSources): (entity: PrincipalEntity) => IdentityKind | null {
  const because = DECLARED;
  const personal = new Set(
    people.flatMap(({ identities }) =>
      identities.flatMap(({ entity, evidence }) => (evidence.includes(DECLARED) ? [entity] : [])),
    ),
  );
  return (entity) => {
    if (isAmong(declared.machines, entity)) return { kind: 'machine', because };
    const isPersonal = personal.has(entity) || isAmong(declared.people, entity);
    return isPersonal ? { kind: 'person', because } : null;
  };
}

function isAmong(patterns: readonly string[], { arn }: PrincipalEntity): boolean {
  return patterns.some((pattern) => matchWildcard(pattern, arn));
}

function kindOfUser(model: Model, user: User, ownerTags: ReadonlySet<string>): IdentityKind {
  const report = model.accounts.get(user.accountId)?.credentials ?? null;
  const credentials = report?.users.get(user.arn);
  if (credentials !== undefined && credentials.password !== null) {
    return { kind: 'person', because: 'it has a password' };
  }
  if (normalAddress(user.name) !== null) {
    return { kind: 'person', because: 'its name is an e-mail address' };
  }
  if (credentials?.keys.some(({ isActive }) => isActive) === true) {
    return { kind: 'machine', because: 'it has access keys and no password' };
  }
  for (const [key, value] of user.tags) {
    const lowerCase = key.toLowerCase();
    if (lowerCase === 'owner' || !ownerTags.has(lowerCase)) continue;
    if (normalAddress(value) !== null) {
      return { kind: 'person', because: `its tag ${key} is ${value}` };
    }
  }
  return UNKNOWN;
}

/** The kind of a role as far as those tell it who are let in and are no users or roles of the model. */
function kindOfRole(role: Role): IdentityKind {
  if (isServiceLinkedRole(role)) return { kind: 'machine', because: 'it is linked to a service' };
  if (role.path.startsWith('/aws-reserved/sso.amazonaws.com/')) {
    return { kind: 'person', because: 'IAM Identity Center lets people in' };
  }
  const kinds = [...kindsLetIn(role)];
  return (
    kinds.find(({ kind }) => kind === 'person') ??
    kinds.find(({ kind }) => kind === 'machine') ??
    UNKNOWN
  );
}

function* kindsLetIn({ trust }: Role): Iterable<IdentityKind> {
  for (const { conditions, effect, principal } of trust.policy.statements) {
    if (effect !== 'Allow' || principal === undefined || principal.negated) continue;
    if (conditions.some(asksForMfa)) {
      yield { kind: 'person', because: 'its trust policy asks for a second factor' };
    }
    for (const { type, value } of principal.entries) {
      if (type === 'Service') yield { kind: 'machine', because: `${value} uses it` };
      if (type === 'Federated') yield kindOfProvider(value);
      if (type === 'AWS') yield kindOfSession(value);
    }
  }
}

/** Sessions are named after people where their names are e-mail addresses. */
function kindOfSession(arn: string): IdentityKind {
  const parsed = parseArn(arn);
  const [, role = '', session = ''] = parsed?.service === 'sts' ? parsed.resource.split('/') : [];
  if (normalAddress(session) === null) return UNKNOWN;
  return { kind: 'person', because: `its trust policy lets in the session ${session} of ${role}` };
}

/** The users and roles of the model that a trust policy names. */
function* trustedEntities(model: Model, { trust }: Role): Iterable<PrincipalEntity> {
  for (const { effect, principal } of trust.policy.statements) {
    if (effect !== 'Allow' || principal === undefined || principal.negated) continue;
    for (const { type, value } of principal.entries) {
      if (type !== 'AWS') continue;
      const entity = findRole(model, value) ?? findAccount(model, value)?.users.get(value);
      if (entity !== undefined) yield entity;
    }
  }
}

/** The kind of those whom an identity provider vouches for. */
function kindOfProvider(provider: string): IdentityKind {
  if (provider.includes(':saml-provider/')) {
    return { kind: 'person', because: `${provider.split('/').at(-1) ?? provider} lets people in` };
  }
  if (ISSUERS_FOR_MACHINES.test(provider)) {
    return {
      kind: 'machine',
      because: `${provider.split('/').slice(1).join('/')} vouches for programs`,
    };
  }
  return UNKNOWN;
}

function asksForMfa({ key, operator, values }: Condition): boolean {
  return (
    key.toLowerCase() === 'aws:multifactorauthpresent' &&
    operator.name === 'Bool' &&
    values.length === 1 &&
    values[0]?.toLowerCase() === 'true'
  );
}
